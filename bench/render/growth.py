"""What one new day costs beside archives of 10, 300 and 3,000 days: objects written and reads made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hotpapers.domain.calendar import Month
from hotpapers.domain.digest import Digest
from hotpapers.domain.outline import Outline
from hotpapers.domain.revision import line
from hotpapers.jobs.publish import Publish, stamps
from hotpapers.jobs.publish import months as archive_months
from hotpapers.ports import SiteObject
from hotpapers.views import addresses
from hotpapers.views.pages import MonthLine, month_line

from tests.builders import a_digest, a_paper, an_entry
from tests.fakes import FakeRunLog, FakeSite, FakeStore, FakeTakedowns

DAY = date(2026, 9, 24)
SIZES = (10, 300, 3_000)
PAPERS = 25


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


def a_day(offset: int) -> Digest:
    day = DAY + timedelta(days=offset)
    number = (offset % 400) * PAPERS
    entries = tuple(
        an_entry(rank, a_paper(f"{26 - (-offset // 400):02d}09.{number + rank:05d}", announced=day))
        for rank in range(1, PAPERS + 1)
    )
    return replace(a_digest(day, entries), revision=1)


def an_archive(size: int) -> tuple[FakeStore, FakeSite]:
    """A table of so many days, and a bucket that says that it holds them."""
    store, site = FakeStore(), FakeSite()
    held = [a_day(-offset) for offset in range(size, 0, -1)]
    by_month: dict[Month, list[Digest]] = {}
    for digest in held:
        store.digests[digest.date] = digest
        store.papers.update({entry.paper.id: {digest.date: entry.paper} for entry in digest.entries})
        by_month.setdefault(Month.of(digest.date), []).append(digest)
    store.newest = held[-1].date
    for month, days in by_month.items():
        stamped = {digest.date: stamps.Stamp.of(digest, None).finished for digest in days}
        site.put(SiteObject(stamps.key(month), stamps.write(stamped), "application/json", ""))
    lines: dict[Month, MonthLine | None] = {
        month: month_line([line(digest) for digest in days], [Outline.of(digest) for digest in days])
        for month, days in by_month.items()
    }
    body = archive_months.write(archive_months.merged((), lines))
    site.put(SiteObject(addresses.key(addresses.MONTHS), body, "application/json", ""))
    return store, site


def main() -> None:
    for size in SIZES:
        store, site = an_archive(size)
        store.digests[DAY] = a_day(0)
        store.papers.update({entry.paper.id: {DAY: entry.paper} for entry in store.digests[DAY].entries})
        store.newest = DAY
        reads, bucket = Counting(store), Counting(site)
        job = Publish(reads, bucket, reads, FakeTakedowns(), FakeRunLog())
        report = job.run([DAY])
        assert not report.failed
        print(
            f"one new day of {PAPERS} papers beside {size} days: {report.written} objects written, {report.unchanged}"
            f" unchanged, {reads.calls} reads of the table, {bucket.calls} rounds with the bucket"
        )


if __name__ == "__main__":
    main()
