"""What DynamoDB refuses and moto does not; and what the table's roles may not do.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bench.capacity import size

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

OURS = 350_000
"""No item is larger (DynamoDB: 409,600)."""
BATCH_BYTES = 16_000_000
DEEPEST = 32
ALLOWED = frozenset({"GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "BatchWriteItem"})
"""No scan, no delete, no transaction (moto copies the whole table for each)."""

Params = Mapping[str, Any]


class RefusedByDynamoDB(AssertionError):
    """A request that passes moto and would fail in AWS."""


def enforce(client: DynamoDBClient) -> None:
    """From now on every request of the client is held to the limits."""

    def check(params: Params, model: Any, **_: object) -> None:
        allow(model.name in ALLOWED, f"{model.name} is none of {sorted(ALLOWED)}")
        _CHECKS.get(model.name, _any)(params)
        for item in items(model.name, params):
            _item(item)

    client.meta.events.register_first("before-parameter-build.dynamodb", check)


def allow(held: object, otherwise: str) -> None:
    if not held:
        raise RefusedByDynamoDB(otherwise)


def items(operation: str, params: Params) -> Iterator[Mapping[str, Any]]:
    """The items that a request puts."""
    if operation == "PutItem":
        yield params["Item"]
    elif operation == "BatchWriteItem":
        yield from (
            request["PutRequest"]["Item"] for requests in params["RequestItems"].values() for request in requests
        )


def _any(params: Params) -> None:
    pass


def _batch_write(params: Params) -> None:
    written = list(items("BatchWriteItem", params))
    allow(0 < len(written) <= 25, f"a batch of {len(written)} writes")
    allow(len({_place(item) for item in written}) == len(written), "a batch that writes an item twice")
    allow(sum(map(size, written)) <= BATCH_BYTES, "a batch of more than 16 MB")


def _batch_get(params: Params) -> None:
    keys = [_place(key) for asked in params["RequestItems"].values() for key in asked["Keys"]]
    allow(0 < len(keys) <= 100, f"a batch of {len(keys)} reads")
    allow(len(set(keys)) == len(keys), "a batch that reads an item twice")


def _query(params: Params) -> None:
    allow(params.get("Limit", 1) >= 1, "a Limit below 1")
    values = params["ExpressionAttributeValues"]
    if "BETWEEN" in params["KeyConditionExpression"]:
        allow(values[":oldest"]["S"] <= values[":newest"]["S"], "BETWEEN with its bounds reversed")
    allow(all(value["S"] for value in values.values()), "an empty key")


def _update(params: Params) -> None:
    """An update can grow an item, and moto lets it grow without end: ours set one number."""
    allow(all(size({"": value}) < 1_000 for value in params["ExpressionAttributeValues"].values()), "a large update")


_CHECKS: Mapping[str, Callable[[Params], None]] = {
    "BatchWriteItem": _batch_write,
    "BatchGetItem": _batch_get,
    "Query": _query,
    "UpdateItem": _update,
}


def _place(item: Mapping[str, Any]) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _item(item: Mapping[str, Any]) -> None:
    pk, sk = _place(item)
    allow(0 < len(pk.encode()) <= 2_048, f"a partition key of {len(pk.encode())} bytes")
    allow(0 < len(sk.encode()) <= 1_024, f"a sort key of {len(sk.encode())} bytes")
    allow(size(item) <= OURS, f"{pk}/{sk} has {size(item):,} bytes")
    for value in item.values():
        _value(value, 1)


def _value(value: Mapping[str, Any], depth: int) -> None:
    allow(depth <= DEEPEST, "nested deeper than 32 levels")
    ((kind, held),) = value.items()
    if kind == "N":
        digits = held.lstrip("-").replace(".", "").strip("0")
        allow(digits.isdigit() or digits == "", f"{held!r} is no number")
        allow(len(digits) <= 38 and abs(float(held)) < 1e126, f"{held} has more than 38 digits")
    for inner in held if kind == "L" else held.values() if kind == "M" else ():
        _value(inner, depth + 1)
