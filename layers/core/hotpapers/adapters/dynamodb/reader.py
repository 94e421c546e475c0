"""What the API reads: documents as they were stored, and what stands under a paper's id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from hotpapers.adapters.dynamodb import keys
from hotpapers.adapters.dynamodb.archive import TableArchive
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.adapters.dynamodb.codec import unpack_body
from hotpapers.adapters.dynamodb.documents import TableDocuments
from hotpapers.adapters.dynamodb.store import evidence_of
from hotpapers.domain.mention import Mention
from hotpapers.domain.outline import Snapshot
from hotpapers.domain.paper import PaperId
from hotpapers.domain.ranking.counted import distinct
from hotpapers.ports import PaperRecord, StoredBody


@dataclass(frozen=True, slots=True)
class TableReader:
    """As `ports.DigestReader`. A moment's age is accepted; half a document never is."""

    table: Table

    @property
    def archive(self) -> TableArchive:
        return TableArchive(self.table, consistent=False)

    def latest_body(self) -> StoredBody | None:
        row = self.table.get(keys.LATEST, consistent=False)
        if row and "body" in row:
            return self._at(date.fromisoformat(row["day"]["S"]), row["body"]["S"], consistent=True)
        return unpack_body(row, self.table.many) if row else None

    def digest_body(self, day: date) -> StoredBody | None:
        return self._digest_body(day, consistent=False) or self._digest_body(day, consistent=True)

    def paper(self, paper: PaperId) -> PaperRecord | None:
        return self.archive.record(paper)

    def history(self, paper: PaperId) -> tuple[Snapshot, ...]:
        _, metas = self.archive.announced(paper)
        oldest_first = reversed(list(metas.values()))
        return tuple(point for point in self.archive.snapshots(oldest_first) if point.paper == paper)

    def mentions(self, paper: PaperId) -> tuple[Mention, ...]:
        _, metas = self.archive.announced(paper)
        posts = evidence_of(self.table, list(metas.values()))
        return distinct(post for post in posts if paper in post.papers)

    def document(self, name: str) -> StoredBody | None:
        return TableDocuments(self.table, consistent=False).get(name)

    def _digest_body(self, day: date, *, consistent: bool) -> StoredBody | None:
        """A body is there before its META, but a copy that lags may have META alone: hence the second try."""
        row = self.table.get(keys.meta(day), consistent=consistent)
        return self._at(day, keys.body(row["prefix"]["S"]), consistent=consistent) if row else None

    def _at(self, day: date, name: str, *, consistent: bool) -> StoredBody | None:
        row = self.table.get(keys.key(keys.digest(day), name), consistent=consistent)
        return unpack_body(row, partial(self.table.many, consistent=True)) if row else None
