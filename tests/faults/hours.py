"""The hours of three days: what wakes a harvest, and what the web has to say then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hotpapers.domain.calendar import opening
from hotpapers.domain.errors import RevisionConflict, StoreError
from hotpapers.domain.listing import Listing, Outcome
from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.wake import Wake

from tests.builders import DAY, a_mention, a_paper
from tests.fakes import FakeListings, FakePresence, FakeSource

if TYPE_CHECKING:
    from tests.crashes import Process
    from tests.faults.cloud import Cloud


@dataclass(frozen=True)
class Hour:
    """One event of the schedule, and what the web has to say then: running it again is the same run."""

    wake: Wake
    listing: Listing | None = None
    posts: tuple[Mention, ...] = ()

    def run(self, cloud: Cloud, process: Process | None = None) -> None:
        """Lambda tries an event that failed again."""
        job = cloud.harvest(process or cloud.process(), self)
        for _ in range(3):
            try:
                job.run(self.wake)
            except (StoreError, RevisionConflict):
                continue
            return
        raise StoreError("three times it failed")

    def web(self) -> dict[str, Any]:
        """What a harvest asks that is not AWS."""
        networks = (Network.BLUESKY, Network.HACKERNEWS)
        return {
            "listings": FakeListings({"cs": self.listing or Listing("cs", Outcome.UNCHANGED)}),
            "sources": [FakeSource(name, [one for one in self.posts if one.network is name]) for name in networks],
            "subjects": ("cs",),
            "presence": FakePresence(),
            "clock": lambda: self.wake.time,
            "failures": lambda: 0,
        }


@dataclass(frozen=True)
class Free:
    """A lease that everybody is given."""

    def take(self, _name: str, _holder: str, **_: datetime) -> bool:
        return True

    def give_back(self, _name: str, _holder: str) -> None:
        """Nothing was taken."""


class Unleased(Hour):
    """Where whoever else runs asks arXiv at the same time."""

    def web(self) -> dict[str, Any]:
        return Hour.web(self) | {"leases": Free()}


def after(day: date, hours: float) -> datetime:
    return opening(day) + timedelta(hours=hours)


def listing(day: date, *papers: str) -> Listing:
    announced = tuple(a_paper(paper, announced=day, categories=("cs.LG", "stat.ML")) for paper in papers)
    return Listing("cs", Outcome.NEW, day, announced, requests=1)


def post(name: str, paper: str, likes: int, day: date, **fields: Any) -> Mention:
    at = opening(day) + timedelta(hours=1)
    return a_mention(name, papers=(paper,), likes=likes, posted_at=at, counted_at=at, **fields)


BEFORE, NEXT = DAY - timedelta(days=1), DAY + timedelta(days=1)
_TODAY = ("2609.00001", "2609.00002", "2609.00003")
FIRST = Hour(
    Wake(after(DAY, 2)),
    listing(DAY, *_TODAY),
    (
        post("1", _TODAY[0], 90, DAY),
        post("2", _TODAY[1], 40, DAY),
        post("h1", _TODAY[1], 9, DAY, network=Network.HACKERNEWS),
    ),
)
RECOUNT = Hour(
    Wake(after(DAY, 7)),
    None,
    (
        post("1", _TODAY[0], 95, DAY),
        post("2", _TODAY[1], 400, DAY),
        post("3", _TODAY[2], 70, DAY),
        post("h1", _TODAY[1], 9, DAY, network=Network.HACKERNEWS),
    ),
)
TOMORROW = Hour(
    Wake(after(NEXT, 2)),
    listing(NEXT, "2609.00011", "2609.00012"),
    (*RECOUNT.posts, post("11", "2609.00011", 60, NEXT)),
)
YESTERDAY = Hour(
    Wake(after(NEXT, 3), day=BEFORE), listing(BEFORE, "2609.00021"), (post("21", "2609.00021", 10_000, BEFORE),)
)
"""A backfill reads a day that is older than what is there …"""
RANKED = Hour(Wake(after(NEXT, 3), day=DAY, rank=True))
"""… and ranks what comes after it again."""
