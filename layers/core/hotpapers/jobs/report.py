"""What a run of the harvest did, and the numbers that an operator watches.

CloudWatch asks a price for each name of a number and hour that it is told in, so an hour in which nothing was counted
tells only whether all is well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from hotpapers.domain.mention import Network, SourceState, SourceStatus
from hotpapers.jobs.revise import Revised

WHOLE: Mapping[SourceState, int] = {SourceState.OK: 2, SourceState.PARTIAL: 1, SourceState.FAILED: 0}
"""How much of a network there was, as a number. One that is off has none."""


@dataclass(frozen=True, slots=True)
class Health:
    """What an operator wants to hear of each hour."""

    newest: date | None
    """The newest good digest."""
    missed: int
    """Announcement dates since then, as far as the calendar knows."""
    late: bool
    failures: int | None
    """Invocations that failed for good, and wait for somebody to look; None where nobody could tell."""


@dataclass(frozen=True, slots=True)
class HarvestReport:
    """What a run did, in the words of the log."""

    time: datetime
    counts: tuple[Revised, ...] = ()
    listing: str | None = None
    """What became of looking for an announcement, where none came of it."""
    listing_requests: int = 0
    forbidden: bool = False
    """arXiv refuses us on this day."""
    asked: tuple[SourceStatus, ...] = ()
    """What asking the networks cost."""
    x_spent: float = 0.0
    """US dollars that X has cost on this UTC day of the clock, this run included."""
    health: Health | None = None
    """Of a run that looked after everything; not of one that was asked for a day by its name."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Numbers that were taken together, of one thing."""

    values: Mapping[str, float]
    network: Network | None = None
    about: Mapping[str, str | int] = field(default_factory=dict)
    """Which digest and revision: for the reader of a line, no part of the number's name."""


def measured(report: HarvestReport, x_budget: float) -> Iterator[Measured]:
    """`x_budget`: US dollars that X may cost on a UTC day.

    Of several digests that were counted the newest has numbers: the others are in the log.
    """
    if health := report.health:
        values = {"Late": int(health.late), "DigestsMissed": health.missed, "FailedInvocations": health.failures}
        known = {name: value for name, value in values.items() if value is not None}
        yield Measured(known, about={"newest": str(health.newest)})
    if any(one.network is Network.X and one.requests for one in report.asked):
        spent = report.x_spent
        yield Measured({"XSpend": spent, "XBudgetUsed": 100 * spent / x_budget if x_budget else 100 * (spent > 0)})
    if report.counts:
        yield from _counted(max(report.counts, key=lambda count: count.day))


def _counted(count: Revised) -> Iterator[Measured]:
    about: dict[str, str | int] = {"digest": str(count.day), "revision": count.revision, "step": count.step}
    yield Measured({"PapersAnnounced": count.announced, "PapersListed": count.listed}, about=about)
    for source in count.sources:
        if source.state in WHOLE:
            values = {"Mentions": source.items, "SourceState": WHOLE[source.state]}
            yield Measured(values, source.network, about)
