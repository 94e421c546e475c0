"""An AWS that can reach no other: `aws`, and in it `table` and `bucket`.

It is moto in this process. With HOTPAPERS_TEST_ENDPOINT, an address on loopback, it is whatever emulator answers
there; what is moto's own is skipped then.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import nullcontext
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.config import Config
from hypothesis import settings
from moto import mock_aws

from local.aws import REGION, environment, only
from local.template import read
from tests import limits

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

# a busy machine is no failure; `make test-deep` asks for the other
settings.register_profile("usual", settings.default, deadline=None)
settings.register_profile("deep", settings.default, deadline=None, max_examples=500)
settings.load_profile("usual")

TABLE = "hotpapers"
BUCKET = "hotpapers-site"
ENDPOINT = os.environ.get("HOTPAPERS_TEST_ENDPOINT", "")
QUICK = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
"""A fault is met by our code, not by botocore's patience."""


@pytest.fixture
def aws() -> Iterator[boto3.Session]:
    """An empty AWS with keys that open nothing; clients come from the session."""
    if ENDPOINT and urlsplit(ENDPOINT).hostname not in ("127.0.0.1", "localhost"):
        pytest.fail(f"{ENDPOINT} is not on loopback")
    with only(environment(ENDPOINT), hiding=("AWS_",)), nullcontext() if ENDPOINT else mock_aws():
        yield _session()


@pytest.fixture
def table(aws: boto3.Session) -> Iterator[DynamoDBClient]:
    """A client of the empty table TABLE, as the template declares it; it refuses what DynamoDB would."""
    client: DynamoDBClient = aws.client("dynamodb", config=QUICK)
    client.create_table(TableName=TABLE, **declared())
    guarded: DynamoDBClient = aws.client("dynamodb", config=QUICK)
    limits.enforce(guarded)
    yield guarded
    client.delete_table(TableName=TABLE)


@pytest.fixture
def bucket(aws: boto3.Session) -> Iterator[S3Client]:
    """A client of the empty bucket BUCKET."""
    client: S3Client = aws.client("s3", config=QUICK)
    client.create_bucket(Bucket=BUCKET)
    yield client
    if ENDPOINT:
        for found in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
            client.delete_object(Bucket=BUCKET, Key=found["Key"])
        client.delete_bucket(Bucket=BUCKET)


@cache
def _session() -> boto3.Session:
    """One for all tests: it reads the services' models once, 0.1 s each. Made after moto's import, which hooks it."""
    return boto3.Session("local", "local", region_name=REGION)


@cache
def declared() -> dict[str, Any]:
    """What the template says of the table, for `create_table`."""
    properties = read()["Resources"]["Table"]["Properties"]
    kept = {name: properties[name] for name in ("AttributeDefinitions", "KeySchema", "BillingMode")}
    return {**kept, "StreamSpecification": {"StreamEnabled": True, **properties["StreamSpecification"]}}
