"""A document ready to send. On its own, since the API imports little more before its first answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoredBody:
    """A JSON document: gzip, with the strong ETag of its content."""

    gzipped: bytes
    etag: str
    """With its quotes."""
    last_modified: datetime
    final: bool = False
    """Its digest is counted no more, so that it may be kept for long."""
