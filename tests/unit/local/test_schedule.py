from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.errors import TemplateError
from local.function import Function, FunctionError
from local.hours import Hours
from local.schedule import Invoker, Schedule, schedules
from local.template import Stack

NOW = datetime(2026, 9, 24, 6, 0, 30, tzinfo=UTC)
ARN = "arn:aws:lambda:us-east-1:123456789012:function:hotpapers-EchoFunction"


class Scripted(Function):
    """Fails so many times."""

    def __init__(self, failures: int) -> None:
        super().__init__("echo", ARN, "", "", {}, 30, 128)
        self.failures, self.calls = failures, list[tuple[Any, str | None]]()

    def invoke(self, event: Any, request: str | None = None) -> Any:
        self.calls.append((event, request))
        if len(self.calls) <= self.failures:
            raise FunctionError("ValueError", f"number {len(self.calls)}", ("ValueError",))
        return {"done": event}


def _invoker(function: Function, retries: int = 2) -> tuple[Invoker, list[tuple[str, Mapping[str, Any]]]]:
    kept: list[tuple[str, Mapping[str, Any]]] = []
    return Invoker(function, lambda: NOW, retries, lambda folder, record: kept.append((folder, record))), kept


@pytest.mark.parametrize("failures", [0, 1, 2])
def test_an_asynchronous_invocation_is_retried_as_often_as_configured(failures: int) -> None:
    function = Scripted(failures)
    invoker, kept = _invoker(function)
    assert invoker.invoke({"a": 1}) == {"done": {"a": 1}}
    assert len(function.calls) == failures + 1
    assert not kept
    assert len({request for _, request in function.calls}) == 1, "its tries share one request id"


def test_what_fails_for_good_is_kept_whole_and_raised() -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"""
    function = Scripted(9)
    invoker, kept = _invoker(function, retries=1)
    with pytest.raises(FunctionError, match="number 2"):
        invoker.invoke({"a": 1})
    ((folder, record),) = kept
    assert folder == "aws/lambda/async/echo"
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["requestContext"]["approximateInvokeCount"] == 2
    assert record["requestContext"]["requestId"] == function.calls[0][1]
    assert record["requestContext"]["functionArn"] == f"{ARN}:$LATEST"
    assert record["requestPayload"] == {"a": 1}
    assert record["responsePayload"] == {
        "errorMessage": "number 2",
        "errorType": "ValueError",
        "stackTrace": ["ValueError"],
    }
    assert record["timestamp"] == "2026-09-24T06:00:30.000Z"


def _schedule(stack: Stack, function: Function) -> Schedule:
    (schedule,) = schedules(stack, {ARN: Invoker(function, lambda: NOW)})
    return schedule


def test_the_schedule_says_its_own_time_and_not_the_clocks(stack: Stack) -> None:
    function = Scripted(0)
    at = datetime(2026, 9, 24, 8, 15, tzinfo=timezone(timedelta(hours=2)))
    assert _schedule(stack, function).fire(at) == {"done": {"time": "2026-09-24T06:15:00Z"}}


def test_every_context_attribute_is_filled_in() -> None:
    names = ("scheduled-time", "execution-id", "attempt-number", "schedule-arn")
    text = "{" + ", ".join(f'"{name}": "<aws.scheduler.{name}>"' for name in names) + "}"
    event = Schedule("arn:s", 0, Invoker(Scripted(0), lambda: NOW), text).event(NOW)
    assert (event["scheduled-time"], event["attempt-number"]) == ("2026-09-24T06:00:30Z", "1")
    assert event["schedule-arn"] == "arn:s"
    assert len(event["execution-id"]) == 36


def test_a_disabled_schedule_is_none(stack: Stack) -> None:
    stack.resources["EchoFunctionHourly"].body["Properties"]["State"] = "DISABLED"
    assert list(schedules(stack, {})) == []


def test_the_next_hour_is_after_now_and_at_its_minute(stack: Stack) -> None:
    schedule = _schedule(stack, Scripted(0))
    assert schedule.after(datetime(2026, 9, 24, 6, 14, 59, tzinfo=UTC)) == datetime(2026, 9, 24, 6, 15, tzinfo=UTC)
    assert schedule.after(datetime(2026, 9, 24, 6, 15, tzinfo=UTC)) == datetime(2026, 9, 24, 7, 15, tzinfo=UTC)
    assert schedule.after(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == datetime(2027, 1, 1, 0, 15, tzinfo=UTC)


def test_a_daily_schedule_waits_for_the_next_day() -> None:
    daily = Schedule("", 30, Invoker(Scripted(0), lambda: NOW), "{}", range(7, 8))
    assert daily.after(NOW) == datetime(2026, 9, 24, 7, 30, tzinfo=UTC)
    assert daily.after(daily.after(NOW)) == datetime(2026, 9, 25, 7, 30, tzinfo=UTC)


def test_a_schedule_of_some_hours_leaves_out_the_others(stack: Stack) -> None:
    stack.resources["EchoFunctionHourly"].body["Properties"]["ScheduleExpression"] = "cron(5 22-23 * * ? *)"
    schedule, at = _schedule(stack, Scripted(0)), [NOW]
    for _ in range(3):
        at.append(schedule.after(at[-1]))
    assert [(one.day, one.hour, one.minute) for one in at[1:]] == [(24, 22, 5), (24, 23, 5), (25, 22, 5)]


@pytest.mark.parametrize(
    "expression", ["rate(1 bananas)", "cron(0 7 ? * MON-FRI *)", "cron(0 12-24 * * ? *)", "cron(0 9-7 * * ? *)"]
)
def test_a_schedule_of_another_kind_is_refused(stack: Stack, expression: str) -> None:
    stack.resources["EchoFunctionHourly"].body["Properties"]["ScheduleExpression"] = expression
    with pytest.raises(TemplateError, match="EchoFunctionHourly: .* not " + re.escape(expression)):
        _schedule(stack, Scripted(0))


class Clock:
    """Time passes while somebody waits, or works; after `end` it is all over."""

    def __init__(self, now: datetime, end: datetime, work: timedelta = timedelta()) -> None:
        self.now, self.end, self.work, self.fired = now, end, work, list[datetime]()

    def wait(self, seconds: float) -> bool:
        assert seconds >= 0 or self.work
        self.now += timedelta(seconds=max(0.0, seconds))
        return self.now > self.end

    def fire(self, at: datetime) -> None:
        self.fired.append(at)
        self.now += self.work

    def hours(self, minute: int = 0) -> Hours:
        return Hours(Schedule("", minute, Invoker(Scripted(0), lambda: NOW), "{}").after, self.fire, lambda: self.now)


def test_while_it_serves_the_schedule_fires_each_hour_with_the_hours_own_time() -> None:
    clock = Clock(NOW, NOW + timedelta(hours=3))
    clock.hours().run(clock.wait)
    assert clock.fired == [datetime(2026, 9, 24, hour, tzinfo=UTC) for hour in (7, 8, 9)]


def test_hours_that_passed_during_a_long_run_are_not_made_up_for() -> None:
    clock = Clock(NOW, NOW + timedelta(hours=6), work=timedelta(minutes=130))
    clock.hours().run(clock.wait)
    assert clock.fired == [datetime(2026, 9, 24, hour, tzinfo=UTC) for hour in (7, 10)]


@given(st.integers(0, 59), st.integers(0, 7_200), st.integers(0, 5))
def test_no_time_is_fired_twice(minute: int, start: int, hours: int) -> None:
    now = NOW + timedelta(seconds=start)
    clock = Clock(now, now + timedelta(hours=hours))
    clock.hours(minute).run(clock.wait)
    assert len(clock.fired) == len(set(clock.fired)) == hours
