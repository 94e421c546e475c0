"""Makes the template's resources through the services' own calls. moto's CloudFormation would lose half of them.

A type that is not here needs no service: functions, mappings, schedules, APIs and the edge are read from the stack
by the modules that play them, and roles, policies, alarms and log groups have nothing to act on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from local.template import Stack

if TYPE_CHECKING:
    from boto3.session import Session

_TABLE = (
    "AttributeDefinitions",
    "KeySchema",
    "BillingMode",
    "ProvisionedThroughput",
    "GlobalSecondaryIndexes",
    "LocalSecondaryIndexes",
    "TableClass",
)


def make(stack: Stack, session: Session, secrets: Mapping[str, str], secrets_path: str | None) -> None:
    """Tables first: what they are called, and their streams, go into everything else."""
    for kind, maker in _MAKERS.items():
        for logical in stack.of_type(kind):
            maker(stack, session, logical)
    for name, value in secrets.items():
        session.client("ssm").put_parameter(Name=f"{secrets_path}/{name}", Value=value, Type="SecureString")


def _table(stack: Stack, session: Session, logical: str) -> None:
    properties, name = stack.properties(logical), stack.ref(logical)
    client = session.client("dynamodb")
    request: dict[str, Any] = {key: properties[key] for key in _TABLE if key in properties}
    stream = properties.get("StreamSpecification")
    if stream:
        request["StreamSpecification"] = {"StreamEnabled": True, **stream}
    made = client.create_table(TableName=name, **request)["TableDescription"]
    stack.attributes[logical, "Arn"] = made["TableArn"]
    if stream:
        stack.attributes[logical, "StreamArn"] = made["LatestStreamArn"]
    if ttl := properties.get("TimeToLiveSpecification"):
        client.update_time_to_live(
            TableName=name,
            TimeToLiveSpecification={"Enabled": bool(ttl.get("Enabled", True)), "AttributeName": ttl["AttributeName"]},
        )
    if _true(properties.get("PointInTimeRecoverySpecification", {}), "PointInTimeRecoveryEnabled"):
        client.update_continuous_backups(
            TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
        )
    if _true(properties, "DeletionProtectionEnabled"):
        client.update_table(TableName=name, DeletionProtectionEnabled=True)


def _bucket(stack: Stack, session: Session, logical: str) -> None:
    properties, name = stack.properties(logical), stack.ref(logical)
    client = session.client("s3")
    client.create_bucket(Bucket=name)
    if block := properties.get("PublicAccessBlockConfiguration"):
        flags: Any = {key: _is_true(value) for key, value in block.items()}
        client.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=flags)
    if (versions := properties.get("VersioningConfiguration")) and versions.get("Status") == "Enabled":
        client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})


def _distribution(stack: Stack, session: Session, logical: str) -> None:
    """Enough of it for an invalidation to find; `local.edge` reads the rest."""
    request: Any = {
        "CallerReference": logical,
        "Comment": stack.ref("AWS::StackName"),
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [{"Id": "site", "DomainName": "local.example"}]},
        "DefaultCacheBehavior": {"TargetOriginId": "site", "ViewerProtocolPolicy": "allow-all"},
    }
    made = session.client("cloudfront").create_distribution(DistributionConfig=request)["Distribution"]
    stack.ids[logical] = made["Id"]
    stack.attributes[logical, "DomainName"] = made["DomainName"]


def _parameter(stack: Stack, session: Session, logical: str) -> None:
    properties: Any = stack.properties(logical)
    session.client("ssm").put_parameter(
        Name=stack.ref(logical), Value=str(properties["Value"]), Type=properties["Type"], Overwrite=True
    )


def _mail(stack: Stack, session: Session, logical: str) -> None:
    """An address is verified outside the stack, by a letter or in DNS; here the operator's word is taken for it."""
    client = session.client("sesv2")
    client.create_configuration_set(ConfigurationSetName=stack.ref(logical))
    client.create_email_identity(EmailIdentity=str(stack.values["MailFrom"]))


def _true(properties: Mapping[str, Any], name: str) -> bool:
    return _is_true(properties.get(name))


def _is_true(value: object) -> bool:
    return value in (True, "true", "True")


_MAKERS: dict[str, Callable[[Stack, Session, str], None]] = {
    "AWS::DynamoDB::Table": _table,
    "AWS::S3::Bucket": _bucket,
    "AWS::CloudFront::Distribution": _distribution,
    "AWS::SSM::Parameter": _parameter,
    "AWS::SES::ConfigurationSet": _mail,
}
