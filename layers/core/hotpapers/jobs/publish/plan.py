"""What changed → which objects are to be written, and in which order. Pure.

Everything that a digest can show up in is named here, and nothing whose number grows with the archive: lists go by
month, and what goes by category or week touches its own month or its neighbour only.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from hotpapers.domain.calendar import Month, Week
from hotpapers.domain.paper import PaperId
from hotpapers.views import addresses, markdown, pages, sitemap
from hotpapers.views.addresses import FeedPaths
from hotpapers.views.feeds import THRESHOLDS, WEEKS

TRENDING = timedelta(days=7)
WEEKLY = timedelta(weeks=WEEKS + 1)


class Kind(StrEnum):
    # of a day
    CSS = "css"
    JS = "js"
    JSON = "json"
    EVIDENCE = "evidence"
    MARKDOWN = "markdown"
    POST = "post"
    DAY = "day"
    # of more than a day
    PAPER = "paper"
    WEEK = "week"
    MONTH = "month"
    ARCHIVE_MONTH = "archive-month"
    SITEMAP_MONTH = "sitemap-month"
    CATEGORY_MONTH = "category-month"
    CATEGORY = "category"
    FEED = "feed"
    # of the site
    STATUS = "status"
    RANKING = "ranking"
    DOCS = "docs"
    MISSING = "missing"
    ROBOTS = "robots"
    LLMS = "llms"
    TRENDING = "trending"
    CATEGORIES = "categories"
    SITEMAP_SITE = "sitemap-site"
    SITEMAP = "sitemap"
    ARCHIVE = "archive"
    FRONT = "front"


ALONE = frozenset({Kind.CSS, Kind.JS, Kind.JSON, Kind.EVIDENCE, Kind.MARKDOWN, Kind.POST})
"""No other digest changes them: what was just written is not made again to see that."""


class Feed(StrEnum):
    DIGESTS = "digests"
    PAPERS = "papers"
    WEEKS = "weeks"
    CATEGORY = "category"
    THRESHOLD = "threshold"


class Form(StrEnum):
    RSS = "rss"
    ATOM = "atom"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Target:
    """An object to be written."""

    kind: Kind
    path: str
    """As a reader asks for it."""
    day: date | None = None
    """Of a week or a month, its first."""
    name: str = ""
    """Of a paper, a category, a style, a feed or a threshold."""
    feed: Feed | None = None
    form: Form | None = None

    @property
    def key(self) -> str:
        return addresses.key(self.path)


@dataclass(frozen=True, slots=True)
class Change:
    """A digest to be published."""

    day: date
    papers: tuple[PaperId, ...]
    """That it lists, and those that it did."""
    categories: tuple[str, ...]
    near: tuple[date, ...] = ()
    """The digests before and after: their pages link to this one."""


@dataclass(frozen=True, slots=True)
class Recent:
    """What is new enough for which lists."""

    newest: date
    """Digest with papers."""
    fed: date
    """The oldest digest in the feeds."""


LONG_AGO = Recent(date(1991, 8, 14), date(1991, 8, 14))
"""arXiv's first day: every digest is newer."""


@dataclass(frozen=True, slots=True)
class Plan:
    pages: tuple[Target, ...]
    """The new ones first, then the changed ones, each in any order: a new page is not linked yet, and a changed one
    finds the new ones there."""
    roots: tuple[Target, ...]
    """Where readers come in, in this order: they are there from the start, so what they link to must be there first."""

    def without(self, keys: Container[str]) -> Plan:
        return replace(self, pages=tuple(target for target in self.pages if target.key not in keys))


def plan(changes: Sequence[Change], recent: Recent) -> Plan:
    names = (name for change in changes for name in change.categories)
    return Plan(_once([*_pages(changes), *categories(names)]), _once(_roots(changes, recent)))


def months(changes: Sequence[Change]) -> Plan:
    """As `plan`, without the lists of all months: for a rebuild, which writes them once, by `everywhere`."""
    return Plan(_once(_pages(changes)), ())


def everywhere(names: Iterable[str]) -> Plan:
    """The lists of all months; `names` are those of all categories."""
    return Plan(_once(categories(names)), _once(_roots((), LONG_AGO)))


def status() -> Plan:
    return Plan((Target(Kind.STATUS, addresses.STATUS),), ())


def everything() -> Plan:
    """Of a site that has no digest."""
    return Plan(tuple(statics()), everywhere(()).roots)


def statics() -> Iterator[Target]:
    """Pages that no digest changes."""
    yield Target(Kind.CSS, pages.stylesheet()[0])
    yield Target(Kind.JS, pages.script()[0])
    yield Target(Kind.MISSING, addresses.MISSING)
    yield Target(Kind.RANKING, addresses.RANKING)
    yield Target(Kind.DOCS, addresses.DOCS)
    yield Target(Kind.ROBOTS, addresses.ROBOTS)


def categories(names: Iterable[str]) -> Iterator[Target]:
    """The pages and feeds of categories that have no month in their address."""
    for name in names:
        yield Target(Kind.CATEGORY, addresses.category(name), name=name)
        yield from _forms(addresses.category_feeds(name), Feed.CATEGORY, name)


def of_day(day: date) -> Iterator[Target]:
    """What shows one digest and nothing else."""
    path = addresses.day(day)
    yield Target(Kind.JSON, path + "index.json", day)
    yield Target(Kind.EVIDENCE, path + "evidence.json", day)
    yield Target(Kind.MARKDOWN, path + "index.md", day)
    for style in ("original", *markdown.STYLES):
        yield Target(Kind.POST, addresses.post(style, day), day, style)
    yield Target(Kind.DAY, path, day)


def _pages(changes: Iterable[Change]) -> Iterator[Target]:
    yield from statics()
    for change in changes:
        yield from _of_change(change)


def _of_change(change: Change) -> Iterator[Target]:
    yield from of_day(change.day)
    for paper in change.papers:
        yield Target(Kind.PAPER, addresses.paper(paper), name=paper)
    for day in (change.day, *change.near):
        yield Target(Kind.DAY, addresses.day(day), day)
        yield from _windows(day)
    month = Month.of(change.day)
    yield Target(Kind.ARCHIVE_MONTH, addresses.archive_month(month), month.first)
    yield Target(Kind.SITEMAP_MONTH, addresses.sitemap_month(month), month.first)
    for name in change.categories:
        yield Target(Kind.CATEGORY_MONTH, addresses.category_month(name, month), month.first, name)


def _windows(day: date) -> Iterator[Target]:
    week, month = Week.of(day), Month.of(day)
    yield Target(Kind.WEEK, addresses.week(week), week.first)
    yield Target(Kind.MONTH, addresses.month(month), month.first)


def _roots(changes: Sequence[Change], recent: Recent) -> Iterator[Target]:
    """An old digest leaves the lists of new ones alone; without changes, all of them."""
    changed = max((change.day for change in changes), default=date.max)
    near = max((day for change in changes for day in (change.day, *change.near)), default=date.max)
    if changed >= recent.fed:
        yield from _feeds()
    if changed >= recent.newest - WEEKLY:
        yield from _forms(addresses.WEEKS, Feed.WEEKS)
    if changed >= recent.newest - TRENDING:
        yield Target(Kind.TRENDING, addresses.TRENDING)
    yield Target(Kind.CATEGORIES, addresses.CATEGORIES)
    yield Target(Kind.SITEMAP_SITE, sitemap.SITE)
    yield Target(Kind.SITEMAP, addresses.SITEMAP)
    yield Target(Kind.ARCHIVE, addresses.ARCHIVE)
    yield Target(Kind.STATUS, addresses.STATUS)
    if near >= recent.newest:
        yield Target(Kind.LLMS, addresses.LLMS)
        yield Target(Kind.FRONT, addresses.FRONT)


def _feeds() -> Iterator[Target]:
    yield from _forms(addresses.PAPERS, Feed.PAPERS)
    for least in THRESHOLDS:
        yield from _forms(addresses.threshold_feeds(least), Feed.THRESHOLD, str(least))
    yield from _forms(addresses.DIGESTS, Feed.DIGESTS)


def _forms(paths: FeedPaths, feed: Feed, name: str = "") -> Iterator[Target]:
    for form, path in ((Form.RSS, paths.rss), (Form.ATOM, paths.atom), (Form.JSON, paths.json)):
        yield Target(Kind.FEED, path, name=name, feed=feed, form=form)


def _once(targets: Iterable[Target]) -> tuple[Target, ...]:
    return tuple(dict.fromkeys(targets))
