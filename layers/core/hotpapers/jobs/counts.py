"""Which digests a run counts, and from what: the announcement that was found, and what is due again.

What is due is told by the event's time alone. Whether a day that was asked for by name will ever be due again is the
clock's: the schedule looks back so far and no further.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hotpapers.domain.calendar import window
from hotpapers.domain.count import Count
from hotpapers.domain.digest import State
from hotpapers.domain.listing import Announcement, improves
from hotpapers.domain.mention import Network
from hotpapers.domain.recount import GIVEN_UP, STEPS, Plan, asked_at, asked_first, due, given_up, position, step_at
from hotpapers.domain.wake import Wake
from hotpapers.ports import Announcements, DigestStore

RETRIED = timedelta(hours=6)
"""For so long after an event a run of it that was stopped is tried again, or the next hour's comes after it."""
OPEN_FOR = max(STEPS.values()) + GIVEN_UP + timedelta(days=2)
"""Digests older than this are final."""


@dataclass(frozen=True, slots=True)
class Counts:
    store: DigestStore
    announcements: Announcements
    clock: Callable[[], datetime]
    """UTC."""

    def plan(self, wake: Wake) -> Plan:
        newest = self.store.days(limit=1)
        if wake.day:
            return Plan(listing=True, known=newest[0].date if newest else None, recounts=())
        oldest = wake.time.date() - OPEN_FOR
        lines = {one.date: one for one in (*newest, *self.store.days(oldest=oldest))}.values()
        for line in lines:
            if line.generated_at >= wake.time - RETRIED:
                self.store.settle(line.date)
        return due(wake.time, lines)

    def of(self, wake: Wake, plan: Plan, found: Announcement | None) -> list[Count]:
        """By date."""
        return sorted(self._each(wake, plan, found), key=lambda count: count.day)

    def ranking(self, day: date) -> Count | None:
        """Of what was counted, as of when it was counted; None where nothing was counted here."""
        stored, announcement = self.store.load(day), self.announcements.announcement(day)
        if stored is None or announcement is None or stored.imported:
            return None
        evidence, closing = self.store.mentions(day), stored.state is State.FINAL or self._closes(day)
        return Count(
            announcement, stored.step, stored.window, frozenset(), stored, evidence, recalibrate=True, closing=closing
        )

    def _each(self, wake: Wake, plan: Plan, found: Announcement | None) -> Iterable[Count]:
        first = self._first(wake, found) if found else None
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
            self.store.settle(found.day)  # looked for though it is there: the archive may not have heard of it
            return None
        step = step_at(found.day, wake.time)
        if stored and (stored.imported or position(step) < position(stored.step)) and not wake.force:
            return None
        announcement = self._kept(found, wake)
        if stored is None:
            span, closing = window(found.day, wake.time), self._ends(wake)
            return Count(announcement, step, span, asked_first(step), closing=closing)
        grew = improves(announcement, stored.announced)
        printed = stored.imported is not None
        first = printed or (len(stored.standings) < 2 and stored.step == step)
        networks = asked_first(step) if first or grew else asked_at(step)
        # posts about papers that were not announced yet were passed over; of a post of the blog nothing was read at all
        return self._again(wake, announcement, step, networks, afresh=grew or printed or stored.step == step)

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
        return Count(announcement, step, span, networks, stored, evidence, afresh, closing=self._ends(wake))

    def _ends(self, wake: Wake) -> bool:
        """Whether what is counted now is not counted again."""
        return wake.day is not None and self._closes(wake.day)

    def _closes(self, day: date) -> bool:
        return given_up(day, self.clock())
