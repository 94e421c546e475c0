from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.aws import environment, only
from local.destinations import bucket, nowhere
from local.errors import TemplateError
from local.shards import Poller
from local.stream import EventSourceMapping, Rules

NOW = datetime(2026, 9, 24, 6, tzinfo=UTC)

names = st.from_regex(r"(AWS|HOTPAPERS|OTHER)_[A-Z]{1,3}", fullmatch=True)


@given(st.dictionaries(names, st.sampled_from("ab")), st.dictionaries(names, st.sampled_from("ab")))
def test_an_environment_holds_what_is_given_and_nothing_hidden_and_comes_back_whole(
    before: dict[str, str], given_: dict[str, str]
) -> None:
    kept = {**os.environ, **before}
    with only(kept, hiding=("",)):
        with only(given_, hiding=("AWS_", "HOTPAPERS_")):
            for name in before.keys() | given_.keys():
                hidden = name.startswith(("AWS_", "HOTPAPERS_"))
                assert os.environ.get(name) == given_.get(name, None if hidden else before.get(name))
        assert dict(os.environ) == kept


def test_the_environment_is_back_after_a_failure() -> None:
    before = dict(os.environ)
    with pytest.raises(KeyError), only({"HOTPAPERS_X": "1"}, hiding=()):
        raise KeyError
    assert dict(os.environ) == before


def test_no_key_and_no_file_of_the_callers_is_read() -> None:
    made = environment("http://127.0.0.1:1")
    assert made["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    assert made["AWS_CONFIG_FILE"] == made["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    assert "AWS_ENDPOINT_URL" not in environment("")


class Puts:
    """A client of S3, as far as it is asked."""

    def __init__(self) -> None:
        self.objects: dict[tuple[str, str], bytes] = {}

    def put_object(self, *, Bucket: str, Key: str, Body: bytes, ContentType: str) -> None:  # noqa: N803 - boto3's
        assert ContentType == "application/json"
        self.objects[Bucket, Key] = Body


def test_a_failure_is_kept_under_the_key_that_lambda_documents() -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html"""
    client: Any = Puts()
    put = bucket(client, "arn:aws:s3:::failures", lambda: datetime(2026, 9, 24, 6, 5, 4, tzinfo=UTC))
    put("aws/lambda/async/harvest", {"version": "1.0"})
    put("aws/lambda/async/harvest", {"version": "1.0"})
    first, second = client.objects
    assert first[0] == "failures"
    assert first[1].startswith("aws/lambda/async/harvest/2026/09/24/2026-09-24T06.05.04-")
    assert first != second, "two failures in one second are two objects"
    assert json.loads(client.objects[first]) == {"version": "1.0"}


def test_a_destination_that_is_no_bucket_is_refused() -> None:
    client: Any = Puts()
    with pytest.raises(TemplateError, match="arn:aws:sqs:x is not a bucket"):
        bucket(client, "arn:aws:sqs:x", lambda: NOW)
    nowhere("", {})


class Shards:
    """A client of a stream with pages of two records."""

    def __init__(self, records: list[dict[str, Any]]) -> None:
        self.records, self.iterators = records, list[str]()

    def describe_stream(self, **_: Any) -> Any:
        return {"StreamDescription": {"Shards": [{"ShardId": "shard-1"}]}}

    def get_shard_iterator(self, *, ShardIteratorType: str, **_: Any) -> Any:  # noqa: N803 - boto3's
        self.iterators.append(ShardIteratorType)
        return {"ShardIterator": "0" if ShardIteratorType == "TRIM_HORIZON" else str(len(self.records))}

    def get_records(self, *, ShardIterator: str, **_: Any) -> Any:  # noqa: N803 - boto3's
        start = int(ShardIterator)
        page = self.records[start : start + 2]
        return {"Records": page, "NextShardIterator": str(start + len(page))}


def _poller(
    client: Any,
    start: str = "TRIM_HORIZON",
    rules: Rules = Rules(batch_size=10),  # noqa: B008 - it is frozen
) -> tuple[Poller, list[Any]]:
    seen: list[Any] = []
    mapping = EventSourceMapping(rules, seen.append, lambda: NOW, lambda _: None, source="arn:stream")
    return Poller(client, mapping, start), seen


def _change(number: int) -> dict[str, Any]:
    change = {
        "Keys": {"pk": {"S": "DIGEST#2026-09-24"}},
        "NewImage": {"body": {"B": b"\x00"}, "all": {"L": [{"B": b"a"}]}},
        "ApproximateCreationDateTime": NOW,
        "SequenceNumber": str(number),
    }
    return {"eventID": "e", "eventName": "INSERT", "dynamodb": change}


def test_records_become_lambdas_events() -> None:
    change = _change(1)
    poller, seen = _poller(Shards([change]))
    assert list(poller.poll()) == [1]
    ((record,),) = [event["Records"] for event in seen]
    assert record["dynamodb"]["ApproximateCreationDateTime"] == (
        change["dynamodb"]["ApproximateCreationDateTime"].timestamp()
    )
    assert record["dynamodb"]["NewImage"] == {"body": {"B": "AA=="}, "all": {"L": [{"B": "YQ=="}]}}
    assert (record["eventSource"], record["eventSourceARN"]) == ("aws:dynamodb", "arn:stream")
    assert json.dumps(record)


def test_a_poll_reads_to_the_end_and_the_next_goes_on_from_there() -> None:
    client = Shards([_change(number) for number in range(3)])
    poller, seen = _poller(client)
    assert list(poller.poll()) == [2, 1]
    assert list(poller.poll()) == []
    client.records.append(_change(3))
    assert list(poller.poll()) == [1]
    assert poller.mapping.shard == "shard-1"
    assert len(seen) == 3


@pytest.mark.parametrize(("seconds", "batches"), [(0, [2, 2, 1]), (5, [4, 1])])
def test_with_a_window_a_batch_is_gathered_from_several_reads(seconds: int, batches: list[int]) -> None:
    rules = Rules(batch_size=4, window=timedelta(seconds=seconds))
    poller, seen = _poller(Shards([_change(number) for number in range(5)]), rules=rules)
    assert list(poller.poll()) == batches == [len(event["Records"]) for event in seen]


def test_latest_means_from_when_it_is_opened() -> None:
    client = Shards([_change(0)])
    poller, seen = _poller(client, "LATEST")
    poller.open()
    client.records.append(_change(1))
    assert list(poller.poll()) == [1]
    assert [record["dynamodb"]["SequenceNumber"] for record in seen[0]["Records"]] == ["1"]
