"""Every day: by month, and the list of the months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hotpapers.domain.calendar import Month
from hotpapers.domain.digest import DayIndex
from hotpapers.domain.outline import Outline
from hotpapers.views import addresses
from hotpapers.views.pages.frame import NAME, Head, render
from hotpapers.views.tex import plain

NEWEST = 10
"""Days on the archive's first page."""


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of the archive."""

    month: Month
    days: int
    modified: datetime
    """When the newest count of its days was made."""
    categories: tuple[tuple[str, int], ...] = ()
    """Of its listed papers, with how many; sorted."""


def month_line(days: Sequence[DayIndex], outlines: Iterable[Outline] = ()) -> MonthLine:
    """Of the days (at least one) of one month, and their digests in short."""
    papers = {(name, line.paper) for outline in outlines for line in outline.lines for name in line.categories}
    found = Counter(name for name, _ in papers)
    modified = max(day.generated_at for day in days)
    return MonthLine(Month.of(days[0].date), len(days), modified, tuple(sorted(found.items())))


def archive(site: str, newest: Sequence[DayIndex], months: Sequence[MonthLine]) -> bytes:
    """The newest days, and every month, newest first."""
    years: dict[int, list[MonthLine]] = {}
    for line in months:
        years.setdefault(line.month.year, []).append(line)
    head = Head(site, addresses.ARCHIVE, f"{NAME}: every day", "Every digest, by month, the newest first.")
    return render(
        "archive.html.j2", head, heading="Every day", days=newest[:NEWEST], years=years, titles=_titles(newest)
    )


def archive_month(site: str, month: Month, days: Sequence[DayIndex]) -> bytes:
    """The days of one month, newest first."""
    name = f"{month.first:%B %Y}"
    head = Head(site, addresses.archive_month(month), f"{NAME}: {name}", f"Every digest of {name}, the newest first.")
    return render("archive.html.j2", head, heading=name, days=days, years={}, titles=_titles(days), month=month)


def _titles(days: Sequence[DayIndex]) -> list[str]:
    return [" · ".join(day.names or map(plain, day.titles)) for day in days]
