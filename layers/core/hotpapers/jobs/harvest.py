"""From an hour of the schedule to saved digests.

    wake ─► due? ─┬─► listing of each subject ─► announced papers, kept ─┐      (`look`)
                  │      unchanged, empty: nothing new                   ├─► networks ─► for each digest:
                  └─► digests to be counted again, without the posts ────┘   rank ─► guard ─► save
                      that are gone (`counts`)                     (`gather`)     (`revise`)

A network that fails costs its own mentions and is named in the digest. A subject that fails costs its own papers
and makes the digest incomplete. What nobody expected stops the run. Every run, and every refusal, is written down.

What is due is told by the event's time. What the upstreams have had of us (arXiv's one connection, who refused us,
what X cost) is the clock's: a backfill's days are many, and the day on which it runs is one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import inf

from hotpapers.domain.count import Count
from hotpapers.domain.errors import RevisionConflict, SourceChanged, StoreError
from hotpapers.domain.mention import Network, SourceState, SourceStatus
from hotpapers.domain.punctual import late, missed
from hotpapers.domain.run import Run, StatusPage
from hotpapers.domain.wake import Wake
from hotpapers.jobs.counts import Counts
from hotpapers.jobs.gather import PAID_FOR, Answers, gather, present, sparing
from hotpapers.jobs.look import Look, Looked
from hotpapers.jobs.report import HarvestReport, Health
from hotpapers.jobs.revise import Revise, Revised
from hotpapers.ports import Announcements, DigestStore, Leases, Ledger, Listings, MentionSource, Presence, RunLog
from hotpapers.views.standing import standing

logger = logging.getLogger(__name__)

RUNS_A_DAY = 200


@dataclass(frozen=True, slots=True)
class Harvest:
    listings: Listings
    sources: Sequence[MentionSource]
    store: DigestStore
    announcements: Announcements
    runs: RunLog
    leases: Leases
    revise: Revise
    subjects: tuple[str, ...]
    ledger: Ledger
    presence: Presence
    clock: Callable[[], datetime]
    """UTC."""
    failures: Callable[[], int] = lambda: 0
    """How many invocations failed for good, of whatever function."""

    def run(
        self,
        wake: Wake,
        *,
        left: Callable[[], float] = lambda: inf,
        holder: str = "by hand",
        told: Callable[[HarvestReport], None] = lambda _report: None,
    ) -> HarvestReport:
        """`left`: seconds that the upstreams may still take; `holder`: the run's name for the lease on arXiv's one
        connection; `told`: hears the report, also where the run fails after it.

        Raises SourceChanged where no subject's listing could be read, and RevisionConflict where another run was faster
        with a digest, after all else is done.
        """
        if wake.rank and wake.day:
            return self._ranked(wake, wake.day)
        plan = self._counts.plan(wake)
        looked = self._look.run(wake, plan, holder, left) if plan.listing else Looked()
        counts = present(self._counts.of(wake, plan, looked.announcement), self.presence, left())
        answers = self._asked(wake, counts, left)
        for network in answers.refused:
            self.ledger.refuse(self._today, network)
        # before anything is ranked: what was paid for is known to the day's next run, whatever becomes of this one
        said = looked.outcome if looked.why else "asked"
        asked = (*self._before(wake), *answers.asked)
        self.runs.add(Run(wake.time, said, why=looked.why, sources=asked, asked=wake.day))
        revised, overtaken = self._all(wake, counts, answers)
        self.runs.say(self._standing(wake))
        health = None if wake.day else self._health(wake, looked)
        spent = self.ledger.spent(self._today, Network.X) / 1_000
        forbidden = looked.outcome == "forbidden"
        report = HarvestReport(wake.time, revised, looked.why, looked.requests, forbidden, answers.asked, spent, health)
        told(report)
        if overtaken:
            raise overtaken
        if looked.broken:
            raise SourceChanged("arXiv", looked.why or "no listing could be read")
        return report

    @property
    def _look(self) -> Look:
        parts = self.listings, self.announcements, self.store, self.leases, self.ledger
        return Look(*parts, self.subjects, self.clock)

    @property
    def _counts(self) -> Counts:
        return Counts(self.store, self.announcements, self.clock)

    @property
    def _today(self) -> date:
        return self.clock().date()

    def _all(
        self, wake: Wake, counts: Sequence[Count], answers: Answers
    ) -> tuple[tuple[Revised, ...], RevisionConflict | None]:
        """One digest that another run was faster with costs the others nothing of what was asked for them."""
        revised, overtaken = [], None
        for count in counts:
            try:
                revised.append(self._revised(wake, count, answers))
            except RevisionConflict as error:
                logger.warning("%s", error)
                overtaken = error
        return tuple(revised), overtaken

    def _health(self, wake: Wake, looked: Looked) -> Health:
        newest = self.store.latest()
        days = missed(newest, wake.time) if newest else 0
        return Health(newest, days, late(newest, wake.time, quiet=looked.quiet), self._failures())

    def _failures(self) -> int | None:
        """Not to be known is no failure of the harvest."""
        try:
            return self.failures()
        except StoreError as error:
            logger.warning("what failed for good could not be counted: %s", error)
            return None

    def _ranked(self, wake: Wake, day: date) -> HarvestReport:
        """A backfill does so in the order of the dates."""
        count = self._counts.ranking(day)
        if count is None:
            return HarvestReport(wake.time, listing=f"there is nothing counted for {day}")
        return HarvestReport(wake.time, (self._revised(wake, count, Answers({}, ())),))

    def _asked(self, wake: Wake, counts: Sequence[Count], left: Callable[[], float]) -> Answers:
        if not counts:
            return Answers({}, ())
        if again := {} if wake.force else self._refused_before(counts):
            # half an answer was paid for, and another half is no more
            half = {day for day, run in again.items() if any(map(_dear_in_part, run.sources))}
            spared = [one.asking(frozenset(Network) - PAID_FOR) if one.day in half else one for one in counts]
            return sparing(self.sources, spared, left, self.ledger.refused(self._today), again)
        return gather(self.sources, counts, left(), self.ledger.refused(self._today))

    def _refused_before(self, counts: Sequence[Count]) -> Mapping[date, Run]:
        """Of counts that cost money, and that the guard refused when they were last tried, by their days."""
        dear = {count.day: count.step for count in counts if count.stored and any(map(count.asks, PAID_FOR))}
        last: dict[date | None, Run] = {}
        for run in self.runs.runs(RUNS_A_DAY) if dear else ():
            last.setdefault(run.day, run)
        tried = {day: last[day] for day in dear if day in last}
        return {day: run for day, run in tried.items() if (run.outcome, run.step) == ("refused", dear[day])}

    def _before(self, wake: Wake) -> tuple[SourceStatus, ...]:
        """What an attempt at this very run has asked already: Lambda tries again after a failure."""
        runs = self.runs.runs(RUNS_A_DAY)
        mine = (run for run in runs if (run.time, run.day, run.asked) == (wake.time, None, wake.day))
        return next((run.sources for run in mine), ())

    def _revised(self, wake: Wake, count: Count, answers: Answers) -> Revised:
        revised = self.revise.run(count, answers.by_day.get(count.day, ()), force=wake.force)
        self.runs.add(
            Run(
                wake.time,
                revised.outcome,
                count.day,
                count.step,
                revised.revision,
                revised.why,
                revised.sources,
                revised.announced,
                revised.listed,
                revised.mentions,
            )
        )
        return revised

    def _standing(self, wake: Wake) -> StatusPage:
        line = next(iter(self.store.days(limit=1)), None)
        said = standing(wake.time, line, self.runs.runs(RUNS_A_DAY))
        return replace(said, newest=self.store.latest(), site_url=self.revise.site_url)


def _dear_in_part(source: SourceStatus) -> bool:
    return source.network in PAID_FOR and source.state is SourceState.PARTIAL
