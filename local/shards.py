"""Reads a table's stream and gives each mapping its records in the shape that Lambda's events have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from local.aws import REGION
from local.shapes import plain
from local.stream import EventSourceMapping

if TYPE_CHECKING:
    from mypy_boto3_dynamodbstreams import DynamoDBStreamsClient


@dataclass
class Poller:
    """Reads every shard of the mapping's stream from where it stood."""

    client: DynamoDBStreamsClient
    mapping: EventSourceMapping
    start: str
    """StartingPosition."""
    _iterators: dict[str, str] = field(default_factory=dict)

    def open(self) -> None:
        """Takes the starting position now: LATEST means from here on."""
        described = self.client.describe_stream(StreamArn=self.mapping.source)["StreamDescription"]
        for shard in described.get("Shards", []):
            self._iterators[shard["ShardId"]] = self.client.get_shard_iterator(
                StreamArn=self.mapping.source,
                ShardId=shard["ShardId"],
                ShardIteratorType="LATEST" if self.start == "LATEST" else "TRIM_HORIZON",
            )["ShardIterator"]

    def poll(self) -> Iterator[int]:
        """Delivers what has come; gives how many records each batch had."""
        if not self._iterators:
            self.open()
        for shard in list(self._iterators):
            self.mapping.shard = shard
            if self.mapping.rules.window:
                yield from self.mapping.deliver(chain.from_iterable(self._pages(shard)))
            else:
                for page in self._pages(shard):
                    yield from self.mapping.deliver(page)

    def _pages(self, shard: str) -> Iterator[list[dict[str, Any]]]:
        """Until there is nothing more."""
        while page := self._page(shard):
            yield page

    def _page(self, shard: str) -> list[dict[str, Any]]:
        answer = self.client.get_records(ShardIterator=self._iterators[shard], Limit=1000)
        self._iterators[shard] = answer["NextShardIterator"]
        return [self._record(record) for record in answer["Records"]]

    def _record(self, given: Mapping[str, Any]) -> dict[str, Any]:
        change = dict(given["dynamodb"])
        # boto3 makes a datetime of it; Lambda's event has seconds
        change["ApproximateCreationDateTime"] = change["ApproximateCreationDateTime"].timestamp()
        return {
            "eventID": given["eventID"],
            "eventName": given["eventName"],
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": REGION,
            "dynamodb": plain(change),
            "eventSourceARN": self.mapping.source,
        }
