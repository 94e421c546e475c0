"""Sitemaps, a month a file, and their index (https://www.sitemaps.org/protocol.html).

Only of addresses that their pages name as canonical. `lastmod` is said only where the content says when it changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from hotpapers.domain.calendar import Month, Week
from hotpapers.domain.digest import DayIndex
from hotpapers.domain.paper import PaperId
from hotpapers.views import addresses
from hotpapers.views.documents import utc
from hotpapers.views.pages.archive import MonthLine

SITE = "/sitemaps/site.xml"
"""Pages that belong to no month."""

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def index(site: str, months: Iterable[MonthLine]) -> bytes:
    """Of months, newest first."""
    parts = [(SITE, None), *((addresses.sitemap_month(line.month), line.modified) for line in months)]
    listed = "".join(_place("sitemap", site + path, modified) for path, modified in parts)
    return f"{_HEAD}<sitemapindex {_NAMESPACE}>{listed}</sitemapindex>\n".encode()


def month(
    site: str,
    month_: Month,
    days: Sequence[DayIndex],
    papers: Iterable[tuple[PaperId, datetime]],
    categories: Iterable[tuple[str, datetime]] = (),
) -> bytes:
    """`days` are those of the month: none where a save stopped before the archive's line of its first digest.

    `papers` are those whose newest digest is one of them, with the time it was counted; `categories` have papers in
    the month, each with the time of the newest count of its days.
    """
    topics = ((site + addresses.category_month(name, month_), modified) for name, modified in categories)
    listed = ((site + addresses.paper(paper), modified) for paper, modified in papers)
    return _urls([*_lists(site, month_, days), *_days(site, days), *topics, *listed])


def fixed(site: str, newest: datetime | None) -> bytes:
    """The front page and a category's own are not in it: they name a day and a month as canonical."""
    paths = (addresses.ARCHIVE, addresses.CATEGORIES, addresses.RANKING, addresses.STATUS, addresses.DOCS)
    return _urls([(site + addresses.TRENDING, newest), *((site + path, None) for path in paths)])


def _lists(site: str, month_: Month, days: Sequence[DayIndex]) -> Iterator[tuple[str, datetime | None]]:
    """A week of two months is in the maps of both: neither knows when the other's days were counted, nor says it."""
    modified = max((day.generated_at for day in days), default=None)
    yield site + addresses.month(month_), modified
    yield site + addresses.archive_month(month_), modified
    for week in sorted({Week.of(day.date) for day in days}, key=lambda one: one.first):
        whole = Month.of(week.first) == Month.of(week.last)
        counted = max(day.generated_at for day in days if Week.of(day.date) == week)
        yield site + addresses.week(week), counted if whole else None


def _days(site: str, days: Sequence[DayIndex]) -> Iterator[tuple[str, datetime]]:
    return ((site + addresses.day(day.date), day.generated_at) for day in days)


def _urls(places: Iterable[tuple[str, datetime | None]]) -> bytes:
    listed = "".join(_place("url", url, modified) for url, modified in places)
    return f"{_HEAD}<urlset {_NAMESPACE}>{listed}</urlset>\n".encode()


def _place(name: str, url: str, modified: datetime | None) -> str:
    lastmod = f"<lastmod>{utc(modified)}</lastmod>" if modified else ""
    return f"<{name}><loc>{escape(url)}</loc>{lastmod}</{name}>"
