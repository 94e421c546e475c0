from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from local.web import Web
from tests.functions.handlers import Invoke, handler, settings
from tests.functions.reader import Reader, reading

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@pytest.fixture(scope="module")
def api() -> Iterator[Reader]:
    """With some digests, for tests that only read."""
    with reading() as reader:
        yield reader


@pytest.fixture
def empty_api() -> Iterator[Reader]:
    with reading(seeded=False) as reader:
        yield reader


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as stand_in:
        yield stand_in


@pytest.fixture
def harvest(table: DynamoDBClient, web: Web) -> Iterator[Invoke]:
    """With the networks that need no account."""
    with handler("HarvestFunction", "functions.harvest.app", **settings(web)) as invoke:
        yield invoke
