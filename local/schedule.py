"""EventBridge Scheduler, and the asynchronous invocation that it makes.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html,
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html

Not played: the minutes that Lambda waits before a retry, and what grows too old meanwhile (MaximumEventAgeInSeconds).
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from local.destinations import Destination, nowhere
from local.errors import TemplateError
from local.function import Function, FunctionError
from local.shapes import Json
from local.stream import stamp
from local.template import Stack

ALL = range(24)


@dataclass(frozen=True)
class Invoker:
    """Asynchronous invocations of one function: retried as configured, then handed to the failure destination."""

    function: Function
    now: Callable[[], datetime]
    retries: int = 2
    on_failure: Destination = nowhere

    def invoke(self, event: Json) -> Json:
        """The handler's answer. Raises the last FunctionError, after the destination has got its record."""
        request = str(uuid.uuid4())
        for _ in range(self.retries):
            with suppress(FunctionError):
                return self.function.invoke(event, request)
        try:
            return self.function.invoke(event, request)
        except FunctionError as error:
            self.on_failure(f"aws/lambda/async/{self.function.name}", self._record(event, request, error))
            raise

    def _record(self, event: Json, request: str, error: FunctionError) -> Mapping[str, Any]:
        return {
            "version": "1.0",
            "timestamp": stamp(self.now()),
            "requestContext": {
                "requestId": request,
                "functionArn": f"{self.function.arn}:$LATEST",
                "condition": "RetriesExhausted",
                "approximateInvokeCount": self.retries + 1,
            },
            "requestPayload": event,
            "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
            "responsePayload": error.payload(),
        }


@dataclass(frozen=True)
class Schedule:
    arn: str
    minute: int
    target: Invoker
    input: str
    hours: range = ALL
    """Of every day (UTC)."""

    def event(self, at: datetime) -> Json:
        """The target's input at a scheduled time, its context attributes filled in."""
        attributes = {
            "scheduled-time": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "execution-id": str(uuid.uuid4()),
            "attempt-number": "1",
            "schedule-arn": self.arn,
        }
        text = self.input
        for name, value in attributes.items():
            text = text.replace(f"<aws.scheduler.{name}>", value)
        return json.loads(text)

    def fire(self, at: datetime) -> Json:
        return self.target.invoke(self.event(at))

    def after(self, now: datetime) -> datetime:
        """The next scheduled time, never `now` itself."""
        here = now.astimezone(UTC).replace(minute=self.minute, second=0, microsecond=0)
        while here <= now or here.hour not in self.hours:
            here += timedelta(hours=1)
        return here


def schedules(stack: Stack, invokers: Mapping[str, Invoker]) -> Iterator[Schedule]:
    """Every enabled schedule of the template; `invokers` by the function's ARN."""
    for logical in stack.of_type("AWS::Scheduler::Schedule"):
        declared = stack.properties(logical)
        if declared.get("State", "ENABLED") == "ENABLED":
            target = declared["Target"]
            minute, hours = _time(logical, declared["ScheduleExpression"])
            arn, invoker = stack.attribute(logical, "Arn"), invokers[target["Arn"]]
            yield Schedule(arn, minute, invoker, target.get("Input", "{}"), hours)


def _time(logical: str, expression: str) -> tuple[int, range]:
    """https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based"""
    match = re.fullmatch(r"cron\(([0-5]?\d) (?:\*|(\d\d?)(?:-(\d\d?))?) \* \* \? \*\)", expression)
    hours = range(int(match[2]), int(match[3] or match[2]) + 1) if match and match[2] else ALL
    if not match or not hours or hours.stop > ALL.stop:
        raise TemplateError(
            f"template.yaml: {logical}: the embedded cloud plays schedules by hours of every day, not {expression}"
        )
    return int(match[1]), hours
