"""The fake and the real adapter of each port of the table, by name."""

from __future__ import annotations

from typing import Any

from hotpapers.adapters import dynamodb
from hotpapers.adapters.dynamodb.client import Table
from mypy_boto3_dynamodb import DynamoDBClient

from tests import fakes
from tests.conftest import TABLE

BOTH = ("fake", "table")


def table(client: DynamoDBClient, **patience: Any) -> Table:
    """Without pauses."""
    return Table(client, TABLE, **{"sleep": lambda _: None, **patience})


def pair(request: Any, port: str) -> Any:
    """The port's fake, or its adapter on the table, as the test's parameter says."""
    if request.param == "fake":
        return getattr(fakes, f"Fake{port}")()
    return getattr(dynamodb, f"Table{port}")(table(request.getfixturevalue("table")))
