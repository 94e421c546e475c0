"""From counted posts to the list: what is scored, ordered, cut and shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hotpapers.domain.digest import Calibration, Entry, Part, Score
from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.paper import Paper, PaperId, id_order
from hotpapers.domain.ranking import classic
from hotpapers.domain.ranking.calibration import typical
from hotpapers.domain.ranking.counted import by_paper, shown, totals
from hotpapers.domain.ranking.heat import Heat, Scale
from hotpapers.domain.ranking.observed import observed
from hotpapers.domain.ranking.policy import POLICY, Policy, Ranking
from hotpapers.domain.ranking.tally import Tally, tallies


@dataclass(frozen=True, slots=True)
class Ranked:
    entries: tuple[Entry, ...]
    """Listed, best first."""
    named: tuple[PaperId, ...]
    """The papers that any post names, in their order: what was ranked, listed or not."""
    tops: Mapping[Network, int]
    """heat: the strongest part of each network, listed or not, in millionths."""


@dataclass(frozen=True, slots=True)
class _Scored:
    paper: Paper
    posts: Sequence[Mention]
    score: Score
    exact: int
    """The score in whole units, before it was rounded."""
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
    policy: Policy = POLICY,
) -> tuple[Entry, ...]:
    """The listed papers, best first; as `ranked`."""
    return ranked(papers, mentions, algorithm=algorithm, calibration=calibration, policy=policy).entries


def ranked(
    papers: Iterable[Paper],
    mentions: Iterable[Mention],
    *,
    algorithm: Ranking,
    calibration: Iterable[Calibration] = (),
    policy: Policy = POLICY,
) -> Ranked:
    """`mentions` are all of the window, since an account's other papers count in its n; or those that name an announced
    paper, once they are `observed`. `calibration` is heat's; networks without one have the default.
    """
    counted = observed(mentions, policy)
    named = _named(papers, counted)
    tops: Mapping[Network, int] = {}
    if algorithm == "classic":
        listed = _classic(named, policy)
    else:
        scale = Scale(typical(calibration, policy), policy)
        listed, tops = _heat(named, tallies(counted, policy), scale, policy)
    one_each = algorithm == "heat"
    entries = (_entry(position, one, policy, one_each=one_each) for position, one in enumerate(listed, 1))
    return Ranked(tuple(entries), tuple(sorted((paper.id for paper, _ in named), key=id_order)), tops)


def _named(papers: Iterable[Paper], counted: Sequence[Mention]) -> list[tuple[Paper, Sequence[Mention]]]:
    """Each paper that any post names, once, with its posts."""
    once = {paper.id: paper for paper in papers}
    named = by_paper(once.values(), counted)
    return [(paper, named[paper.id]) for paper in once.values() if named[paper.id]]


_Named = Iterable[tuple[Paper, Sequence[Mention]]]


def _classic(named: _Named, policy: Policy) -> list[_Scored]:
    scored = []
    for paper, about in named:
        score = classic.score(about)
        scored.append(_Scored(paper, about, score, int(score.value)))
    return sorted((one for one in scored if one.exact >= policy.least_score), key=lambda one: one.order)


def _heat(
    named: _Named, said: Mapping[Network, Tally], scale: Scale, policy: Policy
) -> tuple[list[_Scored], Mapping[Network, int]]:
    tops = dict.fromkeys(Network, 0)
    scored = []
    for paper, about in named:
        heard = {network: said[network].hear(paper.id) for network in {post.network for post in about}}
        tops |= {network: max(tops[network], one.raw) for network, one in heard.items()}
        counted = [post for post in about if not post.author.bot and len(set(post.papers)) <= policy.longest_list]
        scored.append(_hot(paper, counted, scale.heat(heard), scale))
    return _listed(scored, policy), tops


def _hot(paper: Paper, counted: Sequence[Mention], hot: Heat, scale: Scale) -> _Scored:
    networks = {post.network for post in counted}
    parts = tuple(_part(network, counted, hot, scale) for network in Network if network in networks)
    score = Score(scale.shown(hot.value), parts, sum(part.voices for part in parts), len(counted))
    return _Scored(paper, counted, score, hot.value, hot.ties)


def _part(network: Network, counted: Sequence[Mention], hot: Heat, scale: Scale) -> Part:
    here, heard = [post for post in counted if post.network is network], hot.heard[network]
    added = totals(here)
    counts = added.likes, added.reposts, added.quotes
    return Part(network, scale.shown(hot.shares[network]), heard.voices, len(here), *counts, raw=heard.raw)


def _listed(scored: Iterable[_Scored], policy: Policy) -> list[_Scored]:
    ordered = sorted((one for one in scored if one.exact), key=lambda one: one.order)
    listed = [one for i, one in enumerate(ordered) if i < policy.always_listed or one.score.value >= policy.least_heat]
    return listed[: policy.most_listed]


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
