from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hotpapers.domain.errors import InvalidDate, InvalidInput
from hotpapers.domain.wake import Wake
from hypothesis import given
from hypothesis import strategies as st

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)


def test_the_schedule_gives_the_time_alone() -> None:
    assert Wake.from_event({"time": "2026-09-24T06:00:00Z"}) == Wake(datetime(2026, 9, 24, 6, tzinfo=UTC))


def test_an_operator_may_name_a_day_and_override_the_guard() -> None:
    found = Wake.from_event({"time": "2026-09-24T08:00:00+02:00", "day": "2026-09-21", "force": True})
    assert found == Wake(datetime(2026, 9, 24, 6, tzinfo=UTC), date(2026, 9, 21), force=True)
    assert found.time.tzinfo is UTC


def test_a_backfill_asks_to_rank_a_day_again() -> None:
    found = Wake.from_event({"time": "2026-09-24T06:00:00Z", "day": "2026-09-21", "rank": True})
    assert found == Wake(datetime(2026, 9, 24, 6, tzinfo=UTC), date(2026, 9, 21), rank=True)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ({}, 'the event has no "time"'),
        ({"time": 1_790_000_000}, 'the event has no "time"'),
        ({"time": None, "day": "2026-09-21"}, 'the event has no "time"'),
        ({"time": "2026-09-24T06:00:00Z", "day": 20260921}, '"day" in the event is not a date in quotes'),
        ({"time": "2026-09-24T06:00:00Z", "force": "yes"}, '"force" in the event is neither true nor false'),
        ({"time": "2026-09-24T06:00:00Z", "force": None}, '"force" in the event is neither true nor false'),
        ({"time": "2026-09-24T06:00:00Z", "rank": 1}, '"rank" in the event is neither true nor false'),
        ({"time": "2026-09-24T06:00:00Z", "rank": True}, 'asks to "rank" and names no "day"'),
        (
            {"time": "2026-09-24T06:00:00Z", "dya": "2026-09-21"},
            "the event has dya, and may have day, force, rank, time",
        ),
    ],
)
def test_an_event_that_cannot_be_used_is_refused_in_words(event: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        Wake.from_event(event)


@pytest.mark.parametrize("time", ["", "2026-09-24", "2026-09-24T06:00:00", "now", "2026-09-24 06:00:00Z"])
def test_a_time_without_its_offset_is_no_time(time: str) -> None:
    with pytest.raises(InvalidDate):
        Wake.from_event({"time": time})


@pytest.mark.parametrize("day", ["2026-13-01", "today", "2026-W39", "0001-01-01", ""])
def test_a_day_that_is_no_date_is_refused(day: str) -> None:
    with pytest.raises(InvalidDate):
        Wake.from_event({"time": "2026-09-24T06:00:00Z", "day": day})


@given(st.fixed_dictionaries({}, optional={"time": JSON, "day": JSON, "force": JSON, "rank": JSON}))
def test_no_event_fails_in_another_way(event: dict[str, object]) -> None:
    try:
        woken = Wake.from_event(event)
    except InvalidInput:
        return
    assert woken.time.tzinfo is UTC
