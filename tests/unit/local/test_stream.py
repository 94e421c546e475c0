"""Lambda's rules for a stream, against functions that fail in every documented way."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.errors import TemplateError
from local.function import FunctionError
from local.stream import EventSourceMapping, Rules, rules
from local.template import Stack

NOW = datetime(2026, 9, 24, 6, tzinfo=UTC)

Record = dict[str, Any]


def a_record(number: int, *, age: timedelta = timedelta(minutes=1), pk: str = "DIGEST#2026-09-24") -> Record:
    return {
        "eventName": "MODIFY",
        "dynamodb": {
            "Keys": {"pk": {"S": pk}, "sk": {"S": "META"}},
            "SequenceNumber": f"{number:025d}",
            "ApproximateCreationDateTime": (NOW - age).timestamp(),
        },
    }


def _numbers(records: Sequence[Mapping[str, Any]]) -> list[int]:
    return [int(record["dynamodb"]["SequenceNumber"]) for record in records]


@dataclass
class Played:
    """A function that answers by what its batch holds, and a destination that keeps what it gets."""

    answer: Callable[[list[int]], Any] = lambda numbers: None
    rules: Rules = field(default_factory=Rules)
    calls: list[list[int]] = field(default_factory=list)
    failed: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    waits: list[int] = field(default_factory=list)

    def deliver(self, records: list[Record]) -> list[int]:
        return list(self.mapping.deliver(records))

    @property
    def mapping(self) -> EventSourceMapping:
        return EventSourceMapping(
            self.rules,
            self._invoke,
            lambda: NOW,
            self.waits.append,
            lambda folder, record: self.failed.append((folder, record)),
            source="arn:stream",
            function="arn:function",
            logical="Digests",
        )

    def _invoke(self, event: Mapping[str, Any]) -> Any:
        self.calls.append(_numbers(event["Records"]))
        return self.answer(self.calls[-1])

    @property
    def discarded(self) -> list[int]:
        return [number for _, record in self.failed for number in _numbers(json.loads(record["payload"])["Records"])]


def fails_with(*poison: int) -> Callable[[list[int]], Any]:
    def answer(numbers: list[int]) -> None:
        if set(numbers) & set(poison):
            raise FunctionError("ValueError", "poison")

    return answer


def reports(*poison: int) -> Callable[[list[int]], Any]:
    """As Powertools' batch processor: goes on past a failure and names each."""
    return lambda numbers: {"batchItemFailures": [{"itemIdentifier": f"{n:025d}"} for n in numbers if n in poison]}


def some(count: int) -> list[Record]:
    return [a_record(number) for number in range(count)]


def test_records_come_in_order_in_batches_of_the_size_asked_for() -> None:
    played = Played(rules=Rules(batch_size=3))
    assert played.deliver(some(7)) == [3, 3, 1]
    assert played.calls == [[0, 1, 2], [3, 4, 5], [6]]


def test_records_that_no_filter_wants_never_reach_the_function() -> None:
    played = Played(rules=Rules(filters=({"dynamodb": {"Keys": {"pk": {"S": [{"prefix": "DIGEST#"}]}}}},)))
    assert played.deliver([a_record(1), a_record(2, pk="PAPER#2609.00001"), a_record(3)]) == [2]
    assert played.calls == [[1, 3]]


def test_without_bisecting_the_same_batch_comes_again_until_its_retries_are_spent() -> None:
    played = Played(fails_with(1), Rules(batch_size=3, retries=2))
    played.deliver(some(4))
    assert played.calls == [[0, 1, 2]] * 3 + [[3]]
    assert played.waits == [1, 2]
    assert played.discarded == [0, 1, 2]


def test_bisecting_isolates_the_bad_record_and_costs_no_retries() -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html"""
    played = Played(fails_with(2), Rules(batch_size=4, bisect=True, retries=1))
    played.deliver(some(4))
    assert played.calls == [[0, 1, 2, 3], [0, 1], [2, 3], [2], [2], [3]]
    assert played.discarded == [2]


def test_the_lowest_number_reported_is_where_it_goes_on() -> None:
    played = Played(reports(1, 3), Rules(batch_size=5, partial=True, bisect=True, retries=0))
    played.deliver(some(5))
    assert played.calls[:2] == [[0, 1, 2, 3, 4], [1, 2, 3, 4]]
    assert played.discarded == [1, 3]


def test_without_bisecting_what_is_left_after_a_report_is_retried_whole() -> None:
    played = Played(reports(1), Rules(batch_size=3, partial=True, retries=2))
    played.deliver(some(3))
    assert played.calls == [[0, 1, 2], [1, 2], [1, 2]]
    assert played.discarded == [1, 2]


@pytest.mark.parametrize("answer", [None, {}, {"batchItemFailures": []}, {"batchItemFailures": None}])
def test_an_empty_report_is_complete_success(answer: Any) -> None:
    played = Played(lambda _: answer, Rules(partial=True, retries=0))
    played.deliver(some(2))
    assert not played.failed


@pytest.mark.parametrize(
    "answer",
    [
        {"batchItemFailures": [{"itemIdentifier": ""}]},
        {"batchItemFailures": [{"itemIdentifier": None}]},
        {"batchItemFailures": [{"itemIdentifyer": f"{1:025d}"}]},
        {"batchItemFailures": [{"itemIdentifier": "another batch's"}]},
        {"batchItemFailures": "all of them"},
        "done",
    ],
)
def test_a_report_that_cannot_be_right_is_complete_failure(answer: Any) -> None:
    played = Played(lambda _: answer, Rules(partial=True, retries=0))
    played.deliver(some(2))
    assert played.discarded == [0, 1]


def test_an_answer_says_nothing_where_no_report_is_configured() -> None:
    played = Played(reports(0), Rules(retries=0))
    played.deliver(some(2))
    assert played.calls == [[0, 1]]
    assert not played.failed


def test_records_that_are_too_old_go_to_the_destination_untried() -> None:
    played = Played(rules=Rules(age=timedelta(hours=6)))
    played.deliver([a_record(1, age=timedelta(hours=7)), a_record(2)])
    assert played.calls == [[2]]
    ((_, record),) = played.failed
    assert record["requestContext"]["condition"] == "RecordAgeExceeded"
    assert record["responseContext"]["functionError"] is None
    assert played.discarded == [1]


def test_the_destination_gets_the_whole_invocation_record() -> None:
    played = Played(fails_with(7), Rules(retries=0))
    played.deliver([a_record(6), a_record(7)])
    ((folder, record),) = played.failed
    # the folder is the mapping's id and the shard's
    prefix, uuid, shard = folder.rsplit("/", 2)
    assert (prefix, len(uuid), shard) == ("aws/lambda", 36, "shardId-0")
    assert record["requestContext"]["functionArn"] == "arn:function"
    assert record["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert record["requestContext"]["approximateInvokeCount"] == 1
    assert record["responseContext"]["functionError"] == "Unhandled"
    batch = record["DDBStreamBatchInfo"]
    assert (batch["startSequenceNumber"], batch["endSequenceNumber"]) == (f"{6:025d}", f"{7:025d}")
    assert (batch["batchSize"], batch["streamArn"]) == (2, "arn:stream")
    assert batch["approximateArrivalOfFirstRecord"] == "2026-09-24T05:59:00.000Z"
    assert json.loads(record["payload"]) == {"Records": [a_record(6), a_record(7)]}


def test_a_put_that_changed_nothing_is_no_record_where_both_images_show_it() -> None:
    same, other = a_record(1), a_record(2)
    same["dynamodb"] |= {"OldImage": {"a": {"N": "1"}}, "NewImage": {"a": {"N": "1"}}}
    other["dynamodb"] |= {"OldImage": {"a": {"N": "1"}}, "NewImage": {"a": {"N": "2"}}}
    played = Played()
    played.deliver([same, other])
    assert played.calls == [[2]]


@given(
    count=st.integers(1, 24),
    poison=st.sets(st.integers(0, 23), max_size=4),
    batch=st.integers(1, 10),
    bisect=st.booleans(),
    partial=st.booleans(),
    retries=st.integers(0, 3),
)
def test_whatever_fails_each_record_is_done_or_kept_and_nothing_is_skipped(
    *, count: int, poison: set[int], batch: int, bisect: bool, partial: bool, retries: int
) -> None:
    answer = reports(*poison) if partial else fails_with(*poison)
    played = Played(answer, Rules(batch_size=batch, bisect=bisect, partial=partial, retries=retries))
    played.deliver(some(count))
    bad = poison & set(range(count))
    assert {number for call in played.calls for number in call} == set(range(count))
    assert bad <= set(played.discarded)
    assert len(played.discarded) == len(set(played.discarded))
    assert played.discarded == sorted(played.discarded), "a shard stays in order"
    if bisect:
        assert set(played.discarded) == bad, "a good record is never lost with a bad one"
        assert all(played.calls.count([number]) == retries + 1 for number in bad)


def test_the_template_declares_the_rules(stack: Stack) -> None:
    (logical,) = stack.of_type("AWS::Lambda::EventSourceMapping")
    declared = rules(logical, stack.properties(logical))
    assert replace(declared, filters=()) == Rules(batch_size=10, bisect=True, partial=True, retries=3)
    assert declared.filters == ({"dynamodb": {"Keys": {"pk": {"S": [{"prefix": "DIGEST#"}]}, "sk": {"S": ["META"]}}}},)


def test_lambdas_defaults_hold_where_the_template_says_nothing() -> None:
    assert rules("M", {}) == Rules(batch_size=100, bisect=False, partial=False, retries=-1, age=timedelta(hours=24))


def test_no_record_is_older_than_a_stream_keeps_it() -> None:
    assert rules("M", {"MaximumRecordAgeInSeconds": 600}).age == timedelta(minutes=10)
    assert rules("M", {"MaximumRecordAgeInSeconds": 604_800}).age == timedelta(hours=24)


def test_a_setting_that_is_not_played_is_refused_by_name() -> None:
    with pytest.raises(TemplateError, match="Digests: the embedded stream does not know TumblingWindowInSeconds"):
        rules("Digests", {"TumblingWindowInSeconds": 30})
