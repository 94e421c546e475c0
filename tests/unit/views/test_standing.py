"""The status page's words about what was refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

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
