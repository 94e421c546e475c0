"""From an hour of the schedule to saved digests.

    wake ─► due? ─┬─► listing of each subject ─► announced papers, kept ─┐
                  │      unchanged, empty: nothing new                   ├─► networks ─► for each digest:
                  └─► digests to be counted again, without the posts ────┘   rank ─► guard ─► save
                      that are gone

A network that fails costs its own mentions and is named in the digest. A subject that fails costs its own papers
and makes the digest incomplete. What nobody expected stops the run. Every run, and every refusal, is written down.

What is due is told by the event's time. What the upstreams have had of us (arXiv's one connection, who refused us,
what X cost) is the clock's: a backfill's days are many, and the day on which it runs is one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from math import inf

from hotpapers.domain.calendar import window
from hotpapers.domain.count import Count
from hotpapers.domain.errors import RevisionConflict, SourceChanged, SourceError, SourceRefused, StoreError
from hotpapers.domain.listing import Announcement, Listing, Outcome, improves, merge, worth_waiting
from hotpapers.domain.mention import Network, SourceState, SourceStatus
from hotpapers.domain.punctual import late, missed
from hotpapers.domain.recount import GIVEN_UP, STEPS, Plan, asked_at, asked_first, due, position, step_at
from hotpapers.domain.run import Run, StatusPage
from hotpapers.domain.wake import Wake
from hotpapers.jobs.gather import PAID_FOR, Answers, gather, present, sparing
from hotpapers.jobs.report import HarvestReport, Health
from hotpapers.jobs.revise import Revise, Revised
from hotpapers.ports import Announcements, DigestStore, Leases, Ledger, Listings, MentionSource, Presence, RunLog
from hotpapers.views.standing import standing

logger = logging.getLogger(__name__)

OPEN_FOR = max(STEPS.values()) + GIVEN_UP + timedelta(days=2)
"""Digests older than this are final."""
RUNS_A_DAY = 200
LEASE = timedelta(minutes=15)
ARXIV = "arxiv"


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
        plan = self._plan(wake)
        looked = self._look(wake, plan, holder, left) if plan.listing else _Looked()
        counts = sorted(self._counts(wake, plan, looked), key=lambda count: count.day)
        counts = present(counts, self.presence, left())
        answers = self._asked(wake, counts, left)
        for network in answers.refused:
            self._refuses(network)
        # before anything is ranked: what was paid for is known to the day's next run, whatever becomes of this one
        said = looked.outcome if looked.why else "asked"
        self.runs.add(Run(wake.time, said, why=looked.why, sources=(*self._before(wake), *answers.asked)))
        revised, overtaken = self._all(wake, counts, answers)
        self.runs.say(self._standing(wake))
        health = None if wake.day else self._health(wake, looked)
        spent = self.ledger.spent(self._today, Network.X) / 1_000
        report = HarvestReport(wake.time, revised, looked.why, looked.requests, answers.asked, spent, health)
        told(report)
        if overtaken:
            raise overtaken
        if looked.broken:
            raise SourceChanged("arXiv", looked.why or "no listing could be read")
        return report

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
        if stored is None or announcement is None or stored.imported:
            return HarvestReport(wake.time, listing=f"there is nothing counted for {day}")
        evidence = self.store.mentions(day)
        count = Count(announcement, stored.step, stored.window, frozenset(), stored, evidence, recalibrate=True)
        return HarvestReport(wake.time, (self._revised(wake, count, Answers({}, ())),))

    def _plan(self, wake: Wake) -> Plan:
        newest = self.store.days(limit=1)
        if wake.day:
            return Plan(listing=True, known=newest[0].date if newest else None, recounts=())
        oldest = wake.time.date() - OPEN_FOR
        return due(wake.time, {one.date: one for one in (*newest, *self.store.days(oldest=oldest))}.values())

    def _look(self, wake: Wake, plan: Plan, holder: str, left: Callable[[], float]) -> _Looked:
        kept = self._held(wake, plan)
        if kept and not kept.announced.missing and not wake.force:
            return _Looked(kept)
        if wake.day and not wake.force and (stored := self.store.load(wake.day)) and stored.imported:
            return _Looked(why=f"the digest of {wake.day} is a post of the original blog; only by force is it replaced")
        if ARXIV in self._refused():
            why = "arXiv refused us earlier today; it is asked again on the next UTC day"
            return _Looked(kept, why, outcome="forbidden")
        if not self.leases.take(ARXIV, holder, now=self.clock(), until=self.clock() + LEASE):
            return _Looked(kept, "another run is asking arXiv at the moment")
        try:
            ask = partial(self._listing, wake, plan.known, left)
            answers = self._answers(ask, kept.announced.missing if kept and not wake.force else ())
        except SourceRefused as error:
            self._refuses(ARXIV)
            return _Looked(kept, error.why, outcome="forbidden", broken=True)
        finally:
            self.leases.give_back(ARXIV, holder)
        return _judged(answers, wake, kept)

    def _held(self, wake: Wake, plan: Plan) -> Announcement | None:
        """What is kept of the day that is looked for, whole or not."""
        day = wake.day or plan.completes
        return self.announcements.announcement(day) if day else None

    def _refused(self) -> frozenset[str]:
        """Going on after a 403 "will be interpreted as an attack" (https://info.arxiv.org/help/robots.html)."""
        return self.ledger.refused(self._today)

    @property
    def _today(self) -> date:
        return self.clock().date()

    def _refuses(self, who: str) -> None:
        self.ledger.refuse(self._today, who)

    def _answers(self, ask: Callable[[str], Listing], missing: Sequence[str]) -> list[Listing]:
        """Of an incomplete announcement what is missing comes first: without any of it, the others add nothing."""
        first = [ask(subject) for subject in missing]
        if missing and not any(one.came for one in first):
            return first
        return [*first, *(ask(subject) for subject in self.subjects if subject not in missing)]

    def _listing(self, wake: Wake, known: date | None, left: Callable[[], float], subject: str) -> Listing:
        """Raises SourceRefused: then no other subject is asked either."""
        try:
            # never more than half of what is left: the networks come after it
            return self.listings.announced(subject, wake.day, known, wake.time, seconds=left() / 2)
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
        """What was kept of the day stays, unless this is more of it; by force, unless this is less."""
        kept = self.announcements.announcement(found.day)
        stays = kept and (improves(kept, found.announced) if wake.force else not improves(found, kept.announced))
        if kept and stays:
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

    def _asked(self, wake: Wake, counts: Sequence[Count], left: Callable[[], float]) -> Answers:
        if not counts:
            return Answers({}, ())
        if again := {} if wake.force else self._refused_before(counts):
            # half an answer was paid for, and another half is no more
            half = {day for day, run in again.items() if any(map(_dear_in_part, run.sources))}
            spared = [one.asking(frozenset(Network) - PAID_FOR) if one.day in half else one for one in counts]
            return sparing(self.sources, spared, left, self._refused(), again)
        return gather(self.sources, counts, left(), self._refused())

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
        return next((run.sources for run in runs if run.time == wake.time and run.day is None), ())

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


def _dear_in_part(source: SourceStatus) -> bool:
    return source.network in PAID_FOR and source.state is SourceState.PARTIAL


def _judged(answers: Sequence[Listing], wake: Wake, kept: Announcement | None) -> _Looked:
    """`kept`: what was known of it before, which an answer that is none does not take away."""
    requests = sum(answer.requests for answer in answers)
    announcement = merge(answers)
    if announcement is None:
        broken = [answer for answer in answers if answer.outcome is Outcome.BROKEN]
        told = broken or list(answers)
        why = "; ".join(f"{one.subject}: {one.why or one.outcome}" for one in told)
        failed = bool(broken) and kept is None
        return _Looked(kept, why, requests, "failed" if failed else "no announcement", failed)
    if not wake.day and worth_waiting(announcement, wake.time):
        missing = ", ".join(announcement.announced.missing)
        return _Looked(None, f"{announcement.day} is out, and waits for {missing}", requests)
    return _Looked(announcement, None, requests)
