"""The harvest with its ports in memory, and what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from math import inf
from typing import Any

from hotpapers.domain.calendar import opening
from hotpapers.domain.listing import Listing, Outcome
from hotpapers.domain.mention import Gathered, Mention, Network, SourceState, SourceStatus
from hotpapers.domain.wake import Wake
from hotpapers.jobs.harvest import Harvest
from hotpapers.jobs.report import HarvestReport
from hotpapers.jobs.revise import Revise
from hotpapers.views.documents import digest_body

from tests.builders import DAY, a_mention, a_paper
from tests.fakes import (
    FakeAnnouncements,
    FakeLeases,
    FakeLedger,
    FakeListings,
    FakePresence,
    FakeRunLog,
    FakeSource,
    FakeStore,
    FakeTakedowns,
)

FIRST, SECOND = a_paper("2609.00001"), a_paper("2609.00002")
OPENING = opening(DAY)
LATER = DAY + timedelta(days=1)
FRIDAY = date(2026, 9, 25)
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""By the clock, on the day of a backfill."""


def listing(subject: str = "cs", *papers: str, **fields: object) -> Listing:
    named = tuple(a_paper(paper) for paper in papers) or (FIRST, SECOND)
    return replace(Listing(subject, Outcome.NEW, DAY, named, requests=1), **fields)  # type: ignore[arg-type]


@dataclass
class FakeRefreshing(FakeSource):
    """A source that can be asked by id; what `again` lacks was deleted."""

    again: Sequence[Mention] = ()
    refreshed: list[Sequence[Mention]] = field(default_factory=list)

    def refresh(self, posts: Sequence[Mention], now: datetime, *, seconds: float = inf) -> Gathered:
        self.refreshed.append(posts)
        alive = tuple(replace(post, counted_at=now) for post in self.again)
        return Gathered(alive, SourceStatus(self.network, SourceState.OK, items=len(alive), requests=1))


@dataclass
class Stage:
    """The job with its ports in memory, and the hours it is woken at."""

    listings: FakeListings = field(default_factory=lambda: FakeListings({"cs": listing()}))
    sources: tuple[FakeSource, ...] = ()
    store: FakeStore = field(default_factory=FakeStore)
    announcements: FakeAnnouncements = field(default_factory=FakeAnnouncements)
    runs: FakeRunLog = field(default_factory=FakeRunLog)
    leases: FakeLeases = field(default_factory=FakeLeases)
    takedowns: FakeTakedowns = field(default_factory=FakeTakedowns)
    ledger: FakeLedger = field(default_factory=FakeLedger)
    presence: FakePresence = field(default_factory=FakePresence)
    clock: datetime | None = None
    """None: the time of the event."""

    def wake(self, hours: float = 2, **asked: object) -> HarvestReport:
        return self.at(OPENING + timedelta(hours=hours), **asked)

    def at(self, time: datetime, **asked: object) -> HarvestReport:
        revise = Revise(self.store, self.store, self.takedowns, "heat", "https://hotpapers.example", digest_body)
        return self.job(revise, self.clock or time).run(Wake(time, **asked))  # type: ignore[arg-type]

    def job(self, revise: Revise, clock: datetime) -> Harvest:
        parts = self.announcements, self.runs, self.leases, revise, tuple(self.listings.answers)
        return Harvest(self.listings, self.sources, self.store, *parts, self.ledger, self.presence, clock=lambda: clock)


def bluesky(*posts: Mention) -> FakeSource:
    return FakeSource(Network.BLUESKY, posts or (a_mention("1", papers=(FIRST.id,), posted_at=OPENING),))


def an_x_post(name: str, **fields: Any) -> Mention:
    return a_mention(name, network=Network.X, papers=(FIRST.id,), posted_at=OPENING, **fields)
