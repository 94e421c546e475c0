"""Nouns for tests: every field has a plausible value, and a test names only the fields that it is about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from hotpapers.domain.calendar import window
from hotpapers.domain.digest import Announced, Digest, Entry, Part, Score
from hotpapers.domain.mention import Author, Mention, Network, SourceState, SourceStatus
from hotpapers.domain.paper import How, Paper, PaperId
from hotpapers.domain.ranking import ALGORITHMS

DAY = date(2026, 9, 24)
NOW = datetime(2026, 9, 24, 6, 0, tzinfo=UTC)


def a_paper(id: str = "2609.01234", **fields: Any) -> Paper:  # noqa: A002 - the noun's own name
    defaults: dict[str, Any] = {
        "id": PaperId(id),
        "title": f"Title of {id}",
        "abstract": f"Abstract of {id}.",
        "authors": ("Ada Example", "Ben Example"),
        "categories": ("cs.LG", "stat.ML"),
        "announced": DAY,
        "how": How.NEW,
    }
    return Paper(**{**defaults, **fields})


def a_mention(post_id: str = "1", *, papers: tuple[str, ...] = ("2609.01234",), **fields: Any) -> Mention:
    author = fields.pop("author", f"person{post_id}")
    defaults: dict[str, Any] = {
        "network": Network.BLUESKY,
        "post_id": post_id,
        "author": author if isinstance(author, Author) else Author(author, f"{author}.example", author.title()),
        "posted_at": datetime(2026, 9, 24, 2, 0, tzinfo=UTC),
        "url": f"https://posts.example/{post_id}",
        "papers": tuple(PaperId(paper) for paper in papers),
        "counted_at": NOW,
        "likes": 10,
        "reposts": 3,
    }
    return Mention(**{**defaults, **fields})


def an_entry(rank: int = 1, paper: Paper | None = None, **fields: Any) -> Entry:
    paper = paper or a_paper(f"2609.{rank:05d}")
    likes, reposts = fields.pop("likes", 10), fields.pop("reposts", 3)
    value = fields.pop("value", round(100.0 / rank, 2))
    part = Part(Network.BLUESKY, value, voices=1, posts=1, likes=likes, reposts=reposts, quotes=0)
    defaults: dict[str, Any] = {
        "rank": rank,
        "paper": paper,
        "score": Score(value, (part,), voices=1, posts=1),
        "reposts": reposts,
        "likes": likes,
        "counted_at": NOW,
        "posts": (a_mention(f"p{rank}", papers=(paper.id,), likes=likes, reposts=reposts),),
        "first_seen": datetime(2026, 9, 24, 2, 0, tzinfo=UTC),
        "peak_rank": rank,
    }
    return Entry(**{**defaults, **fields})


def a_status(network: Network = Network.BLUESKY, state: SourceState = SourceState.OK, **fields: Any) -> SourceStatus:
    defaults: dict[str, Any] = {"items": 100, "requests": 2, "counted_at": NOW}
    return SourceStatus(network, state, **{**defaults, **fields})


def a_digest(day: date = DAY, entries: int | tuple[Entry, ...] = 3, **fields: Any) -> Digest:
    now = fields.pop("generated_at", datetime(day.year, day.month, day.day, 6, tzinfo=UTC))
    listed = (
        tuple(an_entry(rank, a_paper(f"2609.{rank:05d}", announced=day)) for rank in range(1, entries + 1))
        if isinstance(entries, int)
        else entries
    )
    defaults: dict[str, Any] = {
        "date": day,
        "window": window(day, now),
        "generated_at": now,
        "algorithm": ALGORITHMS["heat"],
        "announced": Announced(("cs", "stat"), new=900, cross=200),
        "entries": listed,
        "sources": (a_status(),),
        "posts": 100,
        "people": 80,
        "site_url": "https://hotpapers.example",
    }
    return Digest(**{**defaults, **fields})
