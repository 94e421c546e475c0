"""What robots and agents look for first."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from hotpapers.domain.calendar import Month, Week
from hotpapers.domain.digest import Digest
from hotpapers.views import addresses


def robots(site: str) -> bytes:
    """Everything may be read (https://www.rfc-editor.org/rfc/rfc9309)."""
    return f"User-agent: *\nAllow: /\nSitemap: {site}{addresses.SITEMAP}\n".encode()


def llms(site: str, newest: Digest | None = None) -> bytes:
    """A map of the site in Markdown (https://llmstxt.org), whose examples are of the newest digest."""
    text = files("hotpapers.views").joinpath("assets/llms.txt").read_text(encoding="utf-8")
    return text.format(site=site, **_PATTERNS | dict(_examples(newest) if newest else ())).encode()


_PATTERNS = {
    "day": "/digests/YYYY-MM-DD/",
    "week": "/digests/YYYY-Www/",
    "month": "/digests/YYYY-MM/",
    "paper": "/papers/ID/",
    "category": "/categories/CATEGORY/",
}
"""Where there is no example yet."""


def _examples(digest: Digest) -> Iterator[tuple[str, str]]:
    yield "day", addresses.day(digest.date)
    yield "week", addresses.week(Week.of(digest.date))
    yield "month", addresses.month(Month.of(digest.date))
    for entry in digest.entries[:1]:
        yield "paper", addresses.paper(entry.paper.id)
        yield from (("category", addresses.category(name)) for name in entry.paper.categories[:1])
