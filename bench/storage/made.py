"""Days of the size of busy ones, the same on every machine."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hotpapers.adapters.dynamodb import TableStore
from hotpapers.domain.digest import Digest, Entry
from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.paper import Paper
from hotpapers.views.documents import digest_body

from tests.builders import DAY, a_digest, a_mention, a_paper, a_status, an_entry

LISTED, NAMED, POSTS = 60, 500, 6_300
"""Of a busy day: papers listed, papers that any post names, posts."""

_letters = random.Random(2026)
_words = ["".join(_letters.choices("etaoinshrdlucmfwypvbgk", k=_letters.randint(2, 11))) for _ in range(3_000)]


def prose(length: int) -> str:
    """Text that compresses about as far as an abstract does."""
    text = ""
    while len(text) < length:
        text += _letters.choice(_words) + " "
    return text[:length].strip()


def papers(day: date, number: int) -> list[Paper]:
    names = ("cs.LG", "cs.CL", "cs.CV", "cs.AI", "stat.ML", "cs.RO", "cs.CR", "math.OC", "cs.SE", "eess.IV")
    return [
        replace(
            a_paper(f"{day:%y%m}.{day.day * 500 + n:05d}", announced=day),
            title=prose(75),
            abstract=prose(1_250),
            authors=tuple(prose(14) for _ in range(_letters.randint(1, 9))),
            categories=tuple(_letters.sample(names, _letters.randint(1, 3))),
        )
        for n in range(1, number + 1)
    ]


def posts(listed: list[Paper], number: int) -> list[Mention]:
    networks = _letters.choices(
        (Network.X, Network.BLUESKY, Network.MASTODON, Network.HACKERNEWS), (60, 30, 8, 2), k=number
    )
    return [
        replace(
            a_mention(str(_letters.randrange(10**18, 2 * 10**18)), network=network),
            papers=(_letters.choice(listed[: 1 + int(_letters.random() ** 2 * len(listed))]).id,),
            url=f"https://posts.example/{_letters.randrange(10**12)}",
            likes=int(_letters.paretovariate(1)),
            reposts=_letters.randrange(9),
            text=None if network is Network.X else prose(180),
        )
        for network in networks
    ]


@dataclass
class Found:
    """What one harvest of a day gives."""

    digest: Digest
    posts: list[Mention]
    papers: list[Paper]

    def save(self, store: TableStore) -> Digest:
        body = digest_body(replace(self.digest, revision=self.digest.revision + 1))
        return store.save(self.digest, body, self.posts, self.papers)


def a_busy_day(day: date) -> Found:
    known = papers(day, NAMED)
    counted = posts(known, POSTS)
    entries = tuple(_entry(rank, paper, counted) for rank, paper in enumerate(known[:LISTED], 1))
    digest = a_digest(day, entries, named=tuple(paper.id for paper in known), sources=tuple(map(a_status, Network)))
    return Found(digest, counted, known)


def _entry(rank: int, paper: Paper, counted: list[Mention]) -> Entry:
    shown = [post for post in counted if paper.id in post.papers]
    return an_entry(rank, paper, posts=tuple(sorted(shown, key=lambda post: -(post.likes or 0))[:10]))


def a_recount(found: Found, saved: Digest) -> Found:
    """Six hours later: everything but X counted again."""
    counted = [
        post if post.network is Network.X else replace(post, likes=(post.likes or 0) + 1) for post in found.posts
    ]
    return Found(replace(saved, step="6h", posts=1), counted, found.papers)


def fill(store: TableStore) -> None:
    """A year before the day: a month of full size, the rest short."""
    for n in range(1, 250):
        day = DAY - timedelta(days=n)
        listed = papers(day, LISTED if n <= 31 else 12)
        entries = tuple(an_entry(rank, paper) for rank, paper in enumerate(listed, 1))
        named = tuple(paper.id for paper in papers(day, NAMED if n <= 7 else 12))
        digest = a_digest(day, entries, named=named, sources=tuple(map(a_status, Network)))
        Found(digest, posts(listed, 50), listed).save(store)
