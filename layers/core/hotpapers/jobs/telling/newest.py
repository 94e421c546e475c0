"""The digest that people may be told of now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hotpapers.domain.digest import Digest
from hotpapers.domain.takedown import without
from hotpapers.domain.telling import due
from hotpapers.ports import DigestStore, Takedowns


@dataclass(frozen=True, slots=True)
class Newest:
    store: DigestStore
    takedowns: Takedowns

    def due(self, now: datetime) -> Digest | None:
        """As it may be shown; None where it is not counted again yet, or old."""
        digest = self.digest()
        return digest if digest and due(digest, now) else None

    def digest(self) -> Digest | None:
        day = self.store.latest()
        digest = self.store.load(day) if day else None
        return without(digest, self.takedowns.hidden()) if digest else None
