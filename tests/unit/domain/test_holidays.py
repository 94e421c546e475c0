"""The reasons that the calendar knows for a date without an announcement."""

from __future__ import annotations

from datetime import date

import pytest
from hotpapers.domain.holidays import why_quiet

KEPT = """2023-01-16 2023-06-19 2023-07-04 2023-09-04 2023-11-23 2023-12-25 2023-12-27
2026-01-01 2026-01-19 2026-06-19 2026-07-03 2026-09-07 2026-11-26 2026-12-25 2026-12-29 2026-12-31"""
"""As arXiv's page has them; 14 June 2023 was a day of its own."""


@pytest.mark.parametrize("day", KEPT.split())
def test_each_holiday_that_arxiv_named_is_known(day: str) -> None:
    assert why_quiet(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 11, 27), "Thanksgiving"),
        (date(2021, 6, 21), "Juneteenth"),
        (date(2026, 7, 6), "Independence Day"),
        (date(2027, 1, 1), "New Year’s Day"),
        (date(2026, 12, 30), "the days before New Year"),
    ],
    ids=["the evening's next day", "the Monday after", "kept on a Friday", "itself", "before New Year"],
)
def test_a_date_is_explained_by_the_holiday_beside_it(day: date, name: str) -> None:
    assert why_quiet(day) == name


@pytest.mark.parametrize("day", [date(2026, 9, 24), date(2026, 11, 20), date(2026, 5, 26), date(2023, 6, 14)])
def test_other_days_have_no_reason(day: date) -> None:
    assert why_quiet(day) is None
