from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hotpapers.domain.calendar import Month, Week
from hotpapers.domain.digest import Algorithm, State
from hotpapers.domain.outline import Line, Outline
from hotpapers.domain.paper import PaperId
from hotpapers.domain.ranking import CLASSIC, HEAT
from hotpapers.domain.rollup import Rollup, best, days_listed, decay, trending
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAY
from tests.unit.domain.ranking.worlds import seeds

THURSDAY = DAY


def a_line(rank: int, paper: str, score: float) -> Line:
    return Line(rank, PaperId(paper), score, "cs.LG")


def a_day(day: date, scores: dict[str, float], algorithm: Algorithm = HEAT) -> Outline:
    ordered = sorted(scores.items(), key=lambda one: -one[1])
    lines = tuple(a_line(rank, paper, score) for rank, (paper, score) in enumerate(ordered, 1))
    return Outline(day, "1d", State.OPEN, algorithm, lines)


def ago(days: int, **scores: float) -> Outline:
    """Papers a, b, c ... of the digest so many days before."""
    return a_day(DAY - timedelta(days=days), {f"2609.{ord(name):05d}": score for name, score in scores.items()})


def shown(found: Rollup) -> list[tuple[str, float]]:
    return [(chr(int(placed.paper[5:])), placed.score) for placed in found.papers]


@st.composite
def months(draw: st.DrawFn) -> list[Outline]:
    """A month of digests in which a few papers come again."""
    random = Random(draw(seeds))
    papers = [f"2609.{number:05d}" for number in range(1, 15)]
    return [
        a_day(DAY - timedelta(days=n), {p: random.randint(0, 20_000) / 100 for p in random.sample(papers, 5)})
        for n in range(draw(st.integers(0, 30)))
    ]


def test_a_week_and_a_month_take_the_digests_of_their_dates() -> None:
    days = [ago(n, a=10 + n, b=50) for n in range(40)]
    week, month = best(Week.of(DAY), days), best(Month.of(DAY), days)
    assert (week.days[0], week.days[-1], len(week.days)) == (date(2026, 9, 21), date(2026, 9, 24), 4)
    assert (month.days[0], month.days[-1], len(month.days)) == (date(2026, 9, 1), date(2026, 9, 24), 24)
    assert shown(week) == [("b", 50.0), ("a", 13.0)]
    assert shown(month) == [("b", 50.0), ("a", 33.0)]


def test_a_paper_stands_by_its_best_score_and_leads_to_the_digest_that_gave_it() -> None:
    found = best(Week.of(DAY), [ago(0, a=10, b=9), ago(1, a=30), ago(2, a=20, c=25)])
    assert shown(found) == [("a", 30.0), ("c", 25.0), ("b", 9.0)]
    assert [placed.date for placed in found.papers] == [DAY - timedelta(days=n) for n in (1, 2, 0)]
    assert [(placed.rank, placed.line.rank) for placed in found.papers] == [(1, 1), (2, 1), (3, 2)]


def test_between_equal_scores_the_better_placed_comes_first_then_the_newer_then_the_lower_id() -> None:
    days = [ago(0, b=40, a=30), ago(1, d=30), ago(2, c=30)]
    assert [name for name, _ in shown(best(Week.of(DAY), days))] == ["b", "d", "c", "a"]
    same_day = a_day(DAY, {"2609.00098": 5.0, "2609.00097": 5.0})
    same_day = replace(same_day, lines=tuple(replace(line, rank=1) for line in same_day.lines))
    assert [name for name, _ in shown(best(Week.of(DAY), [same_day]))] == ["a", "b"]


def test_a_window_holds_digests_of_one_rule_that_of_its_newest() -> None:
    old = replace(ago(1, a=9_000), algorithm=CLASSIC)
    found = best(Week.of(DAY), [ago(0, a=10), old])
    assert (shown(found), found.days, found.left_out) == ([("a", 10.0)], (DAY,), (old.date,))
    imported = best(Week.of(DAY), [replace(one, algorithm=CLASSIC) for one in (ago(0, a=70), ago(1, b=9_000))])
    assert shown(imported) == [("b", 9_000.0), ("a", 70.0)]


def test_an_empty_window_is_empty() -> None:
    assert best(Week.of(DAY), []) == best(Month.of(DAY), [ago(200, a=1)]) == trending([]) == Rollup((), ())


def test_trending_halves_a_score_every_two_days() -> None:
    assert shown(trending([ago(0, a=100), ago(2, b=100), ago(4, c=100), ago(6, d=100)])) == [
        ("a", 100.0),
        ("b", 50.0),
        ("c", 25.0),
        ("d", 12.5),
    ]
    assert shown(trending([ago(0, z=1), ago(1, a=100), ago(3, b=100)]))[:2] == [("a", 70.71), ("b", 35.36)]


def test_trending_looks_back_a_week_from_the_newest_digest_with_papers() -> None:
    found = trending([ago(0), ago(1, a=100), ago(7, b=100), ago(8, c=10_000)])
    assert shown(found) == [("a", 100.0), ("b", 12.5)]
    assert found.days == (DAY - timedelta(days=7), DAY - timedelta(days=1))


def test_trending_takes_the_day_on_which_most_is_left_of_a_paper() -> None:
    assert shown(trending([ago(0, a=60), ago(1, a=70)])) == [("a", 60.0)]
    assert shown(trending([ago(0, a=60), ago(1, a=90)])) == [("a", 63.64)]


@pytest.mark.parametrize("days", range(13))
def test_what_is_left_is_the_nearest_millionth(days: int) -> None:
    exact = Fraction(10**12, 2**days)
    assert Fraction(2 * decay(days) - 1, 2) ** 2 < exact < Fraction(2 * decay(days) + 1, 2) ** 2


def many(count: int, score: float) -> Outline:
    return a_day(DAY, {f"2609.{number:05d}": score for number in range(1, count + 1)})


@pytest.mark.parametrize(("count", "score", "listed"), [(30, 5, 30), (30, 4.99, 10), (150, 50, 100), (3, 0.01, 3)])
def test_trending_is_cut_as_a_day_is(count: int, score: float, listed: int) -> None:
    assert len(trending([many(count, score)]).papers) == listed


def test_trending_of_the_classic_rule_is_cut_at_its_own_score() -> None:
    days = [replace(many(30, score), algorithm=CLASSIC) for score in (50, 49)]
    assert [len(trending([day]).papers) for day in days] == [30, 10]


@given(months(), st.randoms(use_true_random=False))
def test_a_paper_stands_once_in_a_window_in_falling_order_whatever_order_the_digests_come_in(
    days: Sequence[Outline], random: Any
) -> None:
    for window in (lambda days: best(Week.of(DAY), days), lambda days: best(Month.of(DAY), days), trending):
        found = window(days)
        papers, scores = [p.paper for p in found.papers], [p.score for p in found.papers]
        assert len(set(papers)) == len(papers)
        assert scores == sorted(scores, reverse=True)
        assert [placed.rank for placed in found.papers] == list(range(1, len(papers) + 1))
        again = list(days)
        random.shuffle(again)
        assert window(again) == found


@given(months())
def test_a_month_holds_every_paper_of_its_digests_at_its_highest_score(days: Sequence[Outline]) -> None:
    inside = [one for one in days if (one.date.year, one.date.month) == (DAY.year, DAY.month)]
    highest: dict[str, float] = {}
    for line in (line for one in inside for line in one.lines):
        highest[line.paper] = max(line.score, highest.get(line.paper, 0))
    assert {placed.paper: placed.score for placed in best(Month.of(DAY), days).papers} == highest


def test_days_listed_counts_the_trending_lists_a_paper_stood_in() -> None:
    days = [ago(4, a=100), ago(3, b=50), ago(2, c=50), ago(1, d=50), ago(0, e=50)]
    counted = days_listed(days, DAY)
    assert [counted[PaperId(f"2609.{ord(name):05d}")] for name in "abcdef"] == [5, 4, 3, 2, 1, 0]
    assert days_listed(days, DAY - timedelta(days=3))[PaperId("2609.00097")] == 2


def test_a_paper_leaves_the_trending_list_when_too_little_is_left_of_it() -> None:
    week = [a_day(DAY + timedelta(days=n), {f"26{10 + n}.{i:05d}": 20.0 for i in range(1, 31)}) for n in range(5)]
    quiet = a_day(DAY, {"2608.00001": 7.0, "2608.00002": 13.0})
    first = replace(week[0], lines=(*week[0].lines, *quiet.lines))
    counted = days_listed([first, *week[1:]], DAY + timedelta(days=4))
    assert (counted[PaperId("2608.00001")], counted[PaperId("2608.00002")]) == (1, 3)
