"""The ports in memory. Each passes the contract tests that the real adapter passes (`tests/contracts`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from hotpapers.domain.digest import DayIndex, Digest, Window
from hotpapers.domain.errors import RevisionConflict, SourceError
from hotpapers.domain.listing import Listing, Outcome
from hotpapers.domain.mention import Gathered, Mention, Network, SourceState, SourceStatus
from hotpapers.domain.paper import PaperId
from hotpapers.domain.revision import said
from hotpapers.ports import PaperListing, PaperRecord, SiteObject, StoredBody


@dataclass
class FakeStore:
    digests: dict[date, Digest] = field(default_factory=dict)
    bodies: dict[date, StoredBody] = field(default_factory=dict)
    evidence: dict[date, tuple[Mention, ...]] = field(default_factory=dict)
    newest: date | None = None

    def load(self, day: date) -> Digest | None:
        return self.digests.get(day)

    def mentions(self, day: date) -> tuple[Mention, ...]:
        return self.evidence.get(day, ())

    def save(self, digest: Digest, body: StoredBody, mentions: Iterable[Mention]) -> Digest:
        stored = self.digests.get(digest.date)
        if stored and said(stored) == said(digest):
            return stored
        if digest.revision != (stored.revision if stored else 0):
            raise RevisionConflict(str(digest.date))
        saved = self.digests[digest.date] = replace(digest, revision=digest.revision + 1)
        self.bodies[digest.date], self.evidence[digest.date] = body, tuple(mentions)
        if saved.entries:
            self.newest = max(saved.date, self.newest or saved.date)
        return saved

    def days(self, *, newest: date | None = None, limit: int | None = None) -> tuple[DayIndex, ...]:
        kept = [day for day in sorted(self.digests, reverse=True) if day <= (newest or day)]
        return tuple(_line(self.digests[day]) for day in kept[:limit])

    def latest(self) -> date | None:
        return self.newest


def _line(digest: Digest) -> DayIndex:
    titles = tuple(entry.paper.title for entry in digest.entries[:3])
    written = digest.date, digest.revision, len(digest.entries), titles, digest.state, digest.generated_at
    return DayIndex(*written, digest.complete)


@dataclass
class FakeReader:
    store: FakeStore = field(default_factory=FakeStore)

    def latest_body(self) -> StoredBody | None:
        return self.store.bodies.get(self.store.newest) if self.store.newest else None

    def digest_body(self, day: date) -> StoredBody | None:
        return self.store.bodies.get(day)

    def paper(self, paper: PaperId) -> PaperRecord | None:
        found = [
            (PaperListing(digest.date, entry.rank, entry.score.value), entry.paper)
            for digest in sorted(self.store.digests.values(), key=lambda digest: digest.date, reverse=True)
            for entry in digest.entries
            if entry.paper.id == paper
        ]
        return PaperRecord(found[0][1], tuple(listing for listing, _ in found)) if found else None


@dataclass
class FakeSite:
    objects: dict[str, SiteObject] = field(default_factory=dict)
    writes: list[str] = field(default_factory=list)
    """Paths in the order they were written."""
    invalidated: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By reference."""

    def put(self, item: SiteObject) -> bool:
        if self.objects.get(item.path) == item:
            return False
        self.objects[item.path] = item
        self.writes.append(item.path)
        return True

    def replace(self, path: str, make: Callable[[], SiteObject]) -> bool:
        return self.put(make())

    def read(self, path: str) -> bytes | None:
        found = self.objects.get(path)
        return found.body if found else None

    def invalidate(self, paths: Sequence[str], reference: str) -> None:
        if paths:
            self.invalidated.setdefault(reference, tuple(paths))


@dataclass
class FakeListings:
    answers: Mapping[str, Listing | SourceError]
    """By subject."""
    asked: list[tuple[str, date | None]] = field(default_factory=list)

    def announced(self, subject: str, day: date | None, known: date | None, now: datetime) -> Listing:
        self.asked.append((subject, day))
        answer = self.answers[subject]
        if isinstance(answer, SourceError):
            raise answer
        if answer.day and known and answer.day <= known:
            return Listing(subject, Outcome.UNCHANGED, answer.day, requests=answer.requests)
        return answer


@dataclass
class FakeSource:
    network: Network
    answer: Gathered | SourceError | Sequence[Mention] = ()
    """Mentions alone are an answer that is `ok`."""
    asked: list[tuple[Window, date]] = field(default_factory=list)

    def gather(self, window: Window, day: date) -> Gathered:
        self.asked.append((window, day))
        if isinstance(self.answer, SourceError):
            raise self.answer
        if isinstance(self.answer, Gathered):
            return self.answer
        status = SourceStatus(self.network, SourceState.OK, items=len(self.answer), requests=1, counted_at=window.end)
        return Gathered(tuple(self.answer), status)
