"""The rank of the attacked paper before and after, and how far any other paper moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Self

from hotpapers.domain.mention import Mention
from hotpapers.domain.paper import PaperId
from hotpapers.domain.ranking import Policy, Ranking, rank

from bench.attacks.attacks import Attack
from bench.attacks.days import Day

WHOLE = Policy(least_score=1, least_heat=0, most_listed=1_000_000)
"""The whole order, not only what is listed."""
ALGORITHMS: tuple[Ranking, ...] = ("classic", "heat")


@dataclass(frozen=True, slots=True)
class Outcome:
    before: int | None
    """Of the attacked paper; None where nobody liked it."""
    after: int | None
    moved: int
    """The most places that any other shared paper went up or down, but for the place that the attacked one took."""


@dataclass(frozen=True, slots=True)
class Honest:
    """A day as it is without an attack."""

    day: Day
    order: Mapping[Ranking, Sequence[PaperId]]

    @classmethod
    def of(cls, day: Day) -> Self:
        return cls(day, {algorithm: _order(day, day.mentions, algorithm) for algorithm in ALGORITHMS})

    @property
    def targets(self) -> Sequence[PaperId]:
        """A paper from the middle of those that people shared, and a quiet one."""
        shared = [paper for paper in self.order["heat"] if paper in self.day.real]
        return shared[len(shared) // 2], self.day.papers[-1].id

    def attacked(self, attack: Attack, paper: PaperId) -> Mapping[Ranking, Outcome]:
        added = attack.inject(self.day, paper, Random(str(self.day.date)))
        return {algorithm: self._outcome(added, paper, algorithm) for algorithm in ALGORITHMS}

    def _outcome(self, added: Sequence[Mention], paper: PaperId, algorithm: Ranking) -> Outcome:
        before, after = self.order[algorithm], _order(self.day, [*self.day.mentions, *added], algorithm)
        others = [one for one in self.day.real if one != paper]
        return Outcome(_place(before, paper), _place(after, paper), _moved(before, after, paper, others))


def _order(day: Day, mentions: Iterable[Mention], algorithm: Ranking) -> Sequence[PaperId]:
    return [entry.paper.id for entry in rank(day.papers, mentions, algorithm=algorithm, policy=WHOLE)]


def _place(ranked: Sequence[PaperId], paper: PaperId) -> int | None:
    return ranked.index(paper) + 1 if paper in ranked else None


def _moved(before: Sequence[PaperId], after: Sequence[PaperId], paper: PaperId, others: Sequence[PaperId]) -> int:
    was = {one: place for place, one in enumerate(one for one in before if one != paper)}
    now = {one: place for place, one in enumerate(one for one in after if one != paper)}
    return max((abs(was[one] - now[one]) for one in others if one in was and one in now), default=0)
