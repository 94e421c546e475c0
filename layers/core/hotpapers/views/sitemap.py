"""Sitemaps, a month a file, and their index (https://www.sitemaps.org/protocol.html).

`lastmod` is said only where the content says when it changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from hotpapers.domain.calendar import Month
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


def month(site: str, days: Sequence[DayIndex], papers: Iterable[tuple[PaperId, datetime]]) -> bytes:
    """Of the days of one month, and of the papers whose newest digest is one of them, with the time it was counted."""
    return _urls([*_days(site, days), *((site + addresses.paper(paper), modified) for paper, modified in papers)])


def fixed(site: str, newest: datetime | None, categories: Iterable[str]) -> bytes:
    paths = (addresses.ARCHIVE, addresses.CATEGORIES, addresses.RANKING, addresses.STATUS, addresses.DOCS)
    lists = [(site + path, newest) for path in (addresses.FRONT, addresses.TRENDING)]
    rest = (*paths, *(addresses.category(name) for name in categories))
    return _urls([*lists, *((site + path, None) for path in rest)])


def _days(site: str, days: Sequence[DayIndex]) -> Iterator[tuple[str, datetime]]:
    for month_ in sorted({Month.of(day.date) for day in days}):
        modified = max(day.generated_at for day in days if Month.of(day.date) == month_)
        yield site + addresses.month(month_), modified
        yield site + addresses.archive_month(month_), modified
    yield from ((site + addresses.day(day.date), day.generated_at) for day in days)


def _urls(places: Iterable[tuple[str, datetime | None]]) -> bytes:
    listed = "".join(_place("url", url, modified) for url, modified in places)
    return f"{_HEAD}<urlset {_NAMESPACE}>{listed}</urlset>\n".encode()


def _place(name: str, url: str, modified: datetime | None) -> str:
    lastmod = f"<lastmod>{utc(modified)}</lastmod>" if modified else ""
    return f"<{name}><loc>{escape(url)}</loc>{lastmod}</{name}>"
