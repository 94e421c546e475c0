"""The ports in memory. Each passes the contract tests that the real adapter passes (`tests/contracts`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import reduce
from math import inf

from hotpapers.domain.digest import DayIndex, Digest, Entry, Window
from hotpapers.domain.errors import RevisionConflict, SourceError
from hotpapers.domain.listing import Announcement, Listing, Outcome
from hotpapers.domain.mention import Gathered, Mention, Network, SourceState, SourceStatus
from hotpapers.domain.outline import Outline, Snapshot, snapshots
from hotpapers.domain.paper import Paper, PaperId, merged
from hotpapers.domain.ranking.counted import distinct
from hotpapers.domain.revision import line, said
from hotpapers.domain.run import Run, StatusPage
from hotpapers.domain.takedown import Hidden, Takedown
from hotpapers.domain.telling import Letter, mailbox
from hotpapers.ports import Held, PaperListing, PaperRecord, SiteObject, StoredBody, Swapped


@dataclass
class FakeStore:
    """The store; and the archive of what it holds."""

    digests: dict[date, Digest] = field(default_factory=dict)
    bodies: dict[date, StoredBody] = field(default_factory=dict)
    evidence: dict[date, tuple[Mention, ...]] = field(default_factory=dict)
    papers: dict[PaperId, dict[date, Paper]] = field(default_factory=dict)
    snapshots: dict[date, dict[str, tuple[Snapshot, ...]]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    """Of categories."""
    newest: date | None = None
    begun: set[date] = field(default_factory=set)
    """Dates whose save was stopped before the archive had its line."""
    settled: list[date] = field(default_factory=list)

    def load(self, day: date) -> Digest | None:
        return self.digests.get(day)

    def mentions(self, day: date) -> tuple[Mention, ...]:
        return self.evidence.get(day, ())

    def save(
        self, digest: Digest, body: StoredBody, mentions: Iterable[Mention], papers: Iterable[Paper] = ()
    ) -> Digest:
        stored = self.digests.get(digest.date)
        if stored and said(stored) == said(digest):
            return stored
        if digest.revision != (stored.revision if stored else 0):
            raise RevisionConflict(str(digest.date))
        saved = self.digests[digest.date] = replace(digest, revision=digest.revision + 1)
        self.bodies[digest.date] = body
        self.evidence[digest.date] = tuple(sorted(mentions, key=lambda mention: mention.key))
        self._remember(saved, papers)
        return saved

    def settle(self, day: date) -> None:
        self.settled.append(day)
        self.begun.discard(day)

    def rebody(self, digest: Digest, body: StoredBody) -> None:
        stored = self.digests.get(digest.date)
        if stored is None or stored.revision != digest.revision:
            raise RevisionConflict(str(digest.date))
        self.bodies[digest.date] = body

    def days(
        self, *, newest: date | None = None, oldest: date | None = None, limit: int | None = None
    ) -> tuple[DayIndex, ...]:
        listed = self.digests.keys() - self.begun
        kept = [day for day in sorted(listed, reverse=True) if (oldest or day) <= day <= (newest or day)]
        return tuple(line(self.digests[day]) for day in kept[:limit])

    def latest(self) -> date | None:
        return self.newest

    def outlines(self, days: Iterable[date]) -> tuple[Outline, ...]:
        return tuple(Outline.of(self.digests[day]) for day in sorted(set(days), reverse=True) if day in self.digests)

    def entries(self, wanted: Iterable[tuple[date, int]]) -> Mapping[tuple[date, int], Entry]:
        ranks, days = set(wanted), self.digests.items()
        return {(day, e.rank): e for day, digest in days for e in digest.entries if (day, e.rank) in ranks}

    def category(self, name: str, *, newest: date | None = None, limit: int | None = None) -> tuple[Outline, ...]:
        found = [
            replace(outline, lines=tuple(one for one in outline.lines if name in one.categories))
            for outline in self.outlines(day for day in self.digests if day <= (newest or day))
        ]
        return tuple(outline for outline in found if outline.lines)[:limit]

    def categories(self) -> tuple[str, ...]:
        return tuple(sorted(self.names))

    def history(self, day: date) -> tuple[Snapshot, ...]:
        return tuple(point for points in self.snapshots.get(day, {}).values() for point in points)

    def record(self, paper: PaperId) -> PaperRecord | None:
        if paper not in self.papers:
            return None
        lines = [(outline.date, one) for outline in self.outlines(self.digests) for one in outline.lines]
        listings = [PaperListing(day, one.rank, one.score) for day, one in lines if one.paper == paper]
        counted = max(self.digests[day].generated_at for day in self.papers[paper])
        return PaperRecord(reduce(merged, self.papers[paper].values()), tuple(listings), counted)

    def remembering(self) -> FakeStore:
        return self

    def _remember(self, saved: Digest, papers: Iterable[Paper]) -> None:
        for paper in (*papers, *(entry.paper for entry in saved.entries)):
            days = self.papers.setdefault(paper.id, {})
            days[saved.date] = merged(days.get(saved.date, paper), paper)
        self.names.update(name for entry in saved.entries for name in entry.paper.categories)
        self.snapshots.setdefault(saved.date, {})[saved.step] = tuple(snapshots(saved))
        if saved.entries:
            self.newest = max(saved.date, self.newest or saved.date)


@dataclass
class FakeReader:
    store: FakeStore = field(default_factory=FakeStore)
    documents: dict[str, StoredBody] = field(default_factory=dict)

    def latest_body(self) -> StoredBody | None:
        return self.store.bodies.get(self.store.newest) if self.store.newest else None

    def digest_body(self, day: date) -> StoredBody | None:
        return self.store.bodies.get(day)

    def digest_bodies(self, days: Iterable[date]) -> Mapping[date, StoredBody]:
        return {day: self.store.bodies[day] for day in days if day in self.store.bodies}

    def paper(self, paper: PaperId) -> PaperRecord | None:
        return self.store.record(paper)

    def history(self, paper: PaperId) -> tuple[Snapshot, ...]:
        points = (point for day in sorted(self.store.digests) for point in self.store.history(day))
        return tuple(point for point in points if point.paper == paper)

    def mentions(self, paper: PaperId) -> tuple[Mention, ...]:
        posts = (post for posts in self.store.evidence.values() for post in posts)
        return distinct(post for post in posts if paper in post.papers)

    def document(self, name: str) -> StoredBody | None:
        return self.documents.get(name)


@dataclass
class FakeAnnouncements:
    kept: dict[date, Announcement] = field(default_factory=dict)

    def announcement(self, day: date) -> Announcement | None:
        return self.kept.get(day)

    def keep(self, announcement: Announcement) -> None:
        self.kept[announcement.day] = announcement


@dataclass
class FakeRunLog:
    log: dict[tuple[datetime, str], Run] = field(default_factory=dict)
    status: StatusPage | None = None

    def add(self, run: Run) -> None:
        self.log[run.time, f"{run.day or ''}#{run.asked or ''}"] = run

    def runs(self, limit: int) -> tuple[Run, ...]:
        return tuple(self.log[key] for key in sorted(self.log, reverse=True)[:limit])

    def page(self) -> StatusPage | None:
        return self.status

    def say(self, page: StatusPage) -> bool:
        if self.status and self.status.quiet == page.quiet:
            return False
        self.status = page
        return True


@dataclass
class FakeLeases:
    held: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    def take(self, name: str, holder: str, *, now: datetime, until: datetime) -> bool:
        held = self.held.get(name)
        if held and held[0] != holder and held[1] > now:
            return False
        self.held[name] = holder, until
        return True

    def give_back(self, name: str, holder: str) -> None:
        if name in self.held and self.held[name][0] == holder:
            del self.held[name]


@dataclass
class FakeReaders:
    a_day: int = 500
    told: dict[str, date] = field(default_factory=dict)
    invited: dict[str, datetime] = field(default_factory=dict)
    sent: dict[date, int] = field(default_factory=dict)

    def invite(self, address: str, now: datetime) -> bool:
        box = mailbox(address)
        if box in self.invited and now < self.invited[box] + timedelta(days=1):
            return False
        self.invited[box] = now
        if self.sent.get(now.date(), 0) >= self.a_day:
            return False
        self.sent[now.date()] = self.sent.get(now.date(), 0) + 1
        return True

    def uninvite(self, address: str) -> None:
        self.invited.pop(mailbox(address), None)

    def add(self, address: str, now: datetime) -> None:
        self.told.setdefault(address, now.date())

    def remove(self, address: str) -> None:
        self.told.pop(address, None)
        self.invited.pop(mailbox(address), None)

    def waiting(self, day: date) -> Iterable[str]:
        return [address for address, told in self.told.items() if told < day]

    def mark(self, address: str, day: date) -> bool:
        if self.told.get(address, day) >= day:
            return False
        self.told[address] = day
        return True

    def unmark(self, address: str, day: date) -> None:
        if self.told.get(address) == day:
            self.told[address] = day - timedelta(days=1)


@dataclass
class FakePostman:
    letters: list[tuple[str, Letter, str | None]] = field(default_factory=list)
    """Address, letter and where one click ends it, of each that went out."""
    refuses: Mapping[str, SourceError] = field(default_factory=dict)
    """By address."""

    def send(self, address: str, letter: Letter, leave: str | None = None) -> None:
        if address in self.refuses:
            raise self.refuses[address]
        self.letters.append((address, letter, leave))


@dataclass
class FakeChannel:
    name: str = "chat"
    repeatable: bool = False
    error: SourceError | None = None
    told: list[date] = field(default_factory=list)

    def tell(self, digest: Digest) -> None:
        if self.error:
            raise self.error
        self.told.append(digest.date)


@dataclass
class FakeLedger:
    refusals: set[tuple[date, str]] = field(default_factory=set)
    mills: dict[tuple[date, str], int] = field(default_factory=dict)

    def refuse(self, day: date, who: str) -> None:
        self.refusals.add((day, who))

    def refused(self, day: date) -> frozenset[str]:
        return frozenset(who for one, who in self.refusals if one == day)

    def spend(self, day: date, who: str, mills: int, *, most: int) -> bool:
        if self.spent(day, who) + mills > most:
            return False
        self.mills[day, who] = self.spent(day, who) + mills
        return True

    def spent(self, day: date, who: str) -> int:
        return self.mills.get((day, who), 0)


@dataclass
class FakePresence:
    """Everything is there but `missing`."""

    missing: set[str] = field(default_factory=set)
    network: Network = Network.X
    asked: list[Sequence[Mention]] = field(default_factory=list)

    def gone(self, posts: Sequence[Mention], *, seconds: float = inf) -> frozenset[str]:
        self.asked.append(posts)
        return frozenset(post.post_id for post in posts if post.post_id in self.missing)


@dataclass
class FakeTakedowns:
    said: dict[object, Takedown] = field(default_factory=dict)

    def hide(self, takedown: Takedown) -> None:
        if takedown.time >= self.said.setdefault(takedown.target, takedown).time:
            self.said[takedown.target] = takedown

    def hidden(self) -> Hidden:
        return Hidden.by(self.said.values())


@dataclass
class FakeDocuments:
    bodies: dict[str, StoredBody] = field(default_factory=dict)

    def put(self, name: str, body: StoredBody) -> bool:
        if name in self.bodies and self.bodies[name].etag == body.etag:
            return False
        self.bodies[name] = body
        return True

    def get(self, name: str) -> StoredBody | None:
        return self.bodies.get(name)


@dataclass
class FakeSite:
    objects: dict[str, SiteObject] = field(default_factory=dict)
    writes: list[str] = field(default_factory=list)
    """Paths in the order they were written."""
    invalidated: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = field(default_factory=dict)
    """Patterns, by reference and paths."""

    def held(self, paths: Iterable[str]) -> Held:
        return {path: self.objects[path] for path in paths if path in self.objects}

    def swap(self, items: Iterable[SiteObject], held: Held) -> Swapped:
        asked = list(items)
        lost = {item.path for item in asked if self.objects.get(item.path) is not held.get(item.path)}
        kept = [item for item in asked if item.path not in lost]
        done = {item.path: self.put(item) for item in kept}
        written, unchanged = (tuple(path for path, wrote in done.items() if wrote is it) for it in (True, False))
        return Swapped(written, unchanged, tuple(lost), self.held(written))

    def put(self, item: SiteObject) -> bool:
        held = self.objects.get(item.path)
        if held and replace(item, revision=held.revision) == held:
            return False
        if held and (item.revision or 0) < (held.revision or 0) and item.revision is not None:
            return False
        self.objects[item.path] = item
        self.writes.append(item.path)
        return True

    def replace(self, path: str, make: Callable[[], SiteObject]) -> bool:
        return self.put(make())

    def read(self, path: str) -> bytes | None:
        held = self.objects.get(path)
        return held.body if held else None

    def revision(self, path: str) -> int | None:
        held = self.objects.get(path)
        return held.revision if held else None

    def invalidate(self, paths: Sequence[str], reference: str) -> None:
        if paths:
            self.invalidated[reference, tuple(sorted(paths))] = tuple(paths)


@dataclass
class FakeListings:
    answers: Mapping[str, Listing | SourceError]
    """By subject."""
    asked: list[tuple[str, date | None]] = field(default_factory=list)
    known: list[date | None] = field(default_factory=list)
    """What came with each question."""
    told: list[float] = field(default_factory=list)
    """The seconds that each might take."""

    def announced(
        self, subject: str, day: date | None, known: date | None, now: datetime, *, seconds: float = inf
    ) -> Listing:
        self.asked.append((subject, day))
        self.known.append(known)
        self.told.append(seconds)
        answer = self.answers[subject]
        if isinstance(answer, SourceError):
            raise answer
        if day is None and answer.day and known and answer.day <= known:
            return Listing(subject, Outcome.UNCHANGED, answer.day, requests=answer.requests)
        return answer


@dataclass
class FakeSource:
    network: Network
    answer: Gathered | SourceError | Sequence[Mention] = ()
    """Mentions alone are an answer that is `ok`."""
    asked: list[tuple[Window, date]] = field(default_factory=list)
    told: list[float] = field(default_factory=list)
    """The seconds that were left each time."""

    def gather(self, window: Window, day: date, *, seconds: float = inf) -> Gathered:
        self.asked.append((window, day))
        self.told.append(seconds)
        if isinstance(self.answer, SourceError):
            raise self.answer
        if isinstance(self.answer, Gathered):
            return self.answer
        status = SourceStatus(self.network, SourceState.OK, items=len(self.answer), requests=1, counted_at=window.end)
        return Gathered(tuple(self.answer), status)
