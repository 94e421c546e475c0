"""A paper's counts over time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hotpapers.domain.outline import Snapshot
from hotpapers.domain.paper import PaperId
from hotpapers.views.history import HEIGHT, WIDTH, history, step

from tests.builders import DAY, NOW


def snapshots(*scores: float) -> list[Snapshot]:
    steps = ("0h", "6h", "1d", "2d", "3d")
    return [
        Snapshot(PaperId("2609.01234"), DAY, steps[i], NOW + timedelta(hours=i), i + 1, score, 10 * i, 20 * i, 3)
        for i, score in enumerate(scores)
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [("0h", "first count"), ("6h", "after 6 hours"), ("1d", "after 1 day"), ("28d", "after 28 days"), ("x", "x")],
)
def test_steps_are_said_in_words(name: str, said: str) -> None:
    assert step(name) == said


def test_every_count_is_a_row_and_the_line_says_what_it_shows() -> None:
    found = history(snapshots(50.0, 100.0, 75.5))
    assert [(point.step, point.rank, point.score) for point in found.points] == [
        ("first count", 1, "50.0"),
        ("after 6 hours", 2, "100.0"),
        ("after 1 day", 3, "75.5"),
    ]
    assert found.said == "The score over 3 counts: from 50 at rank 1 to 75.5 at rank 3"


def test_the_line_stays_in_its_box_and_its_top_is_the_highest_score() -> None:
    places = [tuple(map(float, place.split(","))) for place in history(snapshots(50.0, 100.0, 0.0)).line.split()]
    assert [x for x, _ in places] == [0, WIDTH / 2, WIDTH]
    assert min(y for _, y in places) == places[1][1] == 2
    assert places[2][1] == HEIGHT
    assert history(snapshots(50.0, 100.0, 0.0)).end == [str(WIDTH), str(HEIGHT)]


@pytest.mark.parametrize("scores", [(), (5.0,)])
def test_one_count_draws_no_line(scores: tuple[float, ...]) -> None:
    found = history(snapshots(*scores))
    assert (found.line, found.said) == ("", "")


def test_scores_of_nothing_draw_a_flat_line() -> None:
    assert history(snapshots(0.0, 0.0)).line == f"0,{HEIGHT} {WIDTH},{HEIGHT}"
