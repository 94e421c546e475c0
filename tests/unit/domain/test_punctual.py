"""When a digest is late: by the calendar, by the clock at its edges, and by what arXiv itself said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hotpapers.domain.punctual import RESTS, late, missed
from hypothesis import given
from hypothesis import strategies as st

THURSDAY, FRIDAY, MONDAY = date(2026, 9, 24), date(2026, 9, 25), date(2026, 9, 28)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "days"),
    [
        (at(THURSDAY, 23, 59), 0),
        (at(FRIDAY, 11, 59), 0),
        (at(FRIDAY, 12), 1),
        (at(FRIDAY, 12, 1), 1),
        (at(MONDAY, 11, 59), 1),
        (at(MONDAY, 12), 2),
        (at(THURSDAY, 0) - timedelta(days=30), 0),
    ],
)
def test_a_date_is_missed_from_its_noon_on_and_week_ends_have_none(now: datetime, days: int) -> None:
    assert missed(THURSDAY, now) == days


def test_new_yorks_summer_time_moves_no_noon() -> None:
    """Clocks go back on 1 November 2026 and forward on 14 March 2027: the announcement moves, our noon does not."""
    for friday in (date(2026, 10, 30), date(2027, 3, 12)):
        monday = friday + timedelta(days=3)
        assert [missed(friday, at(monday, 11, 59)), missed(friday, at(monday, 12))] == [0, 1]


def test_on_a_holiday_arxivs_own_word_excuses_the_digest() -> None:
    thanksgiving = date(2026, 11, 26)
    before = thanksgiving - timedelta(days=1)
    assert not late(before, at(thanksgiving, 15), quiet=True)
    assert late(before, at(thanksgiving, 15), quiet=False), "arXiv could not be read, or its papers not be saved"


def test_a_page_that_never_changes_is_not_believed_for_ever() -> None:
    wednesday = THURSDAY + timedelta(days=6)
    assert missed(THURSDAY, at(wednesday, 11)) == RESTS
    assert not late(THURSDAY, at(wednesday, 11), quiet=True)
    assert late(THURSDAY, at(wednesday, 12), quiet=True)


def test_a_stack_without_any_digest_is_late_unless_arxiv_had_nothing_for_it() -> None:
    assert late(None, at(THURSDAY, 1), quiet=False)
    assert not late(None, at(THURSDAY, 1), quiet=True)


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(DAYS, st.integers(0, 24 * 40))
def test_the_dates_missed_are_the_working_days_whose_noon_has_come(newest: date, hours: int) -> None:
    now = at(newest, 0) + timedelta(hours=hours)
    days = (newest + timedelta(days=number) for number in range(1, 42))
    assert missed(newest, now) == sum(day.isoweekday() <= 5 and at(day, 12) <= now for day in days)


@given(DAYS, st.integers(0, 24 * 40), st.booleans())
def test_who_is_late_stays_late_until_a_digest_comes(newest: date, hours: int, quiet: bool) -> None:
    now = at(newest, 0) + timedelta(hours=hours)
    if late(newest, now, quiet=quiet):
        assert late(newest, now + timedelta(hours=1), quiet=quiet)
        assert late(newest, now, quiet=False)
