"""Names for what the played services exchange."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Json = Any
"""A JSON value: an event, an answer, a property of the template. mypy has no use for a deeper type here."""

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]
