"""The small stack beside these tests, as a deployment would see it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from local import template
from local.template import Stack

STREAM = "arn:aws:dynamodb:us-east-1:123456789012:table/hotpapers-Table/stream/2026-09-24T00:00:00.000"


@pytest.fixture(scope="session")
def body() -> dict[str, Any]:
    """As written."""
    return template.read(Path(__file__).parent / "stack.yaml")


@pytest.fixture
def stack(body: dict[str, Any]) -> Stack:
    made = template.stack(body, {})
    made.attributes["Table", "StreamArn"] = STREAM
    return made
