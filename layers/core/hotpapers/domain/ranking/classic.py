"""The blog's own rule done right: reposts and likes over the distinct original posts that name the paper.

The blog counted each retweet as a post that carries the original's count, so its totals grew quadratically.
"""

from __future__ import annotations

from collections.abc import Sequence

from hotpapers.domain.digest import Part, Score
from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.ranking.counted import engagement, people, totals


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
