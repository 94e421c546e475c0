"""What became of each run, and what the status page says of it all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from hotpapers.domain.mention import SourceStatus


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the harvest."""

    time: datetime
    """The event's (UTC)."""
    outcome: str
    """`saved`, `unchanged`, `refused`, `no announcement`, `failed`, `busy`, ..."""
    day: date | None = None
    """Of the digest it was about; None is the run as a whole: what became of looking, and what asking cost."""
    step: str | None = None
    revision: int = 0
    """The visible one when the run ended."""
    why: str | None = None
    """Of a refusal or a failure, in words."""
    sources: tuple[SourceStatus, ...] = ()
    announced: int = 0
    listed: int = 0
    mentions: int = 0
    asked: date | None = None
    """Of a run as a whole: the day that it was asked for by name; None is the schedule's."""


@dataclass(frozen=True, slots=True)
class StatusPage:
    """What the status page says; `since` is when it began to say so."""

    since: datetime
    words: tuple[str, ...]
    """Sentences, the most important first."""
    newest: date | None = None
    """The newest good digest."""
    sources: tuple[SourceStatus, ...] = ()
    site_url: str = ""
    """Where it is shown."""

    @property
    def quiet(self) -> tuple[object, ...]:
        """What a reader would notice: not the numbers that every hour changes."""
        sources = (replace(one, items=0, requests=0, cost=0.0, counted_at=None) for one in self.sources)
        return self.words, self.newest, tuple(sources)
