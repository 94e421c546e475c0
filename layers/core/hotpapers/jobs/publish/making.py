"""Targets → objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from hotpapers.domain.digest import Digest, State
from hotpapers.jobs.publish import bodies
from hotpapers.jobs.publish.library import Library
from hotpapers.jobs.publish.plan import Form, Kind, Target
from hotpapers.ports import SiteObject

OPEN = "public, max-age=300"
SOON = "public, max-age=10"
"""As long as the edge keeps an error: a page that was asked for a moment too early is there at the next try."""
FINAL = "public, max-age=86400"
IMMUTABLE = "public, max-age=31536000, immutable"

HTML = "text/html; charset=utf-8"
JSON = "application/json"
MARKDOWN = "text/markdown; charset=utf-8"
CSS = "text/css; charset=utf-8"
JS = "text/javascript; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
XML = "application/xml; charset=utf-8"
FEEDS = {
    Form.RSS: "application/rss+xml; charset=utf-8",
    Form.ATOM: "application/atom+xml; charset=utf-8",
    Form.JSON: "application/feed+json; charset=utf-8",
}

Body = Callable[[Library, str, Target], bytes]
"""From what the library reads, and the site's address."""

_MAKERS: Mapping[Kind, tuple[Body, str]] = MappingProxyType(
    {
        Kind.CSS: (bodies.css, CSS),
        Kind.JS: (bodies.js, JS),
        Kind.JSON: (bodies.json, JSON),
        Kind.EVIDENCE: (bodies.evidence, JSON),
        Kind.MARKDOWN: (bodies.markdown, MARKDOWN),
        Kind.POST: (bodies.post, MARKDOWN),
        Kind.DAY: (bodies.day, HTML),
        Kind.PAPER: (bodies.paper, HTML),
        Kind.WEEK: (bodies.week, HTML),
        Kind.MONTH: (bodies.month, HTML),
        Kind.ARCHIVE_MONTH: (bodies.archive_month, HTML),
        Kind.SITEMAP_MONTH: (bodies.sitemap_month, XML),
        Kind.CATEGORY_MONTH: (bodies.category_month, HTML),
        Kind.CATEGORY: (bodies.category, HTML),
        Kind.FEED: (bodies.feed, XML),
        Kind.STATUS: (bodies.status, HTML),
        Kind.RANKING: (bodies.ranking, HTML),
        Kind.DOCS: (bodies.docs, HTML),
        Kind.MISSING: (bodies.missing, HTML),
        Kind.ROBOTS: (bodies.robots, TEXT),
        Kind.LLMS: (bodies.llms, TEXT),
        Kind.TRENDING: (bodies.trending, HTML),
        Kind.CATEGORIES: (bodies.categories, HTML),
        Kind.SITEMAP_SITE: (bodies.sitemap_site, XML),
        Kind.SITEMAP: (bodies.sitemap, XML),
        Kind.ARCHIVE: (bodies.archive, HTML),
        Kind.FRONT: (bodies.front, HTML),
    }
)
_OF_A_DAY = frozenset({Kind.JSON, Kind.EVIDENCE, Kind.MARKDOWN, Kind.POST, Kind.DAY})


@dataclass(frozen=True, slots=True)
class Maker:
    library: Library
    site: str
    """Its address, without a slash at its end."""

    def make(self, target: Target) -> SiteObject:
        """Raises NotFound where a digest that is to be shown has vanished, StoreError."""
        body, content_type = _MAKERS[target.kind]
        written = body(self.library, self.site, target)
        digest = self._digest(target)
        return SiteObject(
            path=target.key,
            body=written,
            content_type=FEEDS[target.form] if target.form else content_type,
            cache_control=_cache(target, digest),
            revision=digest.revision if digest else None,
        )

    def _digest(self, target: Target) -> Digest | None:
        """That the object shows, where it shows one alone."""
        day: date | None = target.day if target.kind in _OF_A_DAY else None
        return self.library.digest(day) if day else None


def _cache(target: Target, digest: Digest | None) -> str:
    if target.kind in (Kind.CSS, Kind.JS):
        return IMMUTABLE
    if target.kind is Kind.MISSING:
        return SOON
    return FINAL if digest and digest.state is State.FINAL else OPEN
