"""Hacker News stories that link papers, by Algolia's search. https://hn.algolia.com/api"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from hotpapers.adapters.http import Http, load_json
from hotpapers.domain.digest import Window
from hotpapers.domain.errors import SourceChanged
from hotpapers.domain.links import papers_in
from hotpapers.domain.mention import Author, Gathered, Mention, Network, SourceState, SourceStatus
from hotpapers.domain.text import clean

NETWORK = Network.HACKERNEWS
REACHABLE = 1_000
"""Algolia clamps hitsPerPage to this and shows no hit beyond it."""


@dataclass(frozen=True, slots=True)
class Found:
    mentions: tuple[Mention, ...]
    hits: int
    total: int


def parse(body: bytes, counted_at: datetime) -> Found:
    """Raises SourceChanged where a 200 carries a message instead of hits, or no envelope at all."""
    answer = load_json(NETWORK, body)
    hits = answer.get("hits") if isinstance(answer, dict) else None
    if not isinstance(hits, list):
        raise SourceChanged(NETWORK, "the answer holds no hits")
    if not hits and answer.get("message"):
        raise SourceChanged(NETWORK, f"answered {clean(str(answer['message']))[:120]!r}")
    found = (_mention(hit, counted_at) for hit in hits if isinstance(hit, dict))
    return Found(tuple(one for one in found if one), len(hits), int(answer.get("nbHits", len(hits))))


def _mention(hit: dict[str, object], counted_at: datetime) -> Mention | None:
    story, posted = hit.get("objectID"), hit.get("created_at_i")
    papers = papers_in(str(hit.get("url") or ""))
    if not papers or not isinstance(story, str) or not isinstance(posted, int):
        return None
    points, author = hit.get("points"), clean(str(hit.get("author") or ""))
    return Mention(
        network=NETWORK,
        post_id=story,
        author=Author(author, author),
        posted_at=datetime.fromtimestamp(posted, UTC),
        url=f"https://news.ycombinator.com/item?id={story}",
        papers=papers,
        counted_at=counted_at,
        # a story starts with its submitter's own point
        likes=max(0, points - 1) if isinstance(points, int) else None,
        replies=_count(hit.get("num_comments")),
        text=clean(str(hit.get("title") or "")) or None,
    )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and value >= 0 else None


@dataclass(frozen=True, slots=True)
class HackerNews:
    """One request covers the window; a resubmission is a story of its own."""

    http: Http
    url: str
    network: Network = NETWORK

    def gather(self, window: Window, day: date) -> Gathered:  # noqa: ARG002 - the port's; the window says it all
        answer = self.http.get(NETWORK, f"{self.url}/api/v1/search_by_date", params=_query(window))
        found = parse(answer.body, window.end)
        mentions = tuple(within(found.mentions, window))
        missed = found.total - found.hits
        state = SourceState.PARTIAL if missed > 0 else SourceState.OK
        reason = f"{missed} of {found.total} stories are out of the search's reach" if missed > 0 else None
        return Gathered(mentions, SourceStatus(NETWORK, state, reason, len(mentions), 1, counted_at=window.end))


def within(mentions: Iterable[Mention], window: Window) -> Iterable[Mention]:
    return (mention for mention in mentions if window.start <= mention.posted_at < window.end)


def _query(window: Window) -> dict[str, str]:
    return {
        "query": "arxiv.org",
        "restrictSearchableAttributes": "url",
        "tags": "story",
        # typo tolerance would return the neighbours of an id
        "typoTolerance": "false",
        "numericFilters": f"created_at_i>={int(window.start.timestamp())},created_at_i<{int(window.end.timestamp())}",
        "hitsPerPage": str(REACHABLE),
        "attributesToHighlight": "none",
        "attributesToRetrieve": "objectID,url,title,points,num_comments,created_at_i,author,_tags",
    }
