import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hotpapers.domain.calendar import Month, Week, month_of, opening, parse_day, parse_instant, week_of, window
from hotpapers.domain.errors import InvalidDate
from hypothesis import given
from hypothesis import strategies as st

from tests.shared import shared_path

DAYS = st.dates(date(1991, 1, 8), date(9998, 11, 30))


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        (date(2026, 1, 15), datetime(2026, 1, 15, 1, tzinfo=UTC)),
        (date(2026, 7, 15), datetime(2026, 7, 15, 0, tzinfo=UTC)),
        (date(2026, 3, 9), datetime(2026, 3, 9, 0, tzinfo=UTC)),
        (date(2026, 11, 2), datetime(2026, 11, 2, 1, tzinfo=UTC)),
        (date(2024, 3, 1), datetime(2024, 3, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_day_opens_at_eight_in_the_evening_before_in_new_york(day: date, opens: datetime) -> None:
    assert opening(day) == opens


def test_the_announcement_instants_of_the_shared_table() -> None:
    cases = json.loads(shared_path("hostile", "time", "cases.json").read_text())
    instants = [case for case in cases if case["kind"] == "announcement_utc"]
    assert len(instants) == 9
    for case in instants:
        evening = date.fromisoformat(case["local"][:10])
        assert opening(evening + timedelta(days=1)) == parse_instant(case["utc"]), case["note"]


def test_adjacent_instants_stay_apart_and_a_leap_second_is_refused() -> None:
    cases = json.loads(shared_path("hostile", "time", "cases.json").read_text())
    for case in (case for case in cases if case["kind"] == "adjacent_instants"):
        if case["b"].endswith(":60Z"):
            with pytest.raises(InvalidDate):
                parse_instant(case["b"])
        else:
            assert parse_instant(case["a"]) < parse_instant(case["b"])


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "Pacific/Kiritimati", "America/St_Johns", "Antarctica/Troll"])
def test_the_machine_s_own_zone_changes_nothing(zone: str) -> None:
    program = "from datetime import date; from hotpapers.domain.calendar import *; print(opening(date(2026, 7, 15)))"
    environment = os.environ | {"TZ": zone}
    ran = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout == "2026-07-15 00:00:00+00:00\n"


@given(DAYS)
def test_each_day_opens_where_the_one_before_ends(day: date) -> None:
    length = opening(day + timedelta(days=1)) - opening(day)
    assert length in (timedelta(hours=23), timedelta(hours=24), timedelta(hours=25))


def test_a_window_ends_with_the_event_and_never_before_it_starts() -> None:
    opens = datetime(2026, 9, 24, 0, tzinfo=UTC)
    elsewhere = datetime(2026, 9, 24, 9, tzinfo=timezone(timedelta(hours=3)))
    assert window(date(2026, 9, 24), elsewhere).end == datetime(2026, 9, 24, 6, tzinfo=UTC)
    assert window(date(2026, 9, 24), elsewhere).start == opens
    early = window(date(2026, 9, 24), opens - timedelta(days=2))
    assert early.start == early.end == opens


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-9-24",
        "2026-02-30",
        "20260924",
        "2026-W39-4",
        "2026-09-24\n",
        " 2026-09-24",
        "2026-09-24T00:00:00Z",
        "٢٠٢٦-٠٩-٢٤",
        "0001-01-01",
        "9999-12-31",
        "2026-09-24x",
        "latest",
        "../2026-09-24",
    ],
)
def test_what_is_no_day_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidDate, match="2026-09-24"):
        parse_day(text)


@given(DAYS)
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    assert parse_day(str(day)) == day


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-09-24T06:00:00Z", datetime(2026, 9, 24, 6, tzinfo=UTC)),
        ("2026-09-24t06:00:00z", datetime(2026, 9, 24, 6, tzinfo=UTC)),
        ("2026-09-24T08:00:00.5+02:00", datetime(2026, 9, 24, 6, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-09-23T22:30:00-07:30", datetime(2026, 9, 24, 6, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read_into_utc(text: str, instant: datetime) -> None:
    assert parse_instant(text) == instant
    assert parse_instant(text).tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-24T06:00:00",
        "2026-09-24",
        "2026-09-24 06:00:00Z",
        "20260924T060000Z",
        "2026-W39-4T06:00:00Z",
        "now",
        "",
        "2026-09-24T24:00:00Z",
        "2026-09-24T06:00:60Z",
        "2026-09-24T06:00Z",
        "2026-09-24T06:00:00+25:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-09-24T06:00:00Z\n",
        "2026-02-30T00:00:00Z",
    ],
)
def test_what_is_no_instant_with_an_offset_is_refused(text: str) -> None:
    with pytest.raises(InvalidDate, match="offset"):
        parse_instant(text)


@given(st.text(max_size=40))
def test_no_text_breaks_a_parser(text: str) -> None:
    for parse in (parse_day, parse_instant, Week.parse, Month.parse):
        with pytest.raises(InvalidDate):
            parse(text)


@given(DAYS)
def test_every_day_lies_in_its_week_and_month_and_their_bounds_hold_its_opening(day: date) -> None:
    for span in (Week.of(day), Month.of(day)):
        assert span.first <= day <= span.last
        assert span.bounds.start <= opening(day) < span.bounds.end
        assert type(span).parse(str(span)) == span
    assert Week.of(Week.of(day).last + timedelta(days=1)).bounds.start == Week.of(day).bounds.end
    assert Month.of(Month.of(day).last + timedelta(days=1)).bounds.start == Month.of(day).bounds.end


def test_weeks_are_iso_weeks_also_around_new_year() -> None:
    assert (week_of(date(2026, 9, 24)), month_of(date(2026, 9, 24))) == ("2026-W39", "2026-09")
    assert week_of(date(2027, 1, 3)) == "2026-W53"
    assert (Week.parse("2026-W53").first, Week.parse("2026-W53").last) == (date(2026, 12, 28), date(2027, 1, 3))
    assert Month.parse("2028-02").last == date(2028, 2, 29)
    assert Week.parse("2026-W39").bounds.start == datetime(2026, 9, 21, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2025-W53", "2026-W00", "2026-W54", "2026W39", "2026-w39", "9999-W52", "0001-W01"])
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(InvalidDate, match="ISO week"):
        Week.parse(text)


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026-9", "202609", "9999-12", "0000-01"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(InvalidDate, match="month"):
        Month.parse(text)
