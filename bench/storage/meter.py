"""What calls would cost, counted by botocore's events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bench.capacity import getting, querying, size, writing

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass
class Meter:
    """Counts a client's calls and the units that DynamoDB would charge for them."""

    client: DynamoDBClient
    table: str
    calls: list[str] = field(default_factory=list)
    read: float = 0.0
    written: float = 0.0
    bytes: int = 0
    asked: Any = None

    def __post_init__(self) -> None:
        events = self.client.meta.events
        events.register("provide-client-params.dynamodb", self._remember)
        events.register("after-call.dynamodb", self._count)

    def _remember(self, params: Any, **_: object) -> None:
        self.asked = params

    def _count(self, parsed: Any, model: Any, **_: object) -> None:
        self.calls.append(model.name)
        getattr(self, f"_{model.name}")(parsed)

    def _GetItem(self, parsed: Any) -> None:  # noqa: N802 - the operation's own name
        self._got([parsed.get("Item")], getting, self.asked["ConsistentRead"])

    def _BatchGetItem(self, parsed: Any) -> None:  # noqa: N802
        asked, found = self.asked["RequestItems"][self.table], parsed["Responses"].get(self.table, [])
        self._got([*found, *[None] * (len(asked["Keys"]) - len(found))], getting, asked["ConsistentRead"])

    def _Query(self, parsed: Any) -> None:  # noqa: N802
        self._got(parsed["Items"], querying, self.asked.get("ConsistentRead", False))

    def _got(self, items: Any, units: Callable[..., float], consistent: bool) -> None:
        self.read += units(items, consistent=consistent)
        self.bytes += sum(size(item or {}) for item in items)

    def _PutItem(self, _: Any) -> None:  # noqa: N802
        self._put([self.asked["Item"]])

    def _BatchWriteItem(self, _: Any) -> None:  # noqa: N802
        self._put([request["PutRequest"]["Item"] for request in self.asked["RequestItems"][self.table]])

    def _UpdateItem(self, _: Any) -> None:  # noqa: N802
        calls, asked = len(self.calls), (self.read, self.bytes)
        self._put([self.client.get_item(TableName=self.table, Key=self.asked["Key"], ConsistentRead=True)["Item"]])
        del self.calls[calls:]
        self.read = asked[0]

    def _put(self, items: list[Any]) -> None:
        self.written += writing(items)
        self.bytes += sum(map(size, items))

    def reset(self) -> None:
        self.calls.clear()
        self.read, self.written, self.bytes = 0.0, 0.0, 0

    def said(self) -> str:
        calls = ", ".join(f"{len(list(group))} {call}" for call, group in groupby(self.calls))
        return f"{calls} | {self.read:g} | {self.written:g} | {self.bytes:,}"
