"""Posts of the original blog → saved digests. A refused file costs only itself; a second run changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from hotpapers.domain.digest import Digest
from hotpapers.domain.errors import InvalidPost, RevisionConflict, RevisionRefused
from hotpapers.domain.mention import Mention
from hotpapers.ports import DigestStore, StoredBody
from hotpapers.views.converting import converted

Parse = Callable[[str, bytes], Digest]
"""Name and bytes of a file → its digest. Raises InvalidPost."""

CONFLICT_TRIES = 3
TRIMMED = "the empty lines that end a post are not there: if it was cut off, papers are missing"


@dataclass(slots=True)
class ImportReport:
    saved: list[date] = field(default_factory=list)
    unchanged: list[date] = field(default_factory=list)
    """Said the same already."""
    papers: int = 0
    """Of both."""
    refused: list[str] = field(default_factory=list)
    """File, line and reason of each, in words."""
    doubts: list[str] = field(default_factory=list)
    """Of those imported that may have been longer once, in words."""


@dataclass(frozen=True, slots=True)
class ImportPosts:
    store: DigestStore
    parse: Parse
    body: Callable[[Digest], StoredBody]
    """How a digest looks to the API."""
    site_url: str
    trimmed: Callable[[bytes], bool] = lambda _: False
    """Whether the end of a file, though it parses, may be missing."""

    def run(self, files: Iterable[tuple[str, bytes]]) -> ImportReport:
        """Raises StoreError, and RevisionConflict where other runs keep saving the same day."""
        report = ImportReport()
        first: dict[date, tuple[str, bytes]] = {}
        for name, content in files:
            try:
                self._read(name, content, first, report)
            except (InvalidPost, RevisionRefused) as error:
                report.refused.append(str(error))
        return report

    def _read(self, name: str, content: bytes, first: dict[date, tuple[str, bytes]], report: ImportReport) -> None:
        digest = self.parse(name, content)
        if digest.date in first:
            _same(digest.date, name, content, first[digest.date])
            return
        first[digest.date] = name, content
        self._save(digest, name, report)
        if self.trimmed(content):
            report.doubts.append(f"{name}: imported as it is, but {TRIMMED}")

    def _save(self, digest: Digest, name: str, report: ImportReport) -> None:
        for _ in range(CONFLICT_TRIES):
            revision = self._visible(digest.date, name)
            placed = replace(digest, revision=revision, site_url=self.site_url)
            body = self.body(replace(placed, revision=revision + 1))
            try:
                saved = self.store.save(converted(placed), body, _evidence(digest))
            except RevisionConflict:
                continue
            (report.saved if saved.revision > revision else report.unchanged).append(digest.date)
            report.papers += len(digest.entries)
            return
        raise RevisionConflict(f"{digest.date}: other runs committed first, {CONFLICT_TRIES} times; import it again")

    def _visible(self, day: date, name: str) -> int:
        """The revision to follow. Raises RevisionRefused where the day was harvested: that is more than a post has."""
        stored = self.store.load(day)
        if stored and stored.imported is None:
            raise RevisionRefused(f"{name}: the digest of {day} was counted here, and a post does not replace it")
        return stored.revision if stored else 0


def _same(day: date, name: str, content: bytes, first: tuple[str, bytes]) -> None:
    """Raises RevisionRefused for another post of the day: which of them stays must not depend on their order."""
    other, held = first
    if held != content:
        raise RevisionRefused(f"{name}: the post of {day} is {other} already")


def _evidence(digest: Digest) -> Iterable[Mention]:
    """Each post once, whichever papers it stands with."""
    return {post.key: post for entry in digest.entries for post in entry.posts}.values()
