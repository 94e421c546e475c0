"""The bucket of what failed for good, counted; and what stays of a stack that is deleted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from hotpapers.adapters.s3 import Failures
from hotpapers.domain.errors import StoreError

from local import kept
from local.template import Stack, read, stack
from tests.conftest import BUCKET

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def test_what_lies_in_the_bucket_is_counted(bucket: S3Client) -> None:
    failures = Failures(bucket, BUCKET)
    assert failures.waiting() == 0
    for number in range(3):
        bucket.put_object(Bucket=BUCKET, Key=f"aws/lambda/async/one/{number}", Body=b"{}")
    assert failures.waiting() == 3


def test_a_bucket_that_cannot_be_listed_is_an_error_of_the_store(bucket: S3Client) -> None:
    with pytest.raises(StoreError, match="NoSuchBucket"):
        Failures(bucket, "nowhere").waiting()


@pytest.fixture
def deployed(aws: boto3.Session) -> Any:
    template = {
        "Resources": {
            "Table": {
                "Type": "AWS::DynamoDB::Table",
                "Properties": {
                    "TableName": "papers",
                    "BillingMode": "PAY_PER_REQUEST",
                    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
                    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                },
            },
            "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "papers-site"}},
            "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "papers-queue"}},
        }
    }
    return aws.client("cloudformation").create_stack(StackName="papers", TemplateBody=json.dumps(template))


@pytest.mark.usefixtures("deployed")
def test_what_stays_is_told_by_name_before_anything_is_deleted(capsys: pytest.CaptureFixture[str]) -> None:
    assert kept.main(["--stack-name", "papers", "--region", "us-east-1"]) == 0
    said = capsys.readouterr().out
    assert "table papers\n" in said
    assert "bucket papers-site\n" in said
    assert "papers-queue" not in said


@pytest.mark.usefixtures("aws")
def test_a_stack_that_cannot_be_looked_at_is_not_deleted_either(capsys: pytest.CaptureFixture[str]) -> None:
    assert kept.main(["--stack-name", "nowhere"]) == 1
    assert "'nowhere' cannot be looked at" in capsys.readouterr().err


def test_the_template_keeps_all_that_is_said_to_stay_and_nothing_else() -> None:
    made: Stack = stack(read(), {})
    retained = {one.type for one in made.resources.values() if one.body.get("DeletionPolicy") == "Retain"}
    assert retained == kept.KINDS.keys()
    for name, one in made.resources.items():
        if one.type in kept.KINDS:
            assert one.body.get("DeletionPolicy") == "Retain", name
