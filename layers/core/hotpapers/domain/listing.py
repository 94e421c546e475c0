"""What asking arXiv for an announcement can end in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hotpapers.domain.digest import Announced
from hotpapers.domain.paper import How, Paper, PaperId, id_order


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


@dataclass(frozen=True, slots=True)
class Announcement:
    """What all configured subjects announced on one day, each paper once."""

    day: date
    announced: Announced
    papers: tuple[Paper, ...]


def merge(listings: Sequence[Listing]) -> Announcement | None:
    """The newest announcement among the answers, or None where there is none.

    A subject that printed another date, or none, is missing. A paper that is new in one subject and cross-listed
    in another is new.
    """
    fresh = [listing for listing in listings if listing.outcome is Outcome.NEW and listing.day]
    if not fresh:
        return None
    day = max(listing.day for listing in fresh if listing.day)
    papers: dict[PaperId, Paper] = {}
    for paper in (paper for listing in fresh if listing.day == day for paper in listing.papers):
        if paper.id not in papers or (paper.how is How.NEW and papers[paper.id].how is How.CROSS):
            papers[paper.id] = paper
    present = {listing.subject for listing in fresh if listing.day == day}
    kept = tuple(sorted(papers.values(), key=lambda paper: id_order(paper.id)))
    announced = Announced(
        subjects=tuple(listing.subject for listing in listings),
        new=sum(paper.how is How.NEW for paper in kept),
        cross=sum(paper.how is How.CROSS for paper in kept),
        missing=tuple(listing.subject for listing in listings if listing.subject not in present),
    )
    return Announcement(day, announced, kept)
