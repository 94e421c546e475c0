"""The blog's own rule done right: reposts and likes over the distinct original posts that name the paper.

The blog counted each retweet as a post that carries the original's count, so its totals grew quadratically.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hotpapers.domain.digest import Entry, Part, Score
from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.paper import Paper
from hotpapers.domain.ranking.counted import engagement, people, totals
from hotpapers.domain.ranking.counted import posts as different


def score(posts: Sequence[Mention]) -> Score:
    parts = tuple(
        _part(network, here) for network in Network if (here := [post for post in posts if post.network is network])
    )
    return Score(float(sum(part.score for part in parts)), parts, people(posts), len(posts))


def _part(network: Network, posts: Sequence[Mention]) -> Part:
    added = totals(posts)
    return Part(
        network,
        float(sum(engagement(post) for post in posts)),
        voices=people(posts),
        posts=len(posts),
        likes=added.likes,
        reposts=added.reposts,
        quotes=added.quotes,
    )


@dataclass(frozen=True, slots=True)
class Printed:
    """What the original blog says of a paper; the counts of its posts are not known."""

    reposts: int
    likes: int
    at: datetime
    """When they were counted (UTC)."""

    def entry(self, rank: int, paper: Paper, posts: Sequence[Mention]) -> Entry:
        value = float(self.reposts + self.likes)
        part = Part(Network.IMPORT, value, people(posts), different(posts), self.likes, self.reposts)
        return Entry(
            rank=rank,
            paper=paper,
            score=Score(value, (part,), part.voices, part.posts),
            reposts=self.reposts,
            likes=self.likes,
            counted_at=self.at,
            posts=tuple(posts),
            first_seen=min((post.posted_at for post in posts), default=None),
            peak_rank=rank,
        )
