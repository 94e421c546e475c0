"""The bucket of what failed for good, counted; and what stays of a stack that is deleted."""

from __future__ import annotations

import json
from pathlib import Path
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
    assert "--name /hotpapers/papers/NAME" in said
    assert "aws-sam-cli-managed-default" in said


@pytest.mark.usefixtures("deployed")
def test_the_stack_is_the_one_that_sam_would_delete(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`sam deploy --guided` keeps its answers there, and `sam delete` reads them."""
    config = tmp_path / "samconfig.toml"
    config.write_text(
        '[default.global.parameters]\nstack_name = "hotpapers"\nregion = "eu-west-1"\n'
        '[default.deploy.parameters]\nstack_name = "papers"\nregion = "us-east-1"\n'
        '[math.deploy.parameters]\nstack_name = "papers-math"\n'
    )
    assert kept.main([], config) == 0
    assert "when papers is deleted" in capsys.readouterr().out
    for elsewhere in (["--region", "eu-west-1"], ["--config-env", "math"], ["--profile", "of-another"]):
        assert kept.main(elsewhere, config) == 1, elsewhere
    said = capsys.readouterr().err.splitlines()
    assert [
        line.startswith(f"the stack 'papers{also}' cannot") for line, also in zip(said, ("", "-math", ""), strict=True)
    ]
    assert "profile (of-another) could not be found" in said[-1]


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
