from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hotpapers.adapters.http.waits import MOST, asked_wait
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 9, 24, 6, 0, tzinfo=UTC)
EPOCH = int(NOW.timestamp())


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": " 3.5 "}, 3.5),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "Thu, 24 Sep 2026 06:01:30 GMT"}, 90),
        ({"retry-after": "Thu, 24 Sep 2026 06:01:30"}, 90),
        ({"retry-after": "Thu, 24 Sep 2026 02:01:30 -0400"}, 90),
        ({"retry-after": "Fri, 01 Jan 2010 00:00:00 GMT"}, 0),
        ({"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT"}, MOST),
        ({"retry-after": "9" * 400}, MOST),
        ({"x-rate-limit-reset": str(EPOCH + 120)}, 120),
        ({"x-rate-limit-reset": str(EPOCH - 120)}, 0),
        ({"x-ratelimit-reset": "2026-09-24T06:05:00.000000Z"}, 300),
        ({"x-ratelimit-reset": "2026-09-24T06:05:00"}, 300),
        ({"ratelimit-reset": "45"}, 45),
        ({"ratelimit-reset": str(EPOCH + 60)}, 60),
        ({"ratelimit": '"api";r=0;t=123'}, 123),
        ({"ratelimit": "limit=100, remaining=0, reset=50"}, 50),
        ({"ratelimit": '"burst";r=5;t=10, "day";r=0;t=300'}, 300),
        ({"ratelimit": '"burst";r=0;t=10, "day";r=9;t=300'}, 10),
        ({"ratelimit": '"api";t=30'}, 30),
        ({"retry-after": "abc", "x-rate-limit-reset": str(EPOCH + 5)}, 5),
        ({"retry-after": "2", "ratelimit": '"api";r=0;t=123'}, 2),
    ],
)
def test_every_form_of_asking_for_time_is_understood(headers: dict[str, str], seconds: float) -> None:
    assert asked_wait(headers, NOW) == seconds


@pytest.mark.parametrize("text", ["", "-5", "1e3", "abc", "120, 5", "٣", "12:30", "Fri, 99 Foo 2026 00:00:00 GMT", "."])
def test_what_names_no_time_asks_for_none(text: str) -> None:
    names = ("retry-after", "x-rate-limit-reset", "x-ratelimit-reset", "ratelimit", "ratelimit-reset")
    assert all(asked_wait({name: text}, NOW) is None for name in names)


@given(st.integers(0, 10**8))
def test_a_date_and_a_number_of_seconds_say_the_same(seconds: int) -> None:
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert asked_wait({"retry-after": date}, NOW) == asked_wait({"retry-after": str(seconds)}, NOW) == seconds


@given(
    st.dictionaries(
        st.sampled_from(["retry-after", "x-rate-limit-reset", "x-ratelimit-reset", "ratelimit", "ratelimit-reset"]),
        st.text() | st.integers().map(str) | st.datetimes().map(str),
    )
)
def test_whatever_the_headers_say_the_wait_is_a_bounded_time_or_none(headers: dict[str, str]) -> None:
    wait = asked_wait(headers, NOW)
    assert wait is None or 0 <= wait <= MOST
