"""Windows over several digests: week, month, trending. A paper stands in each once, whatever its cross-lists.

Values are integers until they are shown, so that every machine gives the same order. A window is of one algorithm, that
of its newest digest: scores of two do not compare.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from hotpapers.domain.calendar import Month, Week
from hotpapers.domain.outline import Line, Outline
from hotpapers.domain.paper import PaperId, id_order
from hotpapers.domain.ranking.heat import root, rounded
from hotpapers.domain.ranking.policy import HEAT, MILLION, POLICY, Policy


@dataclass(frozen=True, slots=True)
class Placed:
    """A paper in a window: enough to fetch its entry, and no other's."""

    rank: int
    paper: PaperId
    score: float
    """In a week or month that of its best digest; trending, what is left of it."""
    date: date
    """Of that digest."""
    line: Line
    """The paper there."""


@dataclass(frozen=True, slots=True)
class Rollup:
    papers: tuple[Placed, ...]
    days: tuple[date, ...]
    """Digests that went in, oldest first."""
    left_out: tuple[date, ...] = ()
    """Digests of another algorithm."""


def best(span: Week | Month, digests: Iterable[Outline]) -> Rollup:
    """A week or a month: every paper that a digest of its dates lists, by its best score there."""
    within = [one for one in digests if span.first <= one.date <= span.last]
    return _rollup(within, lambda _: MILLION, lambda places: places)


def trending(digests: Iterable[Outline], policy: Policy = POLICY) -> Rollup:
    """Score × 2^(-age/2 days) over a week's digests, cut as a day is; age from the date of the newest with papers."""
    listed = [one for one in digests if one.lines]
    newest = max(listed, key=lambda one: one.date, default=None)
    if newest is None:
        return Rollup((), ())
    recent = [one for one in listed if (newest.date - one.date).days < policy.trending_days]
    least = policy.least_heat if newest.algorithm.name == HEAT.name else policy.least_score
    return _rollup(recent, lambda day: decay((newest.date - day).days), lambda places: _cut(places, least, policy))


def decay(days: int) -> int:
    """2^(-days/2) in millionths."""
    return root((MILLION * MILLION) >> days)


def days_listed(digests: Sequence[Outline], until: date, policy: Policy = POLICY) -> Counter[PaperId]:
    """In how many of the trending lists of the digests up to `until` each paper stood."""
    dates = {one.date for one in digests if one.lines and one.date <= until}
    lists = (trending((one for one in digests if one.date <= newest), policy) for newest in dates)
    return Counter(placed.paper for found in lists for placed in found.papers)


@dataclass(frozen=True, slots=True)
class _Place:
    value: int
    """Millionths of a hundredth."""
    date: date
    line: Line

    @property
    def order(self) -> tuple[object, ...]:
        """Between papers of equal value the better placed, then the newer, then the lower id."""
        return -self.value, self.line.rank, -self.date.toordinal(), id_order(self.line.paper)

    @property
    def score(self) -> float:
        return rounded(Fraction(self.value, 100 * MILLION))


_Cut = Callable[[Sequence[_Place]], Sequence[_Place]]


def _rollup(digests: Iterable[Outline], left: Callable[[date], int], cut: _Cut) -> Rollup:
    """`left`: how much of a digest's scores, in millionths."""
    ordered = sorted(digests, key=lambda one: one.date)
    same = [one for one in ordered if one.algorithm == ordered[-1].algorithm]
    places = (_Place(round(line.score * 100) * left(one.date), one.date, line) for one in same for line in one.lines)
    once: dict[PaperId, _Place] = {}
    for place in sorted(places, key=lambda one: one.order):
        once.setdefault(place.line.paper, place)
    papers = tuple(
        Placed(rank, place.line.paper, place.score, place.date, place.line)
        for rank, place in enumerate(cut(list(once.values())), 1)
    )
    left_out = tuple(one.date for one in ordered if one not in same)
    return Rollup(papers, tuple(one.date for one in same), left_out)


def _cut(places: Sequence[_Place], least: int, policy: Policy) -> Sequence[_Place]:
    kept = [one for i, one in enumerate(places) if i < policy.always_listed or one.score >= least]
    return kept[: policy.most_listed]
