"""The template as a deployment would see it: translated, every value resolved."""

from __future__ import annotations

from typing import Any

import pytest

from local import template
from local.template import Stack


@pytest.fixture(scope="session")
def body() -> dict[str, Any]:
    """As written."""
    return template.read()


EVERYTHING = {"TellWebhook": "yes", "TellBluesky": "yes", "MailFrom": "digest@hotpapers.example"}
"""What is off until its parameter asks for it."""


@pytest.fixture(scope="session")
def stack(body: dict[str, Any]) -> Stack:
    """With everything that can be asked for."""
    made = template.stack(body, EVERYTHING)
    made.attributes["Table", "StreamArn"] = f"{made.attribute('Table', 'Arn')}/stream/2026-01-01T00:00:00.000"
    return made
