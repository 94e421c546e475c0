"""Papers and their counted posts → ranked entries. Pure; explained on the site at /about/ranking/."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hotpapers.domain.digest import Calibration, Entry, Score
from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.paper import Paper, id_order
from hotpapers.domain.ranking import classic, heat
from hotpapers.domain.ranking.calibration import calibrate, network_tops, typical
from hotpapers.domain.ranking.counted import by_paper, distinct, people, posts, shown, totals
from hotpapers.domain.ranking.heat import Reach, reach
from hotpapers.domain.ranking.percentile import mid_rank_percentile
from hotpapers.domain.ranking.policy import ALGORITHMS, CLASSIC, HEAT, POLICY, Policy, Ranking

__all__ = [
    "ALGORITHMS",
    "CLASSIC",
    "HEAT",
    "POLICY",
    "Policy",
    "Ranking",
    "Reach",
    "calibrate",
    "mid_rank_percentile",
    "network_tops",
    "people",
    "posts",
    "rank",
    "reach",
]


@dataclass(frozen=True, slots=True)
class _Scored:
    paper: Paper
    posts: Sequence[Mention]
    score: Score
    exact: Fraction
    ties: tuple[int, ...] = ()
    """What decides between equal scores, more before less, before the lower id does."""

    @property
    def order(self) -> tuple[object, ...]:
        return -self.exact, self.ties, id_order(self.paper.id)


def rank(
    papers: Iterable[Paper],
    mentions: Iterable[Mention],
    *,
    algorithm: Ranking,
    calibration: Iterable[Calibration] = (),
    reached: Reach | None = None,
    policy: Policy = POLICY,
) -> tuple[Entry, ...]:
    """The listed papers, best first.

    `mentions` are all of the window, since an account's other papers count in its n; or the evidence alone, with the n
    published in it as `reached`. `calibration` is heat's; networks without one have the default.
    """
    counted = distinct(mentions)
    one_each = algorithm == "heat"
    if algorithm == "classic":
        listed = _classic(papers, counted, policy)
    else:
        reached = heat.reach(counted) if reached is None else reached
        listed = _heat(papers, counted, _Scale(reached, typical(calibration, policy), policy))
    return tuple(_entry(position, one, policy, one_each=one_each) for position, one in enumerate(listed, 1))


def _classic(papers: Iterable[Paper], counted: Sequence[Mention], policy: Policy) -> list[_Scored]:
    scored = []
    for paper, named in _named(papers, counted):
        score = classic.score(named)
        scored.append(_Scored(paper, named, score, Fraction(score.value)))
    return sorted((one for one in scored if one.exact >= policy.least_score), key=lambda one: one.order)


@dataclass(frozen=True, slots=True)
class _Scale:
    reached: Reach
    typical: Mapping[Network, int]
    policy: Policy


def _heat(papers: Iterable[Paper], counted: Sequence[Mention], scale: _Scale) -> list[_Scored]:
    policy = scale.policy
    scored = []
    for paper, named in _named(papers, [post for post in counted if heat.counts(post, policy)]):
        hot = heat.heat(named, scale.reached, scale.typical, policy)
        scored.append(_Scored(paper, named, hot.score, hot.exact, (-hot.score.voices, -hot.loud)))
    ordered = sorted((one for one in scored if one.exact), key=lambda one: one.order)
    listed = [one for i, one in enumerate(ordered) if i < policy.always_listed or one.score.value >= policy.least_heat]
    return listed[: policy.most_listed]


def _named(papers: Iterable[Paper], counted: Sequence[Mention]) -> list[tuple[Paper, Sequence[Mention]]]:
    """Each paper that any post names, once, with its posts."""
    once = {paper.id: paper for paper in papers}
    named = by_paper(once.values(), counted)
    return [(paper, named[paper.id]) for paper in once.values() if named[paper.id]]


def _entry(position: int, one: _Scored, policy: Policy, *, one_each: bool) -> Entry:
    added = totals(one.posts)
    return Entry(
        rank=position,
        paper=one.paper,
        score=one.score,
        reposts=added.reposts or 0,
        likes=added.likes or 0,
        counted_at=max(post.counted_at for post in one.posts),
        posts=shown(one.posts, least=policy.shown_from, most=policy.most_shown, one_each=one_each),
        first_seen=min(post.posted_at for post in one.posts),
        peak_rank=position,
    )
