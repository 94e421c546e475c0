"""Hacker News stories that link papers, by Algolia's search. https://hn.algolia.com/api

Each submission of a paper is a story of its own with its own points: the ranking hears each as a voice, so two
submissions weigh less than one with the points of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import ceil, floor
from typing import Annotated

from msgspec import Meta, Struct

from hotpapers.adapters.gathering import Count, Gathering, Read, Reader, Source
from hotpapers.domain.digest import Window
from hotpapers.domain.errors import SourceChanged
from hotpapers.domain.links import papers_in
from hotpapers.domain.mention import Author, Mention, Network
from hotpapers.domain.text import clean

NETWORK = Network.HACKERNEWS
REACHABLE = 1_000
"""Algolia clamps hitsPerPage to this and shows no hit beyond it."""
WORDS = "huggingface alphaxiv arxiv"
"""What a URL must hold one of: each a word, since Algolia parts a URL at its dots and slashes."""
PLAIN = "arxiv.org"


class _Hit(Struct):
    objectID: Annotated[str, Meta(pattern=r"^\d{1,12}$")]  # noqa: N815 - Algolia's name
    created_at_i: Annotated[int, Meta(ge=0, lt=253_402_300_800)]
    url: str | None = None
    title: str | None = None
    author: str | None = None
    points: int | None = None
    num_comments: Count | None = None


class _Found(Struct):
    hits: list[_Hit] | None = None
    nbHits: int | None = None  # noqa: N815
    message: str | None = None


_read = Reader(NETWORK, _Found, _Hit, "hits")


@dataclass(frozen=True, slots=True)
class Found:
    mentions: tuple[Mention, ...]
    hits: int
    total: int
    lost: int


def parse(body: bytes, counted_at: datetime) -> Found:
    """Raises SourceChanged where there are no hits, or a 200 carries a message in their place."""
    read = _read(body)
    hits, message = read.answer.hits, read.answer.message
    if message and not hits:
        raise SourceChanged(NETWORK, f"answered {clean(message)[:120]!r}")
    if hits is None:
        raise SourceChanged(NETWORK, "the answer holds no hits")
    mentions = (_mention(hit, counted_at) for hit in hits)
    return Found(tuple(one for one in mentions if one), *_counts(read, hits), read.lost)


def _counts(read: Read[_Found], hits: Sequence[_Hit]) -> tuple[int, int]:
    """Hits given, and hits there are."""
    given = len(hits) + read.lost
    return given, max(given, read.answer.nbHits or 0)


def _mention(hit: _Hit, counted_at: datetime) -> Mention | None:
    papers = papers_in(hit.url or "")
    if not papers:
        return None
    author = clean(hit.author or "")
    return Mention(
        network=NETWORK,
        post_id=hit.objectID,
        author=Author(author or hit.objectID, author or None),
        posted_at=datetime.fromtimestamp(hit.created_at_i, UTC),
        url=f"https://news.ycombinator.com/item?id={hit.objectID}",
        papers=papers,
        counted_at=counted_at,
        # a story starts with its submitter's own point
        likes=None if hit.points is None else max(0, hit.points - 1),
        replies=hit.num_comments,
        text=clean(hit.title or "") or None,
    )


@dataclass(frozen=True, slots=True)
class HackerNews(Source):
    """One request covers the window, whichever of the hosts a story links."""

    url: str
    network: Network = NETWORK

    def ask(self, run: Gathering, day: date) -> None:  # noqa: ARG002 - the window says it all
        found = self._ask(run, WORDS, optionalWords=WORDS)
        if not found.hits:
            # a day without any story is rare; were optional words ignored, all three would have to be in one URL
            found = self._ask(run, PLAIN)
        run.add(found.mentions, found.lost)
        if found.total > found.hits:
            run.missing(f"{found.total - found.hits:,} of {found.total:,} stories are out of the search's reach")

    def _ask(self, run: Gathering, words: str, **more: str) -> Found:
        answer = run.get(f"{self.url}/api/v1/search_by_date", {"query": words, **_query(run.window), **more})
        return parse(answer.body, run.window.end)


def _query(window: Window) -> dict[str, str]:
    start, end = floor(window.start.timestamp()), ceil(window.end.timestamp())
    return {
        "restrictSearchableAttributes": "url",
        "tags": "story",
        # typo tolerance would return the neighbours of an id
        "typoTolerance": "false",
        "numericFilters": f"created_at_i>={start},created_at_i<{end}",
        "hitsPerPage": str(REACHABLE),
        "attributesToHighlight": "none",
        "attributesToRetrieve": "objectID,url,title,points,num_comments,created_at_i,author,_tags",
    }
