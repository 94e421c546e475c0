"""An AWS in this process that can reach no other: `aws`, and in it `table` and `bucket`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from local.aws import REGION, environment, only

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

TABLE = "hotpapers"
BUCKET = "hotpapers-site"
SCHEMA: dict[str, Any] = {
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "AttributeDefinitions": [
        {"AttributeName": "pk", "AttributeType": "S"},
        {"AttributeName": "sk", "AttributeType": "S"},
    ],
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
}
QUICK = Config(retries={"total_max_attempts": 1})
"""A fault is met by our code, not by botocore's patience."""


@pytest.fixture
def aws() -> Iterator[boto3.Session]:
    """An empty AWS with keys that open nothing; clients come from the session."""
    with only(environment(""), hiding=("AWS_",)), mock_aws():
        yield boto3.Session(region_name=REGION)


@pytest.fixture
def table(aws: boto3.Session) -> DynamoDBClient:
    """A client of the empty table TABLE."""
    client = aws.client("dynamodb", config=QUICK)
    client.create_table(TableName=TABLE, **SCHEMA)
    return client


@pytest.fixture
def bucket(aws: boto3.Session) -> S3Client:
    """A client of the empty bucket BUCKET."""
    client = aws.client("s3", config=QUICK)
    client.create_bucket(Bucket=BUCKET)
    return client
