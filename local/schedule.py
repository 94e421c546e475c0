"""EventBridge Scheduler, and the asynchronous invocation that it makes.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html,
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from local.destinations import Destination, nowhere
from local.function import Function, FunctionError
from local.shapes import Json
from local.stream import stamp
from local.template import Stack


@dataclass(frozen=True)
class Invoker:
    """Asynchronous invocations of one function: retried as configured, then handed to the failure destination."""

    function: Function
    now: Callable[[], datetime]
    retries: int = 2
    on_failure: Destination = nowhere

    def invoke(self, event: Json) -> Json:
        """The handler's answer. Raises the last FunctionError, after the destination has got its record."""
        for attempt in range(self.retries + 1):
            try:
                return self.function.invoke(event)
            except FunctionError as error:
                if attempt == self.retries:
                    self.on_failure(f"aws/lambda/async/{self.function.name}", self._record(event, attempt + 1, error))
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _record(self, event: Json, count: int, error: FunctionError) -> Mapping[str, Any]:
        return {
            "version": "1.0",
            "timestamp": stamp(self.now()),
            "requestContext": {
                "requestId": str(uuid.uuid4()),
                "functionArn": f"{self.function.arn}:$LATEST",
                "condition": "RetriesExhausted",
                "approximateInvokeCount": count,
            },
            "requestPayload": event,
            "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
            "responsePayload": error.payload(),
        }


@dataclass(frozen=True)
class Schedule:
    logical: str
    expression: str
    target: Invoker
    input: str

    def event(self, at: datetime) -> Json:
        """The target's input at a scheduled time, its context attributes filled in."""
        attributes = {
            "scheduled-time": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "execution-id": str(uuid.uuid4()),
            "attempt-number": "1",
            "schedule-arn": self.logical,
        }
        text = self.input
        for name, value in attributes.items():
            text = text.replace(f"<aws.scheduler.{name}>", value)
        return json.loads(text)

    def fire(self, at: datetime) -> Json:
        return self.target.invoke(self.event(at))


def schedules(stack: Stack, invokers: Mapping[str, Invoker]) -> Iterator[Schedule]:
    """Every enabled schedule of the template; `invokers` by the function's ARN."""
    for logical in stack.of_type("AWS::Scheduler::Schedule"):
        declared = stack.properties(logical)
        if declared.get("State", "ENABLED") == "ENABLED":
            target = declared["Target"]
            yield Schedule(logical, declared["ScheduleExpression"], invokers[target["Arn"]], target.get("Input", "{}"))
