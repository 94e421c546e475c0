"""Sizes and units by DynamoDB's documented rules, since moto says 1.0 of everything.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil
from typing import Any

READ_UNIT = 4_096
WRITE_UNIT = 1_024

Item = Mapping[str, Mapping[str, Any]]


def size(item: Item) -> int:
    """Bytes of an item: names in UTF-8 and values."""
    return sum(len(name.encode()) + _value(value) for name, value in item.items())


def _value(value: Mapping[str, Any]) -> int:
    ((kind, held),) = value.items()
    match kind:
        case "S":
            return len(held.encode())
        case "B":
            return len(held)
        case "N":
            # a byte for two significant digits, and one
            return (len(held.strip("-").replace(".", "").strip("0")) + 1) // 2 + 1
        case "L":
            return 3 + sum(1 + _value(one) for one in held)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _value(one) for name, one in held.items())
        case _:
            return 1


def writing(items: Iterable[Item]) -> int:
    """Units of puts; of an update, those of the larger of the item before and after."""
    return sum(max(1, ceil(size(item) / WRITE_UNIT)) for item in items)


def getting(items: Iterable[Item | None], *, consistent: bool) -> float:
    """Units of GetItem and BatchGetItem: each item is rounded up by itself, and one that is not there costs too."""
    return sum(max(1, ceil(size(item or {}) / READ_UNIT)) for item in items) / (1 if consistent else 2)


def querying(items: Iterable[Item], *, consistent: bool) -> float:
    """Units of a Query: the sum of the items is rounded up, page by page."""
    return max(1, ceil(sum(map(size, items)) / READ_UNIT)) / (1 if consistent else 2)
