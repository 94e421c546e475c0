"""Digests → HTML. The environment is made once; every value is escaped where it is shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from hotpapers.domain.calendar import month_of
from hotpapers.domain.digest import DayIndex, Digest, Entry
from hotpapers.domain.ranking.policy import POLICY
from hotpapers.views import addresses, words
from hotpapers.views.documents import utc
from hotpapers.views.quotes import sanitised
from hotpapers.views.text import rich, web

TOP = 3


@cache
def stylesheet() -> tuple[str, bytes]:
    """Path and bytes; the path names the content, so it may be cached for ever."""
    body = files("hotpapers.views").joinpath("assets/site.css").read_bytes()
    return f"/assets/site-{hashlib.sha256(body).hexdigest()[:12]}.css", body


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("hotpapers.views"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        abs_url=addresses.abs_,
        authors=words.authors,
        count=words.count,
        counted=words.counted,
        day_path=addresses.day,
        html_url=addresses.html,
        in_words=_in_words,
        moment=words.moment,
        number=words.number,
        part=words.part,
        pdf_url=addresses.pdf,
        rich=rich,
        sanitised=sanitised,
        subject_url=addresses.subject,
        utc=utc,
        web=web,
        written=words.written,
    )
    return environment


def _render(template: str, **values: object) -> bytes:
    return _environment().get_template(template).render(css=stylesheet()[0], **values).encode()


def day(digest: Digest, older: str | None, path: str | None = None) -> bytes:
    """The page of a day; with `path` "/" the front page, which names the day's own address as canonical."""
    titles = [entry.paper.title for entry in digest.entries[:TOP]]
    first = titles[0] if titles else "no paper listed yet"
    return _render(
        "day.html.j2",
        site=digest.site_url,
        path=addresses.day(digest.date),
        day_path=addresses.day(digest.date),
        title=f"Hot Papers {digest.date}: {first}" if path is None else f"Hot Papers: {first}",
        description=" · ".join(f"{i}. {title}" for i, title in enumerate(titles, 1)) or "No paper is listed yet.",
        digest=digest,
        gaps=words.missing(digest),
        moves=[words.movement(entry, digest) for entry in digest.entries],
        bar=_Bar(max((entry.score.value for entry in digest.entries), default=1.0)),
        json_ld=_json_ld(digest),
        older=older,
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    network: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class _Bar:
    """Heat as a bar: the day's hottest paper fills it, its segments are the networks' parts."""

    full: float

    def pieces(self, entry: Entry) -> Iterator[_Piece]:
        x = 0.0
        for part in entry.score.parts:
            if part.score:
                yield _Piece(part.network, round(x, 2), round(part.score, 2))
                x += part.score


def _in_words(entry: Entry) -> str:
    return f"Score {words.number(entry.score.value)}: " + ", ".join(words.part(part) for part in entry.score.parts)


def archive(
    site: str, days: Sequence[DayIndex], months: Sequence[tuple[str, str, int]], heading: str, path: str
) -> bytes:
    return _render(
        "archive.html.j2",
        site=site,
        path=path,
        title=f"Hot Papers: {heading}",
        description="Every digest, newest first.",
        heading=heading,
        days=days,
        months=[{"path": address, "name": name, "count": count} for address, name, count in months],
    )


def months_of(days: Sequence[DayIndex]) -> list[tuple[str, str, int]]:
    """Path, name and number of days of each month, newest first."""
    grouped = groupby(days, key=lambda day_: month_of(day_.date))
    held = [(name, list(group)) for name, group in grouped]
    return [(addresses.month(group[0].date), f"{group[0].date:%B %Y}", len(group)) for _, group in held]


def ranking(site: str) -> bytes:
    return _render(
        "ranking.html.j2",
        site=site,
        path=addresses.RANKING,
        title="Hot Papers: how papers are ranked",
        description="Which posts count, how they are added, and every constant.",
        policy=POLICY,
    )


def missing(site: str) -> bytes:
    return _render(
        "missing.html.j2",
        site=site,
        path=addresses.MISSING,
        title="Hot Papers: there is no such page",
        description="There is no page at this address.",
    )


def _json_ld(digest: Digest) -> Markup:
    items = [
        {
            "@type": "ListItem",
            "position": entry.rank,
            "item": {
                "@type": "ScholarlyArticle",
                "headline": entry.paper.title,
                "author": [{"@type": "Person", "name": name} for name in entry.paper.authors[: words.AUTHORS_SHOWN]],
                "datePublished": str(entry.paper.announced),
                "identifier": f"arXiv:{entry.paper.id}",
                "url": addresses.abs_(entry.paper.id),
                "isAccessibleForFree": True,
            },
        }
        for entry in digest.entries
    ]
    document: dict[str, Any] = {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": items}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    # inside <script> the only way out is "<", which JSON can write otherwise
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704
