"""What the API reads: documents as they were stored, and what stands under a paper's id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from hotpapers.adapters.dynamodb.archive import TableArchive
from hotpapers.adapters.dynamodb.bodies import TableBodies
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.adapters.dynamodb.documents import TableDocuments
from hotpapers.adapters.dynamodb.evidence import ByPaper, Evidence, Place
from hotpapers.domain.mention import Mention
from hotpapers.domain.outline import Snapshot
from hotpapers.domain.paper import PaperId
from hotpapers.domain.ranking.counted import distinct
from hotpapers.ports import PaperRecord, StoredBody


@dataclass(frozen=True, slots=True)
class TableReader:
    """As `ports.DigestReader`. A moment's age is accepted; half a document never is."""

    table: Table
    kept: dict[Place, ByPaper] = field(default_factory=dict, repr=False)

    @property
    def archive(self) -> TableArchive:
        return TableArchive(self.table, consistent=False)

    def latest_body(self) -> StoredBody | None:
        return TableBodies(self.table).latest_body()

    def digest_body(self, day: date) -> StoredBody | None:
        return TableBodies(self.table).digest_body(day)

    def digest_bodies(self, days: Iterable[date]) -> Mapping[date, StoredBody]:
        return TableBodies(self.table).digest_bodies(days)

    def paper(self, paper: PaperId) -> PaperRecord | None:
        return self.archive.record(paper)

    def history(self, paper: PaperId) -> tuple[Snapshot, ...]:
        _, metas = self.archive.announced(paper)
        oldest_first = reversed(list(metas.values()))
        return tuple(point for point in self.archive.snapshots(oldest_first) if point.paper == paper)

    def mentions(self, paper: PaperId) -> tuple[Mention, ...]:
        _, metas = self.archive.announced(paper)
        return distinct(Evidence(self.table, self.kept).naming(paper, metas.values()))

    def document(self, name: str) -> StoredBody | None:
        return TableDocuments(self.table, consistent=False).get(name)
