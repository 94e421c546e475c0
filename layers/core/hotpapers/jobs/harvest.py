"""From an hour of the schedule to saved digests.

    wake ─► due? ─┬─► listing of each subject ─► announced papers, kept ─┐
                  │      unchanged, empty: nothing new                   ├─► networks ─► for each digest:
                  └─► digests to be counted again ───────────────────────┘   rank ─► guard ─► save

A network that fails costs its own mentions and is named in the digest. A subject that fails costs its own papers
and makes the digest incomplete. What nobody expected stops the run. Every run, and every refusal, is written down.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf

from hotpapers.domain.calendar import window
from hotpapers.domain.count import Count
from hotpapers.domain.errors import SourceChanged, SourceError, SourceRefused, StoreError
from hotpapers.domain.listing import Announcement, Listing, Outcome, improves, merge, worth_waiting
from hotpapers.domain.mention import Network, SourceStatus
from hotpapers.domain.punctual import late, missed
from hotpapers.domain.recount import GIVEN_UP, STEPS, Plan, asked_at, asked_first, due, position, step_at
from hotpapers.domain.run import Run, StatusPage
from hotpapers.domain.wake import Wake
from hotpapers.jobs.gather import Answers, gather
from hotpapers.jobs.report import HarvestReport, Health
from hotpapers.jobs.revise import Revise, Revised
from hotpapers.ports import Announcements, DigestStore, Leases, Listings, MentionSource, RunLog
from hotpapers.views.standing import standing

logger = logging.getLogger(__name__)

OPEN_FOR = max(STEPS.values()) + GIVEN_UP + timedelta(days=2)
"""Digests older than this are final."""
RUNS_A_DAY = 200
LEASE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class _Looked:
    """What looking for an announcement gave."""

    announcement: Announcement | None = None
    why: str | None = None
    requests: int = 0
    outcome: str = "no announcement"
    """How the run is written down, where no announcement came of it: `failed`, `forbidden` too."""
    broken: bool = False

    @property
    def quiet(self) -> bool:
        """The listings were read, and had nothing new."""
        return bool(self.why) and self.outcome == "no announcement"


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

        Raises SourceChanged where no subject's listing could be read, after all else is done.
        """
        if wake.rank and wake.day:
            return self._ranked(wake, wake.day)
        plan = self._plan(wake)
        looked = self._look(wake, plan, holder) if plan.listing else _Looked()
        counts = sorted(self._counts(wake, plan, looked), key=lambda count: count.day)
        earlier = self._earlier(wake)
        answers = gather(self.sources, counts, left(), earlier) if counts else Answers({}, ())
        # before anything is ranked: what was paid for is known to the day's next run, whatever becomes of this one
        said = looked.outcome if looked.why else "asked"
        self.runs.add(Run(wake.time, said, why=looked.why, sources=(*self._before(wake), *answers.asked)))
        revised = tuple(self._revised(wake, count, answers) for count in counts)
        self.runs.say(self._standing(wake))
        health = None if wake.day else self._health(wake, looked)
        before = tuple(earlier.get(Network.X, ()))
        report = HarvestReport(wake.time, revised, looked.why, looked.requests, answers.asked, before, health)
        told(report)
        if looked.broken:
            raise SourceChanged("arXiv", looked.why or "no listing could be read")
        return report

    def _health(self, wake: Wake, looked: _Looked) -> Health:
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
        """Ranks what was counted, as of when it was counted; a backfill does so in the order of the dates."""
        stored, announcement = self.store.load(day), self.announcements.announcement(day)
        if stored is None or announcement is None:
            return HarvestReport(wake.time, listing=f"there is nothing counted for {day}")
        evidence = self.store.mentions(day)
        count = Count(announcement, stored.step, stored.window, frozenset(), stored, evidence, recalibrate=True)
        return HarvestReport(wake.time, (self._revised(wake, count, Answers({}, ())),))

    def _plan(self, wake: Wake) -> Plan:
        if wake.day:
            return Plan(listing=True, known=None, recounts=())
        oldest = wake.time.date() - OPEN_FOR
        newest = self.store.days(limit=1)
        return due(wake.time, {one.date: one for one in (*newest, *self.store.days(oldest=oldest))}.values())

    def _look(self, wake: Wake, plan: Plan, holder: str) -> _Looked:
        kept = self.announcements.announcement(wake.day) if wake.day and not wake.force else None
        if kept and not kept.announced.missing:
            return _Looked(kept)
        if self._forbidden(wake):
            why = "arXiv refused us earlier today; it is asked again on the next UTC day"
            return _Looked(why=why, outcome="forbidden", broken=False)
        if not self.leases.take("arxiv", holder, now=wake.time, until=wake.time + LEASE):
            return _Looked(why="another run is asking arXiv at the moment")
        try:
            answers = [self._listing(subject, wake, plan.known) for subject in self.subjects]
        except SourceRefused as error:
            return _Looked(why=error.why, outcome="forbidden", broken=True)
        finally:
            self.leases.give_back("arxiv", holder)
        return _judged(answers, wake)

    def _forbidden(self, wake: Wake) -> bool:
        """Going on after a 403 "will be interpreted as an attack" (https://info.arxiv.org/help/robots.html)."""
        today = (run for run in self.runs.runs(RUNS_A_DAY) if run.time.date() == wake.time.date())
        return any(run.outcome == "forbidden" for run in today)

    def _listing(self, subject: str, wake: Wake, known: date | None) -> Listing:
        """Raises SourceRefused: then no other subject is asked either."""
        try:
            return self.listings.announced(subject, wake.day, known, wake.time)
        except SourceRefused:
            raise
        except SourceError as error:
            logger.warning("listing of %s: %s", subject, error.why)
            return Listing(subject, Outcome.BROKEN, why=error.why)

    def _counts(self, wake: Wake, plan: Plan, looked: _Looked) -> Iterable[Count]:
        first = self._first(wake, looked.announcement) if looked.announcement else None
        if first:
            yield first
        for recount in plan.recounts:
            announcement = self.announcements.announcement(recount.date)
            if announcement and not (first and first.day == recount.date):
                yield self._again(wake, announcement, recount.step, recount.networks)

    def _first(self, wake: Wake, found: Announcement) -> Count | None:
        """Of an announcement that was found now; None where it says no more than the stored one."""
        stored = self.store.load(found.day)
        if stored and not wake.day and not improves(found, stored.announced):
            return None
        step = step_at(found.day, wake.time)
        if stored and (stored.imported or position(step) < position(stored.step)) and not wake.force:
            return None
        announcement = self._kept(found, wake)
        if stored is None:
            return Count(announcement, step, window(found.day, wake.time), asked_first(step))
        grew = improves(announcement, stored.announced)
        first = len(stored.standings) < 2 and stored.step == step
        networks = asked_first(step) if first or grew else asked_at(step)
        # posts about papers that were not announced yet were passed over
        return self._again(wake, announcement, step, networks, afresh=grew or stored.step == step)

    def _kept(self, found: Announcement, wake: Wake) -> Announcement:
        """What was kept of the day stays, unless this is more of it."""
        kept = self.announcements.announcement(found.day)
        if kept and not wake.force and not improves(found, kept.announced):
            return kept
        self.announcements.keep(found)
        return found

    def _again(
        self,
        wake: Wake,
        announcement: Announcement,
        step: str,
        networks: frozenset[Network] | None,
        *,
        afresh: bool = False,
    ) -> Count:
        stored = self.store.load(announcement.day)
        evidence = self.store.mentions(announcement.day) if stored else ()
        span = window(announcement.day, wake.time)
        return Count(announcement, step, span, networks, stored, evidence, afresh)

    def _before(self, wake: Wake) -> tuple[SourceStatus, ...]:
        """What an attempt at this very run has asked already: Lambda tries again after a failure."""
        runs = self.runs.runs(RUNS_A_DAY)
        return next((run.sources for run in runs if run.time == wake.time and run.day is None), ())

    def _earlier(self, wake: Wake) -> dict[Network, list[SourceStatus]]:
        """What the networks were asked in other runs on this UTC day: X's budget is a day's."""
        found: dict[Network, list[SourceStatus]] = {}
        for run in self.runs.runs(RUNS_A_DAY):
            if run.day is None and run.time.date() == wake.time.date():
                for status in run.sources:
                    found.setdefault(status.network, []).append(status)
        return found

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
        newest = self.store.latest()
        line = next(iter(self.store.days(newest=newest, limit=1)), None) if newest else None
        return standing(wake.time, line, self.runs.runs(RUNS_A_DAY))


def _judged(answers: Sequence[Listing], wake: Wake) -> _Looked:
    requests = sum(answer.requests for answer in answers)
    announcement = merge(answers)
    if announcement is None:
        broken = [answer for answer in answers if answer.outcome is Outcome.BROKEN]
        told = broken or list(answers)
        why = "; ".join(f"{one.subject}: {one.why or one.outcome}" for one in told)
        return _Looked(None, why, requests, "failed" if broken else "no announcement", bool(broken))
    if not wake.day and worth_waiting(announcement, wake.time):
        missing = ", ".join(announcement.announced.missing)
        return _Looked(None, f"{announcement.day} is out, and waits for {missing}", requests)
    return _Looked(announcement, None, requests)
