"""Calls to the table: batches made whole, errors in our words."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar, cast

from hotpapers.adapters.dynamodb.codec import Item, place
from hotpapers.adapters.dynamodb.keys import Key
from hotpapers.domain.errors import StoreError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

WRITES = 25
READS = 100
"""The most that one batch may hold; moto takes more."""
TRIES = 8

T = TypeVar("T")


class ConditionFailed(Exception):
    """Only the caller knows what it means."""


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Botocore's errors as ours, known by where they come from: the API's client works without botocore."""
    try:
        yield
    except Exception as error:
        if code(error) == "ConditionalCheckFailedException":
            raise ConditionFailed from error
        if any(kind.__module__ == "botocore.exceptions" for kind in type(error).__mro__):
            raise StoreError(f"{doing}: {_said(error)}") from error
        raise


def code(error: Exception) -> str | None:
    """DynamoDB's, where it answered."""
    answer = getattr(error, "response", None)
    found = answer.get("Error", {}).get("Code") if isinstance(answer, Mapping) else None
    return str(found) if found else None


def _said(error: Exception) -> str:
    return f"the table answered {code(error)}" if code(error) else type(error).__name__


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition, and the values it names. Its attributes are `#name`, since many a name is a reserved word."""

    expression: str
    values: Mapping[str, Any]

    @property
    def asked(self) -> dict[str, Any]:
        names = {f"#{name}": name for name in re.findall(r"#(\w+)", self.expression)}
        values = {"ExpressionAttributeValues": dict(self.values)} if self.values else {}
        return {"ConditionExpression": self.expression, "ExpressionAttributeNames": names, **values}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of DynamoDB, by its low-level client."""

    client: DynamoDBClient
    name: str
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random

    def get(self, key: Key, *, consistent: bool = True) -> Item | None:
        """Consistent where it decides what is written next; the API can live with a moment's age."""
        with translated("reading"):
            answer = self.client.get_item(TableName=self.name, Key=key, ConsistentRead=consistent)
        return cast("Item | None", answer.get("Item"))

    def query(self, **asked: Any) -> Iterator[Item]:  # noqa: ANN401 - boto3's own arguments
        """All items, page after page, as far as the caller reads."""
        while True:
            with translated("reading"):
                answer = self.client.query(TableName=self.name, **asked)
            yield from cast("list[Item]", answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def partition(self, pk: str, begins: str = "", *, consistent: bool = False) -> Iterator[Item]:
        """The items of a partition whose sort key begins so, in its order."""
        return self.query(
            KeyConditionExpression="pk = :pk" + (" AND begins_with(sk, :begins)" if begins else ""),
            ExpressionAttributeValues={":pk": {"S": pk}, **({":begins": {"S": begins}} if begins else {})},
            ConsistentRead=consistent,
        )

    def many(self, keys: Iterable[Key], *, consistent: bool = False) -> dict[tuple[str, str], Item]:
        """The items that exist, by partition and sort key."""
        found: dict[tuple[str, str], Item] = {}

        def read(asked: Any) -> Any:  # noqa: ANN401 - boto3's own arguments
            answer = self.client.batch_get_item(RequestItems=asked)
            found.update((place(item), item) for item in cast("list[Item]", answer["Responses"].get(self.name, [])))
            return answer.get("UnprocessedKeys")

        for batch in _batches({place(key): key for key in keys}.values(), READS):
            self._insist("reading", {self.name: {"Keys": batch, "ConsistentRead": consistent}}, read)
        return found

    def each(self, keys: Iterable[Key], *, consistent: bool = False) -> list[Item]:
        """The items in the order of their keys. Raises StoreError where one is not there."""
        wanted = list(keys)
        found = self.many(wanted, consistent=consistent)
        places = [place(key) for key in wanted]
        if missing := [at for at in places if at not in found]:
            raise StoreError(f"reading: {'/'.join(missing[0])} is not there, nor are {len(missing) - 1} others")
        return [found[at] for at in places]

    def write(self, items: Iterable[Item]) -> None:
        """Puts every item, in no order."""

        def put(asked: Any) -> Any:  # noqa: ANN401 - boto3's own arguments
            return self.client.batch_write_item(RequestItems=asked).get("UnprocessedItems")

        for batch in _batches(items, WRITES):
            self._insist("writing", {self.name: [{"PutRequest": {"Item": item}} for item in batch]}, put)

    def write_in_order(self, items: Iterable[Item]) -> None:
        """Each put before the next: until the last one names the others, what it named before stands."""
        for item in items:
            self.write([item])

    def put(self, item: Item, condition: Condition) -> bool:
        """False where the condition does not hold."""
        return self._held(lambda: self.client.put_item(TableName=self.name, Item=item, **condition.asked))

    def set(self, key: Key, name: str, value: dict[str, Any], condition: Condition) -> bool:
        """Sets one attribute of an item and leaves the others; False where the condition does not hold."""
        return self._update(key, "SET #it = :it", name, value, condition)

    def add(self, key: Key, name: str, by: int, condition: Condition) -> bool:
        """Adds to a number of an item, which is made where it is not there; False where the condition does not hold."""
        return self._update(key, "ADD #it :it", name, {"N": str(by)}, condition)

    def _update(self, key: Key, how: str, name: str, value: dict[str, Any], condition: Condition) -> bool:
        asked = condition.asked
        asked["ExpressionAttributeNames"] |= {"#it": name}
        asked["ExpressionAttributeValues"] = {**asked.get("ExpressionAttributeValues", {}), ":it": value}
        update = {"TableName": self.name, "Key": key, "UpdateExpression": how, **asked}
        return self._held(lambda: self.client.update_item(**cast("Any", update)))

    def delete(self, key: Key) -> None:
        with translated("deleting"):
            self.client.delete_item(TableName=self.name, Key=key)

    def _held(self, call: Callable[[], object]) -> bool:
        try:
            with translated("writing"):
                call()
        except ConditionFailed:
            return False
        return True

    def _insist(self, doing: str, asked: object, call: Callable[[object], object]) -> None:
        """What DynamoDB leaves unprocessed is asked again, a few times, with growing pauses; botocore does not."""
        for attempt in range(TRIES):
            if attempt:
                self.sleep(0.05 * 2**attempt * (0.5 + self.jitter()))
            with translated(doing):
                asked = call(asked)
            if not asked:
                return
        raise StoreError(f"{doing}: the table left items unprocessed {TRIES} times")


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch
