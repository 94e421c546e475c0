"""Dates whose digest changed → objects of the site, leaves before the lists that link to them.

    dates ─► load each ─► its page, JSON, Markdown, evidence     a failed date costs only itself
               └────────► archive, feeds, front page, …          recomputed from the table, once for all dates

Unchanged bytes are not written. The table is only read.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import groupby

from hotpapers.domain.calendar import Month
from hotpapers.domain.digest import DayIndex, Digest, State
from hotpapers.domain.errors import NotFound, StoreError
from hotpapers.domain.mention import Mention
from hotpapers.ports import DigestStore, Site, SiteObject
from hotpapers.views import addresses, documents, feeds, markdown, pages
from hotpapers.views.evidence import evidence_document

logger = logging.getLogger(__name__)

OPEN = "public, max-age=300"
FINAL = "public, max-age=86400"
IMMUTABLE = "public, max-age=31536000, immutable"

HTML = "text/html; charset=utf-8"
JSON = "application/json"
MARKDOWN = "text/markdown; charset=utf-8"
CSS = "text/css; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
XML = "application/xml; charset=utf-8"


@dataclass(slots=True)
class PublishReport:
    written: int = 0
    unchanged: int = 0
    failed: list[date] = field(default_factory=list)

    def count(self, *, wrote: bool) -> bool:
        self.written += wrote
        self.unchanged += not wrote
        return wrote


@dataclass(frozen=True, slots=True)
class Publish:
    store: DigestStore
    site: Site

    def run(self, days: Collection[date]) -> PublishReport:
        """Raises StoreError where the lists could not be written: then every date is to be delivered again."""
        report = PublishReport()
        published = [digest for day in sorted(days) if (digest := self._leaves(day, report))]
        if published:
            self._lists(published, report)
            reference = "-".join(f"{digest.date}r{digest.revision}" for digest in published[:3])
            self.site.invalidate(_mutable(published), f"{reference}-{len(published)}")
        return report

    def _leaves(self, day: date, report: PublishReport) -> Digest | None:
        try:
            digest = self._digest(day)
            for item in leaves(digest, self.store.mentions(day), self._near(day)):
                report.count(wrote=self.site.put(item))
        except (StoreError, NotFound) as error:
            logger.exception("could not publish %s", day, exc_info=error)
            report.failed.append(day)
            return None
        return digest

    def _digest(self, day: date) -> Digest:
        digest = self.store.load(day)
        if digest is None:
            raise NotFound("digest of", str(day))
        return digest

    def _near(self, day: date) -> pages.Neighbours:
        """The announcement before; an older digest that is imported later does not move the link of a newer page."""
        return pages.Neighbours(
            next((one.date for one in self.store.days(newest=day, limit=2) if one.date != day), None)
        )

    def _lists(self, published: list[Digest], report: PublishReport) -> None:
        for path, make in self._shared(published):
            report.count(wrote=self.site.replace(path, make))

    def _shared(self, published: list[Digest]) -> Iterator[tuple[str, Callable[[], SiteObject]]]:
        """Lists in the order that leaves nothing dangling: what `/` links to is written before `/`."""
        newest = max(published, key=lambda digest: digest.date)
        site = newest.site_url
        for name, make in _fixed(site).items():
            yield addresses.key(name), make
        days = self.store.days()
        for month in sorted({Month.of(digest.date) for digest in published}):
            here = [day for day in days if Month.of(day.date) == month]
            yield addresses.key(addresses.archive_month(month)), partial(_month, site, month, here)
        yield addresses.key(addresses.ARCHIVE), lambda: _archive(site, self.store.days())
        yield addresses.key(addresses.SITEMAP), lambda: _sitemap(site, self.store.days())
        if newest.date >= days[min(feeds.ITEMS, len(days)) - 1].date:
            yield from self._feeds()
        if newest.date >= (self.store.latest() or newest.date):
            yield addresses.key(addresses.FRONT), self._front

    def _feeds(self) -> Iterator[tuple[str, Callable[[], SiteObject]]]:
        newest = [self.store.load(day.date) for day in self.store.days(limit=feeds.ITEMS)]
        digests = [digest for digest in newest if digest]
        for path, write, kind in (
            (addresses.RSS, feeds.rss, "application/rss+xml; charset=utf-8"),
            (addresses.ATOM, feeds.atom, "application/atom+xml; charset=utf-8"),
            (addresses.JSON_FEED, feeds.json_feed, "application/feed+json; charset=utf-8"),
        ):
            yield addresses.key(path), partial(_object, path, write(digests), kind, OPEN)

    def _front(self) -> SiteObject:
        latest = self.store.latest()
        digest = self.store.load(latest) if latest else None
        if digest is None:
            raise NotFound("digest of", str(latest))
        return _object(addresses.FRONT, pages.day(digest, self._near(digest.date), front=True), HTML, OPEN)


def leaves(digest: Digest, mentions: Collection[Mention], near: pages.Neighbours) -> Iterator[SiteObject]:
    """Everything that belongs to one digest alone."""
    css, body = pages.stylesheet()
    yield _object(css, body, CSS, IMMUTABLE)
    cache = FINAL if digest.state is State.FINAL else OPEN
    path = addresses.day(digest.date)
    yield _object(path + "index.json", documents.as_json(documents.digest_document(digest)), JSON, cache)
    yield _object(path + "evidence.json", documents.as_json(evidence_document(digest, mentions)), JSON, cache)
    original = markdown.original(digest).encode()
    yield _object(path + "index.md", original, MARKDOWN, cache)
    yield _object(addresses.post("original", digest.date), original, MARKDOWN, cache)
    yield _object(path, pages.day(digest, near), HTML, cache)


def _object(path: str, body: bytes, content_type: str, cache: str) -> SiteObject:
    return SiteObject(addresses.key(path), body, content_type, cache)


def _fixed(site: str) -> Mapping[str, Callable[[], SiteObject]]:
    robots = f"User-agent: *\nAllow: /\nSitemap: {site}{addresses.SITEMAP}\n".encode()
    return {
        addresses.MISSING: lambda: _object(addresses.MISSING, pages.missing(site), HTML, OPEN),
        addresses.RANKING: lambda: _object(addresses.RANKING, pages.ranking(site), HTML, OPEN),
        addresses.ROBOTS: lambda: _object(addresses.ROBOTS, robots, TEXT, OPEN),
    }


def _month(site: str, month: Month, days: Sequence[DayIndex]) -> SiteObject:
    return _object(addresses.archive_month(month), pages.archive_month(site, month, days), HTML, OPEN)


def _archive(site: str, days: Sequence[DayIndex]) -> SiteObject:
    months = [pages.month_line(list(group)) for _, group in groupby(days, key=lambda day: Month.of(day.date))]
    return _object(addresses.ARCHIVE, pages.archive(site, days, months), HTML, OPEN)


def _sitemap(site: str, days: tuple[DayIndex, ...]) -> SiteObject:
    """https://www.sitemaps.org/protocol.html; lastmod only where the content says when it changed."""
    urls = "".join(
        f"<url><loc>{site}{addresses.day(day.date)}</loc><lastmod>{documents.utc(day.generated_at)}</lastmod></url>"
        for day in days
    )
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<url><loc>{site}/</loc></url>{urls}</urlset>\n"
    )
    return _object(addresses.SITEMAP, body.encode(), XML, OPEN)


def _mutable(published: Collection[Digest]) -> list[str]:
    days = [addresses.day(digest.date) + "*" for digest in published]
    lists = [addresses.FRONT, addresses.ARCHIVE, addresses.RSS, addresses.ATOM, addresses.JSON_FEED]
    return [*days, *lists, "/v1/digests/latest"]
