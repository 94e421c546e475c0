"""What one new day costs beside archives of 10, 300 and 3,000 days: objects, reads, rounds, and the CPU of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from time import process_time
from typing import Any

from hotpapers.domain.calendar import Month
from hotpapers.domain.digest import DayIndex, Digest, Entry
from hotpapers.domain.outline import Outline
from hotpapers.domain.paper import PaperId
from hotpapers.domain.revision import line
from hotpapers.jobs.publish import Publish, stamps
from hotpapers.jobs.publish import months as archive_months
from hotpapers.ports import PaperListing, PaperRecord, SiteObject
from hotpapers.views import addresses
from hotpapers.views.converting import converted
from hotpapers.views.pages import MonthLine, month_line

from tests.builders import a_digest, a_paper, an_entry
from tests.fakes import FakeRunLog, FakeSite, FakeStore, FakeTakedowns

DAY = date(2026, 9, 24)
SIZES = (10, 300, 3_000)
PAPERS = 25
TIMES = 5


@dataclass
class Counting:
    """Counts what is asked of a store or a site, by name."""

    inner: Any
    calls: int = 0

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            self.calls += 1
            return getattr(self.inner, name)(*args, **kwargs)

        return call


@dataclass
class Table(FakeStore):
    """The fake, which looks through every day that it has, as a table finds things: by their keys."""

    def days(
        self, *, newest: date | None = None, oldest: date | None = None, limit: int | None = None
    ) -> tuple[DayIndex, ...]:
        kept = [day for day in reversed(self.digests) if (oldest or day) <= day <= (newest or day)]
        return tuple(line(self.digests[day]) for day in kept[:limit])

    def entries(self, wanted: Iterable[tuple[date, int]]) -> Mapping[tuple[date, int], Entry]:
        return {(day, rank): self.digests[day].entries[rank - 1] for day, rank in wanted}

    def category(self, name: str, *, newest: date | None = None, limit: int | None = None) -> tuple[Outline, ...]:
        days = [day for day in reversed(self.digests) if day <= (newest or day)]
        return tuple(_of(outline, name) for outline in self.outlines(days[:limit]))

    def record(self, paper: PaperId) -> PaperRecord | None:
        found = self.papers.get(paper, {})
        lines = [(day, one) for day in found for one in Outline.of(self.digests[day]).lines if one.paper == paper]
        listings = tuple(PaperListing(day, one.rank, one.score) for day, one in lines)
        return PaperRecord(next(iter(found.values())), listings) if found else None


def _of(outline: Outline, category: str) -> Outline:
    return replace(outline, lines=tuple(one for one in outline.lines if category in one.categories))


def a_day(offset: int) -> Digest:
    day = DAY + timedelta(days=offset)
    number = (offset % 400) * PAPERS
    entries = tuple(
        an_entry(rank, a_paper(f"{26 - (-offset // 400):02d}09.{number + rank:05d}", announced=day))
        for rank in range(1, PAPERS + 1)
    )
    return replace(a_digest(day, entries), revision=1)


def an_archive(size: int) -> tuple[Table, FakeSite]:
    """A table of so many days, and a bucket that says that it holds them."""
    store, site = Table(), FakeSite()
    held = [a_day(-offset) for offset in range(size, 0, -1)]
    by_month: dict[Month, list[Digest]] = {}
    for digest in held:
        store.digests[digest.date] = digest
        store.papers.update({entry.paper.id: {digest.date: entry.paper} for entry in digest.entries})
        by_month.setdefault(Month.of(digest.date), []).append(digest)
    store.newest = held[-1].date
    for month, days in by_month.items():
        stamped = {digest.date: stamps.Stamp.of(Outline.of(digest), None).finished for digest in days}
        site.put(SiteObject(stamps.key(month), stamps.write(stamped), "application/json", ""))
    lines: dict[Month, MonthLine | None] = {
        month: month_line([line(digest) for digest in days], [Outline.of(digest) for digest in days])
        for month, days in by_month.items()
    }
    body = archive_months.write(archive_months.merged((), lines))
    site.put(SiteObject(addresses.key(addresses.MONTHS), body, "application/json", ""))
    return store, site


@dataclass(frozen=True, slots=True)
class Cost:
    written: int
    unchanged: int
    reads: int
    rounds: int
    cpu: float
    """In milliseconds."""


def published(store: Table, site: FakeSite) -> Cost:
    """The new day, by a publish that finds the archive as it is."""
    reads, bucket = Counting(store), Counting(site)
    job = Publish(reads, bucket, reads, FakeTakedowns(), FakeRunLog())
    start = process_time()
    report = job.run([DAY])
    assert not report.failed
    return Cost(report.written, report.unchanged, reads.calls, bucket.calls, 1_000 * (process_time() - start))


def beside(size: int) -> Cost:
    """Of some times: the quickest, for the first pays for what is imported and compiled once."""
    store, site = an_archive(size)
    store.digests[DAY] = converted(a_day(0))
    store.papers.update({entry.paper.id: {DAY: entry.paper} for entry in store.digests[DAY].entries})
    store.newest = DAY
    return min((published(store, deepcopy(site)) for _ in range(TIMES)), key=lambda cost: cost.cpu)


def main() -> None:
    for size in SIZES:
        cost = beside(size)
        print(
            f"one new day of {PAPERS} papers beside {size} days: {cost.written} objects written, {cost.unchanged}"
            f" unchanged, {cost.reads} reads of the table, {cost.rounds} rounds with the bucket, {cost.cpu:.0f} ms CPU"
        )


if __name__ == "__main__":
    main()
