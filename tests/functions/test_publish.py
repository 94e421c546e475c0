"""Stream records through the handler: the table and the bucket on moto."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from hotpapers.adapters.dynamodb import TableStore
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.views.documents import digest_body

from tests.builders import a_digest
from tests.conftest import BUCKET, TABLE
from tests.functions.handlers import Invoke, event, handler

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

DAY = date(2021, 1, 22)
"""Of events/stream-digest.json."""
DIGEST, STATUS = "stream-digest.json", "stream-status.json"


@pytest.fixture
def publish(table: DynamoDBClient, bucket: S3Client) -> Iterator[Invoke]:
    """The table holds the digest that the event is about."""
    _save(table, DAY)
    with handler("PublishFunction", "functions.publish.app") as invoke:
        yield invoke


def _save(table: DynamoDBClient, day: date) -> None:
    digest = a_digest(day)
    posts = [post for entry in digest.entries for post in entry.posts]
    TableStore(Table(table, TABLE)).save(digest, digest_body(digest), posts)


def _about(**keys: str) -> dict[str, Any]:
    """The real record, about another item."""
    record = copy.deepcopy(event(DIGEST)["Records"][0])
    record["dynamodb"]["Keys"] |= {name: {"S": value} for name, value in keys.items()}
    record["dynamodb"]["SequenceNumber"] = f"{keys['pk']}'s"
    return dict(record)


def _failed(answer: Any) -> list[str]:
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def _etags(bucket: S3Client) -> dict[str, str]:
    return {held["Key"]: held["ETag"] for held in bucket.list_objects_v2(Bucket=BUCKET)["Contents"]}


def test_a_digests_record_publishes_its_pages(publish: Invoke, bucket: S3Client) -> None:
    assert publish(event(DIGEST)) == {"batchItemFailures": []}
    page = bucket.get_object(Bucket=BUCKET, Key=f"digests/{DAY}/index.html")
    assert page["ContentType"].startswith("text/html")
    assert b"Title of 2609.00001" in page["Body"].read()
    assert {"index.html", "feed.xml", "404.html", f"digests/{DAY}/index.json"} <= _etags(bucket).keys()


def test_a_record_that_comes_again_changes_nothing(publish: Invoke, bucket: S3Client) -> None:
    publish(event(DIGEST))
    before = _etags(bucket)
    assert publish(event(DIGEST)) == {"batchItemFailures": []}
    assert _etags(bucket) == before


def test_the_status_pages_record_publishes_that_page(publish: Invoke, bucket: S3Client) -> None:
    assert publish(event(STATUS)) == {"batchItemFailures": []}
    assert "status/index.html" in _etags(bucket)


def test_records_that_cannot_be_published_are_named_singly_and_cost_only_themselves(
    publish: Invoke, bucket: S3Client
) -> None:
    missing = _about(pk="DIGEST#2021-01-21", sk="META")
    foreign = _about(pk="DIGEST#tomorrow", sk="META")
    broken = {"dynamodb": {"SequenceNumber": "broken's"}}
    records = [missing, *event(DIGEST)["Records"], foreign, broken]
    assert _failed(publish({"Records": records})) == ["DIGEST#2021-01-21's", "DIGEST#tomorrow's", "broken's"]
    assert f"digests/{DAY}/index.html" in _etags(bucket)


def test_the_same_day_twice_in_a_batch_is_one_publish(
    publish: Invoke, bucket: S3Client, caplog: pytest.LogCaptureFixture
) -> None:
    (record,) = event(DIGEST)["Records"]
    again = copy.deepcopy(record)
    again["dynamodb"]["SequenceNumber"] = "again"
    assert _failed(publish({"Records": [record, again]})) == []
    assert f"digests/{DAY}/index.html" in _etags(bucket)


def test_the_daily_event_publishes_what_no_record_told(publish: Invoke, bucket: S3Client) -> None:
    answer = publish(event("reconcile.json"))
    assert json.loads(json.dumps(answer)) == answer
    assert (answer["written"] > 0, answer["failed"]) == (True, [])
    assert f"digests/{DAY}/index.html" in _etags(bucket)
    assert publish(event("reconcile.json"))["written"] == 0


def test_publishing_writes_nothing_into_the_table(publish: Invoke, aws: boto3.Session) -> None:
    """Lambda does not notice a loop through DynamoDB."""
    client = aws.client("dynamodb")
    before = client.scan(TableName=TABLE)["Items"]
    publish(event(DIGEST))
    publish(event(STATUS))
    assert client.scan(TableName=TABLE)["Items"] == before
