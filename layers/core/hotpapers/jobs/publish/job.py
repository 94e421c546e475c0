"""Dates whose digest changed → objects of the site.

    dates ─► what they hold, and held before ─► plan ─┬─► 1  pages that are not there yet: nothing links to them
                                                      ├─► 2  stamps and months: lists may name the days from here on
                                                      ├─► 3  pages that changed, then the roots, the front page last
                                                      └─► 4  stamps: done

Nothing that a reader can reach ever links to what is not there. Unchanged bytes are not written. Every object is made
from what was read after the bucket was asked for it, and written only where nobody wrote since; a lost write is made
again. What was made before the stamps stands unless another publish stamped days meanwhile: then all is planned and
made once more. Each stamps first and looks then, so one of two always sees the other. So two publishes at a time end
with what either would have written last. The table is only read.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import groupby

from hotpapers.domain.calendar import Month
from hotpapers.domain.errors import NotFound, StoreError
from hotpapers.domain.paper import PaperId
from hotpapers.jobs.publish import months, plan, stamps
from hotpapers.jobs.publish.changes import Coming, coming, planned_for
from hotpapers.jobs.publish.library import Library, Sources
from hotpapers.jobs.publish.making import JSON, OPEN, Maker
from hotpapers.jobs.publish.plan import Kind, Plan, Target
from hotpapers.ports import Archive, DigestStore, Held, RunLog, Site, SiteObject, Takedowns
from hotpapers.views import addresses

logger = logging.getLogger(__name__)

TRIES = 5
AT_ONCE = 40
"""Objects made before they are written, so that not all of them are in memory."""
INVALID = (
    "/",
    "/digests/*",
    "/papers*",
    "/categories/*",
    "/archive/*",
    "/trending/*",
    "/feed.*",
    "/atom.xml",
    "/week.*",
    "/v1/*",
)
"""What the edge forgets after a publish: ten patterns, whatever changed."""


@dataclass(slots=True)
class PublishReport:
    keys: list[str] = field(default_factory=list)
    """Of the objects written, in their order."""
    unchanged: int = 0
    failed: list[date] = field(default_factory=list)
    digests: dict[date, int] = field(default_factory=dict)
    """The revisions that were published, by their dates."""

    @property
    def written(self) -> int:
        return len(self.keys)

    def add(self, other: PublishReport) -> None:
        self.keys += other.keys
        self.unchanged += other.unchanged
        self.failed += other.failed
        self.digests |= other.digests


@dataclass(frozen=True, slots=True)
class Publish:
    store: DigestStore
    site: Site
    archive: Archive
    takedowns: Takedowns
    runs: RunLog
    mails: bool = False

    def run(self, days: Collection[date]) -> PublishReport:
        """A date that cannot be published costs only itself: it is in `failed`."""
        report = PublishReport()
        try:
            if days:
                self._publish(sorted(days), report)
        except (StoreError, NotFound) as error:
            if len(days) > 1:
                for day in sorted(days):
                    report.add(self.run([day]))
            else:
                logger.exception("could not publish %s", *days, exc_info=error)
                report.failed.extend(days)
        return report

    def status(self) -> PublishReport:
        """The status page alone; before the first digest a site that says so. Raises StoreError."""
        report = PublishReport()
        latest = self.store.latest()
        digest = self.store.load(latest) if latest else None
        page = None if digest else self.runs.page()
        site = digest.site_url if digest else page.site_url if page else ""
        if site:
            planned = plan.status() if digest else plan.everything()
            self._finish(planned, self._held(planned), self._library(()), site, report)
        return report

    def behind(self) -> list[date]:
        """Days whose visible revision is not wholly in the bucket, oldest first."""
        held: dict[Month, stamps.Stamps] = {}
        late = []
        for day in reversed(self.store.days()):
            month = Month.of(day.date)
            if month not in held:
                held[month] = stamps.read(self.site.read(stamps.key(month)))
            stamp = held[month].get(day.date)
            if stamp is None or not stamp.done or stamp.revision < day.revision:
                late.append(day.date)
        return late

    def reconcile(self, most: int) -> PublishReport:
        """Publishes what is missing, at most so many days: stream records expire, and a like put makes none."""
        return self.run(self.behind()[:most])

    def rebuild(self) -> PublishReport:
        """Everything from the table, a month at a time, the lists of all months last. Raises StoreError, NotFound."""
        report = PublishReport()
        days = sorted(day.date for day in self.store.days())
        for _, month in groupby(days, key=Month.of):
            self._publish(list(month), report, lists=False)
        if days:
            self._lists(days[-1], report)
        return report

    def _lists(self, newest: date, report: PublishReport) -> None:
        """Those of all months."""
        library = self._library(())
        site = library.outline(newest).site_url
        planned = plan.everywhere([line.name for line in months.categories(library.months())])
        held, library = self._held(planned), self._library(())
        made = self._create(planned, held, Maker(library, site), report)
        self._finish(planned.without(made), held, library, site, report)

    def _publish(self, days: Sequence[date], report: PublishReport, *, lists: bool = True) -> None:
        first = self._library(days)
        loaded = coming(days, first)
        site = loaded[-1].outline.site_url
        planned = planned_for(loaded, first, lists=lists)
        held = self._held(planned)
        library = replace(self._library(days), new=_without_page(planned, held))
        made = self._create(planned, held, Maker(library, site), report)
        self._stamp(loaded, done=False)
        now = self._library(days)
        if first.overtaken(now) or library.overtaken(now):
            library, planned, held = now, planned_for(loaded, now, lists=lists), {**held, **made}
            made = {target.key: None for target in planned.pages if target.kind in plan.ALONE and target.key in made}
        self._finish(planned.without(made), held, library, site, report)
        self._stamp(loaded, done=True)
        report.digests |= {day.outline.date: day.outline.revision for day in loaded}
        self._forget(loaded, report)

    def _library(self, days: Iterable[date]) -> Library:
        sources = Sources(self.store, self.archive, self.takedowns, self.runs, self.mails)
        return Library(sources, self.site, frozenset(days))

    def _held(self, planned: Plan) -> Held:
        return self.site.held(target.key for target in (*planned.pages, *planned.roots))

    def _create(self, planned: Plan, held: Held, maker: Maker, report: PublishReport) -> Held:
        """Writes the pages that are not there yet; what the bucket holds of them then."""
        made: dict[str, object] = {}
        for some in _some([target for target in planned.pages if target.key not in held]):
            made |= self._made(some, maker, report)
        return made

    def _made(self, targets: Sequence[Target], maker: Maker, report: PublishReport) -> Held:
        """Tried again where a write met another one and neither came of it: what is lost and there, the other wrote."""
        made: dict[str, object] = {}
        for _ in range(TRIES):
            swapped = self.site.swap([maker.make(target) for target in targets], {})
            report.keys.extend(swapped.written)
            made |= swapped.held
            there = self.site.held(swapped.lost) if swapped.lost else {}
            targets = [target for target in targets if target.key in swapped.lost and target.key not in there]
            if not targets:
                break
        return made

    def _finish(self, planned: Plan, held: Held, library: Library, site: str, report: PublishReport) -> None:
        self._write(planned.pages, held, library, site, report)
        for root in planned.roots:
            self._write([root], held, library, site, report)

    def _write(self, targets: Sequence[Target], held: Held, library: Library, site: str, report: PublishReport) -> None:
        """`library` reads after `held` was asked for; a lost write is made again of what is read again."""
        waiting = targets
        for _ in range(TRIES):
            waiting = self._swap(waiting, held, Maker(library, site), report)
            if not waiting:
                return
            held = self.site.held(target.key for target in waiting)
            library = self._library(library.coming)
        raise StoreError(f"{waiting[0].path}: other publishes were faster {TRIES} times")

    def _swap(self, targets: Sequence[Target], held: Held, maker: Maker, report: PublishReport) -> list[Target]:
        """Those that another publish wrote since."""
        lost: set[str] = set()
        for some in _some(targets):
            swapped = self.site.swap([maker.make(target) for target in some], held)
            report.keys.extend(swapped.written)
            report.unchanged += len(swapped.unchanged)
            lost.update(swapped.lost)
        return [target for target in targets if target.key in lost]

    def _stamp(self, loaded: Sequence[Coming], *, done: bool) -> None:
        """Before the lists, that they may name the days; and after them."""
        for month, days in groupby(loaded, key=lambda day: Month.of(day.date)):
            self.site.replace(stamps.key(month), partial(self._stamps, month, list(days), done))
        if not done:
            coming = [day.date for day in loaded]
            self.site.replace(addresses.key(addresses.MONTHS), partial(self._months, coming))

    def _stamps(self, month: Month, days: Sequence[Coming], done: bool) -> SiteObject:
        key = stamps.key(month)
        held = dict(stamps.read(self.site.read(key)))
        for day in days:
            held[day.date] = day.stamped(held.get(day.date), done=done)
        return SiteObject(key, stamps.write(held), JSON, OPEN)

    def _months(self, coming: Sequence[date]) -> SiteObject:
        key = addresses.key(addresses.MONTHS)
        return SiteObject(key, months.write(self._library(coming).merged_months()), JSON, OPEN)

    def _forget(self, loaded: Sequence[Coming], report: PublishReport) -> None:
        if report.keys:
            first, last = loaded[0].outline, loaded[-1].outline
            self.site.invalidate(INVALID, f"{first.date}r{first.revision}-{last.date}r{last.revision}-{len(loaded)}")


def _without_page(planned: Plan, held: Held) -> frozenset[PaperId]:
    papers = (target for target in planned.pages if target.kind is Kind.PAPER)
    return frozenset(PaperId(target.name) for target in papers if target.key not in held)


def _some(targets: Sequence[Target]) -> Iterable[Sequence[Target]]:
    return (targets[at : at + AT_ONCE] for at in range(0, len(targets), AT_ONCE))
