"""Calls to the table: batches made whole, errors in our words."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import BotoCoreError, ClientError

from hotpapers.adapters.dynamodb.codec import Item
from hotpapers.domain.errors import StoreError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

BATCH = 25
TRIES = 8


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Botocore's errors as ours; a failed condition passes, since only the caller knows what it means."""
    try:
        yield
    except ClientError as error:
        if code(error) == "ConditionalCheckFailedException":
            raise
        raise StoreError(f"{doing}: the table answered {code(error)}") from error
    except BotoCoreError as error:
        raise StoreError(f"{doing}: {type(error).__name__}") from error


def code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", "an error without a code"))


@dataclass(frozen=True, slots=True)
class Table:
    """One table of DynamoDB, by its low-level client."""

    client: DynamoDBClient
    name: str
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random

    def get(self, key: dict[str, Any], attributes: Sequence[str] = (), *, consistent: bool = True) -> Item | None:
        """Consistent where it decides what is written next; the API can live with a moment's age."""
        # by placeholders: DAY and many another name are reserved words
        names = {f"#{number}": name for number, name in enumerate(attributes)}
        asked: dict[str, Any] = (
            {"ProjectionExpression": ", ".join(names), "ExpressionAttributeNames": names} if names else {}
        )
        with translated("reading"):
            answer = self.client.get_item(TableName=self.name, Key=key, ConsistentRead=consistent, **asked)
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

    def write(self, items: Iterable[Item]) -> None:
        """Puts every item. What DynamoDB leaves unprocessed is sent again, a few times, with growing pauses."""
        remaining = iter(items)
        while batch := list(islice(remaining, BATCH)):
            self._write_batch([{"PutRequest": {"Item": item}} for item in batch])

    def _write_batch(self, requests: Sequence[Any]) -> None:
        for attempt in range(TRIES):
            with translated("writing"):
                answer = self.client.batch_write_item(RequestItems={self.name: requests})
            requests = answer.get("UnprocessedItems", {}).get(self.name, [])
            if not requests:
                return
            self.sleep(0.05 * 2**attempt * (0.5 + self.jitter()))
        raise StoreError(f"writing: {len(requests)} items stayed unprocessed after {TRIES} tries")

    def put_if(self, item: Item, condition: str, names: dict[str, str], values: dict[str, Any]) -> bool:
        """False where the condition does not hold."""
        try:
            with translated("writing"):
                self.client.put_item(
                    TableName=self.name,
                    Item=item,
                    ConditionExpression=condition,
                    **({"ExpressionAttributeNames": names} if names else {}),
                    **({"ExpressionAttributeValues": values} if values else {}),
                )
        except ClientError:
            return False
        return True
