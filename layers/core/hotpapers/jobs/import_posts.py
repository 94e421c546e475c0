"""Posts of the original blog → saved digests. A refused file costs only itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from hotpapers.domain.digest import Digest
from hotpapers.domain.errors import InvalidPost
from hotpapers.ports import DigestStore, StoredBody

Parse = Callable[[str, bytes], Digest]
"""Name and bytes of a file → its digest. Raises InvalidPost."""


@dataclass(slots=True)
class ImportReport:
    saved: list[date] = field(default_factory=list)
    unchanged: list[date] = field(default_factory=list)
    papers: int = 0
    refused: list[str] = field(default_factory=list)
    """File, line and reason of each, in words."""


@dataclass(frozen=True, slots=True)
class ImportPosts:
    store: DigestStore
    parse: Parse
    body: Callable[[Digest], StoredBody]
    site_url: str

    def run(self, files: Iterable[tuple[str, bytes]]) -> ImportReport:
        report = ImportReport()
        for name, content in files:
            try:
                digest = self.parse(name, content)
            except InvalidPost as error:
                report.refused.append(str(error))
                continue
            self._save(digest, report)
        return report

    def _save(self, digest: Digest, report: ImportReport) -> None:
        stored = self.store.load(digest.date)
        revision = stored.revision if stored else 0
        placed = replace(digest, revision=revision, site_url=self.site_url)
        body = self.body(replace(placed, revision=revision + 1))
        saved = self.store.save(placed, body, (post for entry in digest.entries for post in entry.posts))
        (report.saved if saved.revision > revision else report.unchanged).append(digest.date)
        report.papers += len(digest.entries)
