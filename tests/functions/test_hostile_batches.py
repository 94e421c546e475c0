"""Every hostile batch of stream records through the publish function: the digests among them are published, the others
are named by their sequence numbers or passed over, and nothing is written that no digest of the table asks for.
"""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hotpapers.adapters.dynamodb import TableStore
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.views.documents import digest_body

from tests.builders import a_digest
from tests.conftest import BUCKET, TABLE
from tests.functions.handlers import handler
from tests.shared import shared_path

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

DAY = date(2024, 1, 2)
"""Of nearly every batch."""
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")


def _held(bucket: S3Client) -> dict[str, str]:
    pages = bucket.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
    return {held["Key"]: held["ETag"] for page in pages for held in page.get("Contents", ())}


def _records(case: dict[str, Any]) -> list[dict[str, Any]] | None:
    records = case["event"].get("Records")
    return records if isinstance(records, list) else None


@pytest.mark.slow
def test_hostile_batches_publish_what_is_there_and_nothing_else(table: DynamoDBClient, bucket: S3Client) -> None:
    cases = json.loads(shared_path("hostile", "events", "stream_batches.json").read_text("utf-8"))
    assert len(cases) > 20
    _save(table, DAY)
    published: dict[str, str] = {}
    with handler("PublishFunction", "functions.publish.app") as invoke:
        for case in cases:
            records = _records(case)
            if records is None:
                with pytest.raises(KeyError, match="Records"):
                    invoke(case["event"])
                continue
            answer = invoke(case["event"])
            assert answer.keys() == {"batchItemFailures"}, case["id"]
            named = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
            assert named <= {record["dynamodb"]["SequenceNumber"] for record in records}, case["id"]
            good = {one["dynamodb"]["SequenceNumber"] for one in records if _is_digest(one)}
            assert not named & good, case["id"]
            published = published or _held(bucket)
            assert _held(bucket) == published, f"{case['id']}: another batch changes nothing"
        _save(table, later := DAY + timedelta(days=1))
        invoke(json.loads(json.dumps(cases[0]["event"]).replace(str(DAY), str(later))))
        assert _held(bucket) != published, "a control: what asks for something changes something"
    assert f"digests/{DAY}/index.html" in published
    assert all(KEY.fullmatch(key) and ".." not in key for key in published)


def _save(table: DynamoDBClient, day: date) -> None:
    digest = a_digest(day)
    TableStore(Table(table, TABLE)).save(digest, digest_body(digest), ())


def _is_digest(record: dict[str, Any]) -> bool:
    keys = record["dynamodb"].get("Keys")
    return isinstance(keys, dict) and keys.get("pk") == {"S": f"DIGEST#{DAY}"}
