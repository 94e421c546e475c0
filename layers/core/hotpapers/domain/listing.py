"""What asking arXiv for an announcement can end in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hotpapers.domain.paper import Paper


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
