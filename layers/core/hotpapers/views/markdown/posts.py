"""A digest as a post for Gatsby, Hugo, Jekyll and Eleventy: one body, and the front matter that each reads.

Keys: Gatsby's are the Lumen theme's; https://gohugo.io/content-management/front-matter/,
https://jekyllrb.com/docs/front-matter/, https://www.11ty.dev/docs/data-frontmatter/. Never `published`: a boolean to
Jekyll, a date to Hugo.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hotpapers.domain.digest import Digest, Entry
from hotpapers.domain.mention import Mention
from hotpapers.views import addresses, words
from hotpapers.views.documents import utc
from hotpapers.views.markdown.original import address, escaped, links, quoted, subjects
from hotpapers.views.quotes import Quote, quotes
from hotpapers.views.tex import plain

QUOTES = 3
"""Posts quoted of a paper."""
TOP = 3
"""Titles in a description."""


_ESCAPED = re.compile(r"\\(.)")
_ENTITIES = {"@": "&#64;", "^": "&#94;", "&": "&amp;"}


@dataclass(frozen=True, slots=True)
class _Meta:
    """What every front matter says in its own words; strings in double quotes already."""

    title: str
    description: str
    day: str
    time: str
    jekyll_time: str
    slug: str
    tags: tuple[str, ...]
    json: str

    @classmethod
    def of(cls, digest: Digest) -> _Meta:
        titles = [f"{entry.rank}. {plain(entry.paper.title)}" for entry in digest.entries[:TOP]]
        categories = (entry.paper.primary_category for entry in digest.entries if entry.paper.categories)
        return cls(
            title=quoted(f"Hot Papers {digest.date}"),
            description=quoted(" · ".join(titles) or "No paper is listed."),
            day=quoted(str(digest.date)),
            time=utc(digest.generated_at),
            jekyll_time=f"{digest.generated_at:%Y-%m-%d %H:%M:%S} +0000",
            slug=f"hot-papers-{digest.date}",
            tags=tuple(quoted(name) for name in dict.fromkeys(categories)),
            json=quoted(f"{digest.site_url}{addresses.day(digest.date)}index.json"),
        )


def _gatsby(meta: _Meta) -> tuple[str, ...]:
    return (
        f"title: {meta.title}",
        f'date: "{meta.time}"',
        'template: "post"',
        "draft: false",
        f'slug: "{meta.slug}"',
        'category: "arXiv"',
        *_list("tags", meta.tags),
        f"description: {meta.description}",
    )


def _hugo(meta: _Meta) -> tuple[str, ...]:
    return (
        f"title: {meta.title}",
        f"date: {meta.time}",
        f"lastmod: {meta.time}",
        "draft: false",
        f'slug: "{meta.slug}"',
        f"description: {meta.description}",
        f"summary: {meta.description}",
        *_list("categories", ('"arXiv"',)),
        *_list("tags", meta.tags),
        "params:",
        f"  digest_date: {meta.day}",
        f"  json: {meta.json}",
    )


def _jekyll(meta: _Meta) -> tuple[str, ...]:
    return (
        "layout: post",
        f"title: {meta.title}",
        f"date: {meta.jekyll_time}",
        *_list("categories", ('"arxiv"',)),
        *_list("tags", meta.tags),
        f"description: {meta.description}",
        f"permalink: /posts/{meta.slug}/",
        "render_with_liquid: false",
    )


def _eleventy(meta: _Meta) -> tuple[str, ...]:
    """Tags make collections there; a post belongs to `posts`."""
    return (
        'layout: "post.njk"',
        f"title: {meta.title}",
        f'date: "{meta.time}"',
        *_list("tags", ('"posts"', *meta.tags)),
        f"description: {meta.description}",
        f'permalink: "/posts/{meta.slug}/"',
        'templateEngineOverride: "md"',
    )


def _portable(meta: _Meta) -> tuple[str, ...]:
    """Keys that all four accept, and no more."""
    return (
        f"title: {meta.title}",
        f'date: "{meta.time}"',
        f"description: {meta.description}",
        "draft: false",
        *_list("tags", meta.tags),
        "render_with_liquid: false",
        'templateEngineOverride: "md"',
    )


STYLES: Mapping[str, Callable[[_Meta], tuple[str, ...]]] = MappingProxyType(
    {"gatsby": _gatsby, "hugo": _hugo, "jekyll": _jekyll, "eleventy": _eleventy}
)


def post(digest: Digest, style: str, body_: str) -> str:
    """In one of `STYLES`."""
    return _written(digest, STYLES[style], body_)


def portable(digest: Digest, body_: str) -> str:
    """For readers, and for any of the generators."""
    return _written(digest, _portable, body_)


def body(digest: Digest) -> str:
    """What all styles say alike."""
    return "\n".join(_body(digest)).rstrip("\n") + "\n"


def _written(digest: Digest, front_matter: Callable[[_Meta], tuple[str, ...]], body_: str) -> str:
    return "\n".join(["---", *front_matter(_Meta.of(digest)), "---", "", body_])


def _list(name: str, items: tuple[str, ...]) -> tuple[str, ...]:
    return (f"{name}:", *(f"  - {item}" for item in items)) if items else (f"{name}: []",)


def _body(digest: Digest) -> Iterator[str]:
    yield f"{_text(words.counted(digest))}."
    for said in (*words.missing(digest), *words.notes(digest)):
        yield f"{_text(said)}."
    yield ""
    for entry in digest.entries:
        yield from _paper(entry, digest)


def _paper(entry: Entry, digest: Digest) -> Iterator[str]:
    paper = entry.paper
    page = f"[page]({digest.site_url}{addresses.paper(paper.id)})"
    said = ", ".join(words.part(part) for part in entry.score.parts if part.voices or part.score)
    counted = f" ({entry.counted_at:%Y-%m-%d %H:%M} UTC)" if entry.counted_at else ""
    yield from (f"## {entry.rank}. {_text(plain(paper.title))}", "", _text(plain(words.authors(paper.authors))), "")
    yield f"- score {words.number(entry.score.value)}: {_text(said)}; {words.counts(entry)}{counted}"
    yield f"{links(paper.id)} | {page}"
    if paper.categories:
        yield subjects(paper.categories)
    yield ""
    if paper.abstract:
        yield from (_text(plain(paper.abstract)), "")
    for said_ in [one for one in entry.posts if quotes([one]).said][:QUOTES]:
        yield from _quote(said_, quotes([said_]).said[0])


def _quote(post_: Mention, shown: Quote) -> Iterator[str]:
    yield from (f"> {_text(line)}".rstrip() for line in (post_.text or "").strip().split("\n"))
    yield ">"
    when = f"{shown.when:%Y-%m-%d %H:%M} UTC"
    linked = f"[{when}](<{address(shown.url)}>)" if shown.url else when
    yield f"> — {_text(shown.who)}, {shown.where}, {linked}"
    yield ""


def _text(text: str) -> str:
    """One line that CommonMark reads back as it stands, and kramdown, which knows fewer escapes; no tag of Liquid's."""
    known = _ESCAPED.sub(lambda match: _ENTITIES.get(match[1], match[0]), escaped(text.strip()))
    return known.replace("{%", "{&#37;")
