"""The backfill's state machine: which dates, which events, one at a time, in two phases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import jsonata  # type: ignore[import-untyped]  # it ships no types
import pytest
from hotpapers.domain.wake import Wake
from hypothesis import given
from hypothesis import strategies as st

from local.template import read

DEFINITION: Mapping[str, Any] = read()["Resources"]["BackfillMachine"]["Properties"]["Definition"]
STATES: Mapping[str, Any] = DEFINITION["States"]
LATER = "2030-01-01T00:00:00.000Z"


def evaluated(expression: str, **states: object) -> Any:
    """As Step Functions evaluates what stands between {% and %}."""
    text = expression.strip()
    assert text.startswith("{%")
    assert text.endswith("%}")
    read_ = jsonata.Jsonata(text[2:-2])
    read_.assign("states", states)
    return read_.evaluate({})


def dates(first: date, last: date, started: str = LATER) -> list[dict[str, str]]:
    asked = {"from": str(first), "to": str(last)}
    found = evaluated(STATES["Dates"]["Assign"]["dates"], input=asked, context={"Execution": {"StartTime": started}})
    plain: list[dict[str, str]] = json.loads(json.dumps(found))
    return plain


DAYS = st.dates(date(2020, 1, 1), date(2027, 1, 1))


@given(DAYS, st.integers(0, 40))
def test_the_dates_are_the_days_of_the_range_on_which_arxiv_announces(first: date, more: int) -> None:
    last = first + timedelta(days=more)
    wanted = [first + timedelta(days=number) for number in range(more + 1)]
    assert [one["day"] for one in dates(first, last)] == [str(day) for day in wanted if day.isoweekday() <= 5]


def test_a_day_is_counted_until_six_on_the_next_morning_and_never_in_the_future() -> None:
    thursday, friday = dates(date(2026, 9, 24), date(2026, 9, 25), started="2026-09-26T05:00:00.000Z")
    assert thursday["time"] == "2026-09-25T06:00:00.000Z"
    assert friday["time"] == "2026-09-26T05:00:00.000Z"


def test_arxiv_is_asked_for_one_day_at_a_time_by_a_distributed_map() -> None:
    count = STATES["Count"]
    assert count["ItemProcessor"]["ProcessorConfig"]["Mode"] == "DISTRIBUTED"
    assert count["MaxConcurrency"] == 1


def test_days_are_ranked_one_after_another_in_their_order_when_all_are_counted() -> None:
    assert STATES["Count"]["Next"] == "Rank"
    assert STATES["Rank"]["ItemProcessor"]["ProcessorConfig"]["Mode"] == "INLINE"
    assert STATES["Rank"]["MaxConcurrency"] == 1
    assert STATES["Rank"]["Items"] == STATES["Count"]["Items"]


@pytest.mark.parametrize(("phase", "state", "ranks"), [("Count", "CountDay", False), ("Rank", "RankDay", True)])
def test_the_events_are_what_harvest_reads(phase: str, state: str, ranks: bool) -> None:
    (day,) = dates(date(2026, 9, 24), date(2026, 9, 24))
    task = STATES[phase]["ItemProcessor"]["States"][state]
    woken = Wake.from_event(evaluated(task["Arguments"]["Payload"], input=day))
    assert (woken.day, woken.rank) == (date(2026, 9, 24), ranks)


def test_every_task_has_an_end_to_its_retries() -> None:
    for phase, state in (("Count", "CountDay"), ("Rank", "RankDay")):
        task = STATES[phase]["ItemProcessor"]["States"][state]
        assert task["TimeoutSeconds"] <= 900
        assert all(rule["MaxAttempts"] <= 2 for rule in task["Retry"])
