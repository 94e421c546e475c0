"""Papers and their counted posts → ranked entries. Pure; explained on the site at /about/ranking/."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hotpapers.domain.digest import Entry, Score
from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.paper import Paper, id_order
from hotpapers.domain.ranking import classic, heat
from hotpapers.domain.ranking.counted import by_paper, distinct, people, shown, totals
from hotpapers.domain.ranking.policy import ALGORITHMS, POLICY, Policy, Ranking

__all__ = ["ALGORITHMS", "POLICY", "Policy", "Ranking", "people", "rank"]


@dataclass(frozen=True, slots=True)
class _Scored:
    paper: Paper
    posts: Sequence[Mention]
    score: Score
    exact: int

    @property
    def order(self) -> tuple[object, ...]:
        """Ties: more voices, then more posts (heat), then the lower id."""
        return -self.exact, -self.score.voices, -self.score.posts, id_order(self.paper.id)

    @property
    def classic_order(self) -> tuple[object, ...]:
        return -self.exact, id_order(self.paper.id)


def rank(
    papers: Sequence[Paper],
    mentions: Iterable[Mention],
    *,
    algorithm: Ranking,
    typical: Mapping[Network, int] | None = None,
    policy: Policy = POLICY,
) -> tuple[Entry, ...]:
    """The listed papers, best first. `mentions` are all of the window: an account's other papers count in its n."""
    counted = distinct(mentions)
    posts = by_paper(papers, counted)
    if algorithm == "classic":
        return _classic([(paper, posts[paper.id]) for paper in papers], policy)
    reached = heat.reach(counted)
    scored = []
    for paper in papers:
        value, exact = heat.score(posts[paper.id], reached, typical or policy.typical, policy)
        scored.append(_Scored(paper, posts[paper.id], value, exact))
    ordered = sorted((one for one in scored if one.exact), key=lambda one: one.order)
    listed = [one for i, one in enumerate(ordered) if one.score.value >= policy.least_heat or i < policy.always_listed]
    return _entries(listed[: policy.most_listed], policy)


def _classic(named: Sequence[tuple[Paper, Sequence[Mention]]], policy: Policy) -> tuple[Entry, ...]:
    scored = [_Scored(paper, posts, value := classic.score(posts), int(value.value)) for paper, posts in named if posts]
    kept = [one for one in scored if one.exact >= policy.least_score]
    return _entries(sorted(kept, key=lambda one: one.classic_order), policy)


def _entries(scored: Sequence[_Scored], policy: Policy) -> tuple[Entry, ...]:
    return tuple(_entry(rank_, one, policy) for rank_, one in enumerate(scored, 1))


def _entry(position: int, one: _Scored, policy: Policy) -> Entry:
    added = totals(one.posts)
    return Entry(
        rank=position,
        paper=one.paper,
        score=one.score,
        reposts=added.reposts or 0,
        likes=added.likes or 0,
        counted_at=max((post.counted_at for post in one.posts), default=None),
        posts=shown(one.posts, least=policy.shown_from, most=policy.most_shown),
        first_seen=min((post.posted_at for post in one.posts), default=None),
        peak_rank=position,
    )
