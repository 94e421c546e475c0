"""What arXiv prints by and by, and what befalls a process that harvests it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from math import inf
from types import SimpleNamespace
from typing import Any

from hotpapers.domain.calendar import opening
from hotpapers.domain.errors import SourceChanged, SourceUnavailable
from hotpapers.domain.listing import Listing, Outcome
from hotpapers.domain.paper import Paper

from tests.crashes import Stopped
from tests.fakes import FakeListings

ONE_DAY = timedelta(days=1)
CS, STAT, ARXIV = "cs", "stat", "arXiv"


def working_day(now: datetime) -> date:
    """The newest date that an announcement can print by now."""
    day = now.date() + ONE_DAY
    while day.isoweekday() > 5 or opening(day) > now:
        day -= ONE_DAY
    return day


@dataclass
class Arxiv(FakeListings):
    """What is out, by date; a subject that is behind prints the date before the newest."""

    out: dict[date, tuple[Paper, ...]] = field(default_factory=dict)
    behind: bool = False
    down: bool = False

    def announced(
        self, subject: str, day: date | None, known: date | None, now: datetime, *, seconds: float = inf
    ) -> Listing:
        if self.down:
            raise SourceUnavailable(ARXIV, "answered 503")
        printed = sorted(self.out)[: -1 if self.behind and subject == STAT else None]
        asked = day or printed[-1]
        if not day and asked > now.date() + ONE_DAY:
            raise SourceChanged(ARXIV, "its date is in the future")
        if not day and known and asked <= known:
            return Listing(subject, Outcome.UNCHANGED, asked)
        papers = tuple(paper for paper in self.out.get(asked, ()) if asked in printed and subject in paper.categories)
        return Listing(subject, Outcome.NEW if papers else Outcome.EMPTY, asked if asked in printed else None, papers)


@dataclass
class Process:
    """At one of its calls of a port, before it is made or after, something happens; or it is no more from then on."""

    at: float = inf
    meanwhile: Callable[[], object] | None = None
    steps: int = 0

    def through(self, port: object) -> Any:
        names = (name for name in dir(port) if not name.startswith("_"))
        return SimpleNamespace(**{name: partial(self._call, getattr(port, name)) for name in names})

    def _call(self, method: Callable[..., Any], *args: Any, **named: Any) -> Any:
        self._step()
        answer = method(*args, **named)
        self._step()
        return answer

    @property
    def dead(self) -> bool:
        return self.steps >= self.at and self.meanwhile is None

    def _step(self) -> None:
        self.steps += 1
        if self.dead:
            raise Stopped
        if self.steps == self.at and self.meanwhile:
            self.meanwhile()
