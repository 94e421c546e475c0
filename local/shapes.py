"""Names for what the played services exchange."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from typing import Any

Json = Any
"""A JSON value: an event, an answer, a property of the template. mypy has no use for a deeper type here."""

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


def plain(value: Json) -> Json:
    """Binary as base64, as JSON has it; everything else as it is."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value
