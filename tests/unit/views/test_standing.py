"""The status page's words about what was refused, and about why nothing is newer."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hotpapers.domain.digest import DayIndex, State
from hotpapers.domain.punctual import RESTS
from hotpapers.domain.recount import next_possible
from hotpapers.domain.run import Run
from hotpapers.views.standing import standing
from hotpapers.views.words import override
from hypothesis import given
from hypothesis import strategies as st

DAY = date(2026, 9, 24)
REFUSED_AT = datetime(2026, 9, 25, 6, tzinfo=UTC)
REFUSED = Run(REFUSED_AT, "refused", DAY, "1d", 3, "Bluesky is failed, and was ok for the stored digest")


def said(*runs: Run) -> str:
    """As the table gives them: by the time of their events, the newest first."""
    return " ".join(standing(REFUSED_AT, None, sorted(runs, key=lambda run: run.time, reverse=True)).words)


def saved(hours: int, revision: int, outcome: str = "saved") -> Run:
    return Run(REFUSED_AT + timedelta(hours=hours), outcome, DAY, "1d", revision)


def test_a_refusal_is_told_with_what_overrides_it() -> None:
    assert "24 September 2026 was counted again and kept as it was: Bluesky is failed" in said(saved(-9, 3), REFUSED)
    assert override(DAY) in said(saved(-9, 3), REFUSED)


@given(hours=st.integers(-200, 200).filter(bool))
def test_who_overrides_a_refusal_ends_it_whatever_time_was_counted_for(hours: int) -> None:
    assert "kept as it was" not in said(saved(-201, 3), REFUSED, saved(hours, 4))


def test_a_later_count_that_changed_nothing_ends_a_refusal() -> None:
    assert "kept as it was" not in said(REFUSED, saved(1, 3, "unchanged"))


def test_what_is_refused_after_an_override_is_told() -> None:
    again = Run(REFUSED_AT + timedelta(hours=1), "refused", DAY, "1d", 4, "X is failed, and was ok")
    assert "kept as it was: X is failed" in said(REFUSED, saved(-2, 4), again)
    assert said(REFUSED, saved(-2, 4), again).count("kept as it was") == 1


def at_noon(day: date, newest: date, outcome: str = "no announcement") -> str:
    """After a look of that hour's schedule."""
    now = datetime.combine(day, time(12), UTC)
    line = DayIndex(newest, 1, 10, (), State.OPEN, now)
    return " ".join(standing(now, line, [Run(now, outcome, why="cs: unchanged")]).words)


def test_on_a_weekend_the_next_date_is_told() -> None:
    saturday = at_noon(date(2026, 9, 26), date(2026, 9, 25), "asked")
    assert saturday.endswith("The next announcement is due for Monday, 28 September 2026, holidays of arXiv aside.")
    assert "announced nothing" not in saturday


def test_a_date_that_arxiv_left_out_is_told_with_its_holiday() -> None:
    said = at_noon(date(2026, 11, 27), date(2026, 11, 26))
    assert "arXiv announced nothing for Friday, 27 November 2026: Thanksgiving." in said
    assert "due for Monday, 30 November 2026" in said


def test_a_deferred_mailing_has_no_holiday() -> None:
    said = at_noon(date(2026, 9, 25), DAY)
    assert "arXiv announced nothing for Friday, 25 September 2026. The next" in said


@pytest.mark.parametrize("outcome", ["failed", "forbidden", "busy", "asked"])
def test_only_arxivs_own_word_says_that_it_announced_nothing(outcome: str) -> None:
    said = at_noon(date(2026, 11, 27), date(2026, 11, 26), outcome)
    assert "announced nothing" not in said
    assert "is due" not in said


def test_a_listing_that_never_changes_is_told_as_that() -> None:
    last = DAY
    for _ in range(RESTS + 1):
        last = next_possible(last)
    assert f"nothing new since, on {RESTS + 1} dates" in at_noon(last, DAY)
    assert "announced nothing" not in at_noon(last, DAY)
