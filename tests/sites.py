"""A published site as a reader meets it: what links to what, and a bucket that watches over it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from hotpapers.domain.errors import StoreError
from hotpapers.ports import SiteObject
from hotpapers.views.addresses import key

from tests.fakes import FakeSite

SITE = "https://hotpapers.example"
ROOTS = ("index.html", "archive/index.html", "trending/index.html", "categories/index.html", "feed.xml", "sitemap.xml")

_LINK = re.compile(r'(?:href|src)="([^"]*)"|<(?:loc|link|guid)[^>]*>([^<]*)<')
_SERVED_BY_API = ("/v1/",)


def links(item: SiteObject) -> set[str]:
    """Keys of this site that an object links to."""
    if not item.content_type.startswith(("text/html", "application/xml", "application/rss+xml")):
        return set()
    found = (html.unescape(match[1] or match[2] or "") for match in _LINK.finditer(item.body.decode()))
    paths = (urlsplit(url.removeprefix(SITE)).path for url in found if url.startswith(("/", SITE)))
    return {key(unquote(path)) for path in paths if path and not path.startswith(_SERVED_BY_API)}


def dangling(
    objects: Mapping[str, SiteObject],
    start: Iterable[str] = ROOTS,
    links: Callable[[SiteObject], AbstractSet[str]] = links,
) -> set[tuple[str, str]]:
    """From and to, of every link to nothing that a reader who comes in at `start` can meet."""
    waiting, seen, missing = [root for root in start if root in objects], set(), set()
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        for to in links(objects[at]):
            if to in objects:
                waiting.append(to)
            else:
                missing.add((at, to))
    return missing


@dataclass
class WatchedSite(FakeSite):
    """Looks at the whole site after every write."""

    wrong: list[tuple[str, set[tuple[str, str]]]] = field(default_factory=list)

    def put(self, item: SiteObject) -> bool:
        wrote = super().put(item)
        # before the front page is there, there is no site to come in to
        if wrote and "index.html" in self.objects and (missing := dangling(self.objects)):
            self.wrong.append((item.path, missing))
        return wrote


@dataclass
class BreakingSite(FakeSite):
    """Fails at the write after `left` more."""

    left: int = 0

    def put(self, item: SiteObject) -> bool:
        if self.left == 0:
            raise StoreError(f"{item.path}: AWS answered SlowDown")
        wrote = super().put(item)
        self.left -= wrote
        return wrote
