from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from local.arguments import days
from local.cli import main
from local.commands import _events

NOW = datetime(2026, 9, 24, 12, 30, 59, 999_999, tzinfo=UTC)


def test_without_a_date_the_event_is_the_schedules_at_this_time() -> None:
    assert list(_events(None, NOW)) == [{"time": "2026-09-24T12:30:59Z"}]


@pytest.mark.parametrize(
    ("day", "counted"),
    [
        (date(2026, 9, 20), "2026-09-21T06:00:00Z"),
        (date(2026, 9, 23), "2026-09-24T06:00:00Z"),
        (date(2026, 9, 24), "2026-09-24T12:30:59Z"),
        (date(2026, 9, 30), "2026-09-24T12:30:59Z"),
    ],
)
def test_a_day_asked_for_is_counted_on_the_next_morning_or_now(day: date, counted: str) -> None:
    assert list(_events((day, day), NOW)) == [{"time": counted, "day": str(day)}]


@pytest.mark.parametrize("text", ["2026-09-24", "2026-09-24..2026-09-24"])
def test_one_day_is_a_span_too(text: str) -> None:
    assert days(text) == (date(2026, 9, 24), date(2026, 9, 24))


def test_a_span_has_an_event_for_each_day_in_order() -> None:
    days = [event["day"] for event in _events((date(2026, 2, 27), date(2026, 3, 2)), NOW)]
    assert days == ["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"]


def test_bench_names_every_module_and_package_that_can_be_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench"]) == 0
    said = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    assert {"attacks", "cost", "maths", "ranking", "scale", "storage"} <= set(said)
    assert "capacity" not in said, "nothing in it can be run"
    assert said["attacks"].startswith("What dishonest crowds gain")
