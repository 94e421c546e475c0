"""Days to be published → what changes with them: what the bucket held before, what the table says now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hotpapers.domain.calendar import Month
from hotpapers.domain.outline import Outline
from hotpapers.jobs.publish import plan
from hotpapers.jobs.publish.library import Library
from hotpapers.jobs.publish.plan import Change, Plan, Recent
from hotpapers.jobs.publish.stamps import Stamp
from hotpapers.views import feeds


@dataclass(frozen=True, slots=True)
class Coming:
    """A digest to be published, and what the bucket said of its day."""

    outline: Outline
    before: Stamp | None

    @property
    def date(self) -> date:
        return self.outline.date

    def stamped(self, now: Stamp | None, *, done: bool) -> Stamp:
        """What the day's stamp becomes; a newer revision's stays."""
        if now and now.revision > self.outline.revision:
            return now
        stamp = Stamp.of(self.outline, now)
        return stamp.finished if done else stamp


def coming(days: Iterable[date], library: Library) -> list[Coming]:
    """Raises NotFound for a day without a digest."""
    wanted = list(days)
    library.outlines(wanted)
    return [Coming(library.outline(day), library.stamps(Month.of(day)).get(day)) for day in wanted]


def planned_for(loaded: Iterable[Coming], library: Library, *, lists: bool) -> Plan:
    changes = list(_changes(loaded, library))
    return plan.plan(changes, _recent(library)) if lists else plan.months(changes)


def _changes(loaded: Iterable[Coming], library: Library) -> Iterable[Change]:
    for day in loaded:
        stamp = Stamp.of(day.outline, day.before)
        papers, categories = stamp.papers + stamp.left_papers, stamp.categories + stamp.left_categories
        yield Change(day.date, papers, categories, library.near(day.date))


def _recent(library: Library) -> Recent:
    """While the feeds are not full, any digest may have been in them: one that lists nothing any more, too."""
    listed = library.listed()
    if not listed:
        return plan.LONG_AGO
    return Recent(listed[0].date, listed[-1].date if len(listed) == feeds.DIGESTS else plan.LONG_AGO.fed)
