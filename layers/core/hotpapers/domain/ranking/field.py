"""The field view: a paper among the papers of its own category, so that quiet fields are not drowned."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from heapq import nlargest

from hotpapers.domain.digest import Digest, Entry
from hotpapers.domain.outline import Outline
from hotpapers.domain.ranking.heat import rounded
from hotpapers.domain.ranking.policy import POLICY, Policy


def mid_rank_percentile(value: float, population: Sequence[float]) -> float | None:
    """The share of the population below `value`, and half of what equals it, in percent; None where it is empty.

    `population` is sorted.
    """
    if not population:
        return None
    below, not_above = bisect_left(population, value), bisect_right(population, value)
    return rounded(Fraction(100 * (below + not_above), 2 * len(population)))


def field_view(digest: Digest, others: Iterable[Outline], policy: Policy = POLICY) -> tuple[Entry, ...]:
    """The entries with their percentile among the papers that this digest and the 19 before it list under the same
    primary category. Digests after it, or of another algorithm, are passed over.
    """
    before = (one for one in others if one.date < digest.date and one.algorithm == digest.algorithm)
    recent = nlargest(policy.trailing_days - 1, before, key=lambda one: one.date)
    fields = _fields([Outline.of(digest), *recent])
    return tuple(_placed(entry, fields[entry.paper.primary_category]) for entry in digest.entries)


def _fields(digests: Iterable[Outline]) -> Mapping[str, Sequence[float]]:
    scores: defaultdict[str, list[float]] = defaultdict(list)
    for line in (line for digest in digests for line in digest.lines):
        scores[line.category].append(line.score)
    return {category: sorted(found) for category, found in scores.items()}


def _placed(entry: Entry, field: Sequence[float]) -> Entry:
    percentile = mid_rank_percentile(entry.score.value, field)
    return replace(entry, score=replace(entry.score, field_percentile=percentile))
