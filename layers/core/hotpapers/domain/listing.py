"""What asking arXiv for an announcement can end in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from hotpapers.domain.calendar import opening
from hotpapers.domain.digest import Announced
from hotpapers.domain.paper import How, Paper, PaperId, id_order

PATIENCE = timedelta(hours=3)
"""After the opening of the day: so long a digest waits for subjects that still print an older date."""


class Outcome(StrEnum):
    NEW = "new"
    """An announcement for the date asked for, or newer than the one known."""
    UNCHANGED = "unchanged"
    """The printed date is the one we know: nothing was announced since."""
    EMPTY = "empty"
    """arXiv says in so many words that nothing was announced."""
    BROKEN = "broken"
    """Not usable: rows and declared counts differ, no date, an unknown shape. `why` says which."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One subject's answer. `day` is the date arXiv printed, whatever day it is today."""

    subject: str
    outcome: Outcome
    day: date | None = None
    papers: tuple[Paper, ...] = ()
    """New and cross-listed; replacements are left out."""
    why: str | None = None
    requests: int = 0
    whole: bool = True
    """False where the answer is known to lack papers: OAI-PMH cannot tell all of them."""

    @property
    def came(self) -> bool:
        """Whether all that the subject announced on its day is here."""
        return self.day is not None and self.outcome in (Outcome.NEW, Outcome.EMPTY) and self.whole


@dataclass(frozen=True, slots=True)
class Announcement:
    """What all configured subjects announced on one day, each paper once."""

    day: date
    announced: Announced
    papers: tuple[Paper, ...]


def merge(listings: Sequence[Listing]) -> Announcement | None:
    """The newest announcement among the answers, or None where there is none.

    A subject that printed another date, or none, is missing, and so is one whose papers are not all there; one that
    printed the date and has no paper is not. A paper that is new in one subject and cross-listed in another is new.
    A withdrawn paper was announced and is nothing to rank.
    """
    days = [listing.day for listing in listings if listing.outcome is Outcome.NEW and listing.day]
    if not days:
        return None
    day = max(days)
    of_day = [listing for listing in listings if listing.day == day and listing.outcome in (Outcome.NEW, Outcome.EMPTY)]
    papers = _each_once(paper for listing in of_day for paper in listing.papers)
    present = {listing.subject for listing in of_day if listing.whole}
    subjects = tuple(dict.fromkeys(listing.subject for listing in listings))
    announced = Announced(
        subjects,
        new=sum(paper.how is How.NEW for paper in papers),
        cross=sum(paper.how is How.CROSS for paper in papers),
        missing=tuple(subject for subject in subjects if subject not in present),
        highest=max((paper.id for paper in papers if paper.how is How.NEW), key=id_order, default=None),
    )
    return Announcement(day, announced, tuple(paper for paper in papers if not paper.withdrawn))


_FIRST = tuple(How)
"""New before crossed, whichever subject comes first."""


def _each_once(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    once: dict[PaperId, Paper] = {}
    for paper in papers:
        held = once.setdefault(paper.id, paper)
        if _FIRST.index(paper.how) < _FIRST.index(held.how):
            once[paper.id] = paper
    return tuple(sorted(once.values(), key=lambda paper: id_order(paper.id)))


def worth_waiting(announcement: Announcement, now: datetime) -> bool:
    """Whether the missing subjects may still print the announcement's date soon: the next hour asks again."""
    return bool(announcement.announced.missing) and now < opening(announcement.day) + PATIENCE


def improves(announcement: Announcement, stored: Announced) -> bool:
    """Whether an announcement that was stored incomplete has more of its subjects now."""
    return set(announcement.announced.missing) < set(stored.missing)
