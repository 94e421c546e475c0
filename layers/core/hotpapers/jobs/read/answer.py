"""What is answered, before it is known how it is sent."""

from __future__ import annotations

from typing import NamedTuple

from hotpapers.domain.stored import StoredBody
from hotpapers.views.sending import JSON

QUICK = 6
"""Level of compression: these are made for one request, and the edge keeps them for some minutes."""


class Answer(NamedTuple):
    body: StoredBody
    cursor: str | None = None
    """Where the list goes on."""
    kind: str = JSON
