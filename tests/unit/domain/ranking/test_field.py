from datetime import timedelta

from hotpapers.domain.digest import State
from hotpapers.domain.outline import Line, Outline
from hotpapers.domain.paper import PaperId
from hotpapers.domain.ranking import CLASSIC, HEAT
from hotpapers.domain.ranking.field import field_view, mid_rank_percentile
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAY, a_digest, a_paper, an_entry

SCORES = st.lists(st.integers(0, 20).map(float), min_size=1, max_size=60)


def a_day(days_before: int, *scores: float, category: str = "math.CO", algorithm: object = HEAT) -> Outline:
    lines = tuple(Line(i, PaperId(f"2608.{i:05d}"), score, category) for i, score in enumerate(scores, 1))
    return Outline(DAY - timedelta(days=days_before), "1d", State.OPEN, algorithm, lines)  # type: ignore[arg-type]


def percentiles(*others: Outline, scores: tuple[float, ...] = (10.0,), category: str = "math.CO") -> list[float | None]:
    entries = tuple(
        an_entry(i, a_paper(f"2609.{i:05d}", categories=(category, "cs.LG")), value=score)
        for i, score in enumerate(scores, 1)
    )
    return [entry.score.field_percentile for entry in field_view(a_digest(entries=entries), others)]


def test_the_middle_rank_of_equals_counts() -> None:
    assert mid_rank_percentile(2.0, [1.0, 2.0, 2.0, 3.0]) == 50.0
    assert mid_rank_percentile(3.0, [1.0, 2.0, 2.0, 3.0]) == 87.5
    assert mid_rank_percentile(0.0, [1.0]) == 0.0
    assert mid_rank_percentile(9.0, [1.0]) == 100.0
    assert mid_rank_percentile(1.0, []) is None


@given(SCORES, st.integers(-1, 21).map(float))
def test_a_percentile_rises_with_the_score_and_stays_between_0_and_100(scores: list[float], value: float) -> None:
    population = sorted(scores)
    found, higher = mid_rank_percentile(value, population), mid_rank_percentile(value + 1, population)
    assert found is not None
    assert higher is not None
    assert 0 <= found <= higher <= 100


@given(SCORES)
def test_the_mean_of_all_percentiles_is_50(scores: list[float]) -> None:
    found = [mid_rank_percentile(score, sorted(scores)) or 0 for score in scores]
    assert abs(sum(found) / len(found) - 50) < 0.01


def test_a_paper_stands_among_those_of_its_primary_category() -> None:
    assert percentiles() == [50.0]
    assert percentiles(a_day(1, 1.0, 2.0, 3.0)) == [87.5]
    assert percentiles(a_day(1, 99.0, category="cs.LG")) == [50.0]
    assert percentiles(scores=(10.0, 5.0)) == [75.0, 25.0]


def test_digests_before_the_last_twenty_after_it_and_of_another_rule_do_not_count() -> None:
    assert percentiles(*(a_day(n, 1.0) for n in range(1, 20))) == [97.5]
    assert percentiles(*(a_day(n, 1.0) for n in range(1, 60))) == [97.5]
    assert percentiles(a_day(-1, 1.0), a_day(1, 1.0, algorithm=CLASSIC)) == [50.0]


def test_nothing_else_of_an_entry_changes() -> None:
    digest = a_digest()
    for before, after in zip(digest.entries, field_view(digest, ()), strict=True):
        assert (after.rank, after.paper, after.posts, after.score.value) == (
            before.rank,
            before.paper,
            before.posts,
            before.score.value,
        )
