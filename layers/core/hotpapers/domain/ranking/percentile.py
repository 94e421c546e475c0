"""The field view: a paper among the papers of its own category."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from hotpapers.domain.ranking.heat import rounded


def mid_rank_percentile(value: float, population: Iterable[float]) -> float | None:
    """The share of the population below `value`, and half of what equals it, in percent; None where there is none."""
    others = list(population)
    if not others:
        return None
    below, equal = sum(other < value for other in others), sum(other == value for other in others)
    return rounded(Fraction(100 * (2 * below + equal), 2 * len(others)))
