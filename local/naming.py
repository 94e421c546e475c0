"""What Ref and GetAtt give for a resource that the template does not name: the same on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from local.aws import ACCOUNT, REGION
from local.errors import TemplateError

NAMING = ("TableName", "BucketName", "FunctionName", "RoleName", "QueueName", "TopicName", "Name", "LogGroupName")
"""Properties that are, or go into, a physical id."""

_OWN = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::IAM::Role": "RoleName",
    "AWS::SSM::Parameter": "Name",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::Scheduler::Schedule": "Name",
    "AWS::SES::ConfigurationSet": "Name",
}

_ARNS = {
    "AWS::DynamoDB::Table": "arn:aws:dynamodb:{region}:{account}:table/{id}",
    "AWS::S3::Bucket": "arn:aws:s3:::{id}",
    "AWS::Lambda::Function": "arn:aws:lambda:{region}:{account}:function:{id}",
    "AWS::IAM::Role": "arn:aws:iam::{account}:role/{id}",
    "AWS::SQS::Queue": "arn:aws:sqs:{region}:{account}:{id}",
    "AWS::Logs::LogGroup": "arn:aws:logs:{region}:{account}:log-group:{id}:*",
    "AWS::Scheduler::Schedule": "arn:aws:scheduler:{region}:{account}:schedule/default/{id}",
    "AWS::CloudWatch::Alarm": "arn:aws:cloudwatch:{region}:{account}:alarm:{id}",
}

_OTHERS = {
    ("AWS::S3::Bucket", "DomainName"): "{id}.s3.amazonaws.com",
    ("AWS::S3::Bucket", "RegionalDomainName"): "{id}.s3.{region}.amazonaws.com",
    ("AWS::ApiGatewayV2::Api", "ApiEndpoint"): "https://{id}.execute-api.{region}.amazonaws.com",
    ("AWS::CloudFront::Distribution", "DomainName"): "{lower}.cloudfront.net",
}

_GENERIC = {"Id", "ApiId", "FunctionARN", "FunctionMetadata.FunctionARN", "Name", "QueueName", "Version"}


def identifier(stack: str, logical: str, kind: str, names: Mapping[str, Any]) -> str:
    """The physical id. A function's alias and version are ARNs, as in Lambda."""
    if named := names.get(_OWN.get(kind, "")):
        return str(named)
    if kind == "AWS::ApiGatewayV2::Api":
        return hashlib.sha256(logical.encode()).hexdigest()[:10]
    if kind == "AWS::S3::Bucket":
        return f"{stack}-{logical}-{ACCOUNT}".lower()
    if kind == "AWS::Lambda::Alias":
        return f"{attribute(str(names['FunctionName']), 'AWS::Lambda::Function', 'Arn')}:{names['Name']}"
    if kind == "AWS::SNS::Topic":
        return f"arn:aws:sns:{REGION}:{ACCOUNT}:{stack}-{logical}"
    return f"{stack}-{logical}"


def attribute(identifier: str, kind: str, name: str) -> str:
    """Raises TemplateError for an attribute that the resource does not have here."""
    pattern = _ARNS.get(kind) if name == "Arn" else _OTHERS.get((kind, name))
    if pattern:
        return pattern.format(id=identifier, lower=identifier.lower(), region=REGION, account=ACCOUNT)
    if name in _GENERIC:
        return identifier
    raise TemplateError(f"template.yaml: the embedded cloud knows no attribute {name} of {kind}")
