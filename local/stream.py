"""A DynamoDB stream's event source mapping, by Lambda's documented rules.

https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html,
https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html

    shard ─► filter ─► batch ─► function ─┬─ all well: the checkpoint moves behind the batch
                                          ├─ batchItemFailures: it moves to the lowest number named
                                          └─ an error: halves, or the same again, until the retries are spent
                                                        └─► failure destination, and on

Two things differ. Batches are not run in parallel (ParallelizationFactor), which keeps a shard in order. moto writes a
record for a put that changes nothing and DynamoDB does not: with both images in the stream such a record is
dropped here, with keys only it cannot be told from a real change, so a function may be called once too often.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from local.destinations import Destination, nowhere
from local.errors import TemplateError
from local.filters import Pattern, passes, patterns
from local.function import FunctionError
from local.shapes import Json

Record = Mapping[str, Any]
Batch = Sequence[Record]

KEPT = timedelta(hours=24)
"""DynamoDB keeps a stream's records so long; nothing is retried beyond."""

_KNOWN = {
    *("BatchSize", "BisectBatchOnFunctionError", "DestinationConfig", "Enabled", "EventSourceArn", "FilterCriteria"),
    *("FunctionName", "FunctionResponseTypes", "MaximumBatchingWindowInSeconds", "MaximumRecordAgeInSeconds"),
    *("MaximumRetryAttempts", "MetricsConfig", "ParallelizationFactor", "StartingPosition", "Tags"),
}


@dataclass(frozen=True)
class Rules:
    """The mapping's settings, with Lambda's defaults."""

    batch_size: int = 100
    bisect: bool = False
    partial: bool = False
    """The function reports which records failed."""
    retries: int = -1
    """Without end, until the record is too old."""
    age: timedelta = KEPT
    filters: tuple[Pattern, ...] = ()
    window: timedelta = timedelta()
    """How long Lambda gathers a batch. Records are already there when they are pumped, so nothing waits for it: a batch
    is gathered from all of them, and without a window from what one read gave."""


def rules(logical: str, properties: Mapping[str, Any]) -> Rules:
    """Raises TemplateError for a property that is not played here."""
    if unknown := sorted(properties.keys() - _KNOWN):
        raise TemplateError(f"template.yaml: {logical}: the embedded stream does not know {', '.join(unknown)}")
    age = int(properties.get("MaximumRecordAgeInSeconds", -1))
    return Rules(
        batch_size=int(properties.get("BatchSize", 100)),
        bisect=_true(properties.get("BisectBatchOnFunctionError")),
        partial="ReportBatchItemFailures" in properties.get("FunctionResponseTypes", []),
        retries=int(properties.get("MaximumRetryAttempts", -1)),
        age=KEPT if age < 0 else min(KEPT, timedelta(seconds=age)),
        filters=patterns(properties.get("FilterCriteria")),
        window=timedelta(seconds=int(properties.get("MaximumBatchingWindowInSeconds", 0))),
    )


@dataclass(frozen=True)
class Answer:
    """What became of one call: the first record to be tried again, or None where all are done."""

    retry_from: int | None
    error: FunctionError | None = None


@dataclass
class EventSourceMapping:
    """One event source mapping. `deliver` is given a shard's records in order and ends when all are settled."""

    rules: Rules
    invoke: Callable[[Any], Any]
    now: Callable[[], datetime]
    wait: Callable[[int], None]
    """Called before the n-th retry of a batch."""
    on_failure: Destination = nowhere
    source: str = ""
    """ARN of the stream."""
    function: str = ""
    """ARN of the function."""
    logical: str = ""
    shard: str = "shardId-0"
    calls: int = 0
    discarded: int = 0
    """Records that went to the failure destination."""

    def deliver(self, records: Iterable[Record]) -> Iterator[int]:
        """The records that pass the filter, batch by batch; how many each had, when it is settled."""
        wanted = (record for record in records if passes(self.rules.filters, record) and not unchanged(record))
        while batch := list(islice(wanted, self.rules.batch_size)):
            self._settle(batch)
            yield len(batch)

    def _settle(self, batch: Batch) -> None:
        """Calls until every record of the batch is done or discarded. Splits do not use up retries."""
        waiting: list[tuple[Batch, int]] = [(batch, 0)]
        while waiting:
            current, tried = waiting.pop()
            fresh = self._fresh(current, tried)
            if not fresh:
                continue
            answer = self._call(fresh)
            if answer.retry_from is not None:
                waiting.extend(reversed(list(self._again(fresh, answer, tried))))

    def _again(self, batch: Batch, answer: Answer, tried: int) -> Iterator[tuple[Batch, int]]:
        """What is to be called next, in order, after a failure."""
        rest = batch[answer.retry_from :]
        if self.rules.bisect and len(rest) < len(batch):
            yield rest, tried
        elif self.rules.bisect and len(rest) > 1:
            half = len(rest) // 2
            yield rest[:half], tried
            yield rest[half:], tried
        elif 0 <= self.rules.retries <= tried:
            self._discard(rest, "RetryAttemptsExhausted", tried + 1, answer.error)
        else:
            self.wait(tried + 1)
            yield rest, tried + 1

    def _fresh(self, batch: Batch, tried: int) -> Batch:
        """The batch without the records that have grown too old."""
        oldest = self.now() - self.rules.age
        old = [record for record in batch if _created(record) < oldest]
        if old:
            self._discard(old, "RecordAgeExceeded", tried)
        return [record for record in batch if _created(record) >= oldest] if old else batch

    def _call(self, batch: Batch) -> Answer:
        self.calls += 1
        try:
            answer = self.invoke({"Records": list(batch)})
        except FunctionError as error:
            return Answer(0, error)
        return Answer(_first_failure(batch, answer) if self.rules.partial else None)

    def _discard(self, batch: Batch, condition: str, calls: int, error: FunctionError | None = None) -> None:
        self.discarded += len(batch)
        folder = f"aws/lambda/{uuid.uuid5(uuid.NAMESPACE_URL, self.logical)}/{self.shard}"
        self.on_failure(folder, self._invocation_record(batch, condition, calls, error))

    def _invocation_record(
        self, batch: Batch, condition: str, calls: int, error: FunctionError | None
    ) -> Mapping[str, Any]:
        numbers = [record["dynamodb"]["SequenceNumber"] for record in batch]
        return {
            "requestContext": {
                "requestId": str(uuid.uuid4()),
                "functionArn": self.function,
                "condition": condition,
                "approximateInvokeCount": calls,
            },
            "responseContext": {
                "statusCode": 200,
                "executedVersion": "$LATEST",
                "functionError": "Unhandled" if error else None,
            },
            "version": "1.0",
            "timestamp": stamp(self.now()),
            "DDBStreamBatchInfo": {
                "shardId": self.shard,
                "startSequenceNumber": numbers[0],
                "endSequenceNumber": numbers[-1],
                "approximateArrivalOfFirstRecord": stamp(_created(batch[0])),
                "approximateArrivalOfLastRecord": stamp(_created(batch[-1])),
                "batchSize": len(batch),
                "streamArn": self.source,
            },
            "payload": json.dumps({"Records": list(batch)}),
        }


def unchanged(record: Record) -> bool:
    """A put that changed nothing, where the stream holds both images."""
    change = record["dynamodb"]
    return record["eventName"] == "MODIFY" and "NewImage" in change and change["NewImage"] == change.get("OldImage")


def _first_failure(batch: Batch, answer: Json) -> int | None:
    """Index of the lowest sequence number reported; 0, the whole batch, for a report that cannot be right.

    None, an empty object and an empty or null list are complete success.
    """
    if answer is None or answer == {}:
        return None
    failures: Json = answer.get("batchItemFailures") if isinstance(answer, Mapping) else "not a report"
    if failures is None or failures == []:
        return None
    numbers = [str(record["dynamodb"]["SequenceNumber"]) for record in batch]
    try:
        return min(numbers.index(failure["itemIdentifier"]) for failure in failures)
    except (TypeError, KeyError, ValueError):
        return 0


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _created(record: Record) -> datetime:
    return datetime.fromtimestamp(record["dynamodb"]["ApproximateCreationDateTime"], UTC)


def _true(value: object) -> bool:
    return value in (True, "true", "True")
