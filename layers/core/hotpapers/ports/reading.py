"""What the API reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from hotpapers.domain.mention import Mention
from hotpapers.domain.outline import Snapshot
from hotpapers.domain.paper import PaperId
from hotpapers.domain.stored import StoredBody
from hotpapers.ports.table import PaperRecord


class Bodies(Protocol):
    """Digests as they were stored, ready to send."""

    def latest_body(self) -> StoredBody | None: ...

    def digest_body(self, day: date) -> StoredBody | None: ...

    def digest_bodies(self, days: Iterable[date]) -> Mapping[date, StoredBody]:
        """Of many days in one batch of reads; a date without a digest is left out."""
        ...


class DigestReader(Bodies, Protocol):
    """What the API reads."""

    def paper(self, paper: PaperId) -> PaperRecord | None: ...

    def history(self, paper: PaperId) -> tuple[Snapshot, ...]:
        """Of every digest that ever listed it, oldest first."""
        ...

    def mentions(self, paper: PaperId) -> tuple[Mention, ...]:
        """The counted posts that name it. Costs the whole evidence of its days: not for every call."""
        ...

    def document(self, name: str) -> StoredBody | None:
        """As `Documents.get`."""
        ...
