"""A Lambda function of the template: the same handler, in the environment that the template gives it."""

from __future__ import annotations

import importlib
import json
import sys
import threading
import time
import traceback
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from decimal import Decimal
from io import TextIOBase
from typing import Any

from local import aws
from local.errors import TemplateError
from local.shapes import Json

Handler = Callable[[Any, "Context"], Any]

_ONE_AT_A_TIME = threading.RLock()
"""The environment and standard output belong to the process, so one function runs at a time."""


class FunctionError(Exception):
    """What Lambda reports of a handler that raised, or that answered with what is not JSON."""

    def __init__(self, kind: str, message: str, trace: tuple[str, ...] = ()) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind, self.message, self.trace = kind, message, trace

    def payload(self) -> dict[str, Any]:
        return {"errorMessage": self.message, "errorType": self.kind, "stackTrace": list(self.trace)}


@dataclass(frozen=True)
class Context:
    """https://docs.aws.amazon.com/lambda/latest/dg/python-context.html"""

    function_name: str
    invoked_function_arn: str
    memory_limit_in_mb: int
    deadline: float
    """Monotonic seconds."""
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    function_version: str = "$LATEST"
    client_context: None = None
    identity: None = None

    @property
    def log_group_name(self) -> str:
        return f"/aws/lambda/{self.function_name}"

    @property
    def log_stream_name(self) -> str:
        return "local"

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self.deadline - time.monotonic()) * 1000))


class _Logs(TextIOBase):
    """Where a function's standard output goes: its last lines, as CloudWatch Logs would keep all."""

    def __init__(self) -> None:
        self.lines: deque[str] = deque(maxlen=2000)
        self._open = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        *whole, self._open = (self._open + text).split("\n")
        self.lines.extend(whole)
        return len(text)


@dataclass
class Function:
    """One execution environment: the handler's module is imported when first called, and kept."""

    name: str
    arn: str
    module: str
    attribute: str
    environment: Mapping[str, str]
    timeout: float
    """Seconds. Not enforced: a thread cannot be killed, so the handler sees its deadline and no more."""
    memory: int
    retries: int = 2
    """Of an asynchronous invocation that raised; 2 is Lambda's own."""
    on_failure: str | None = None
    """ARN of the destination of asynchronous invocations that failed for good."""
    _handler: Handler | None = None
    _logs: _Logs = field(default_factory=_Logs)

    @property
    def logs(self) -> tuple[str, ...]:
        return tuple(self._logs.lines)

    def invoke(self, event: Json) -> Json:
        """The handler's answer, through JSON both ways as in Lambda. Raises FunctionError."""
        with self._environment():
            context = Context(self.name, self.arn, self.memory, time.monotonic() + self.timeout)
            try:
                answer = self._load()(json.loads(json.dumps(event)), context)
            except Exception as error:
                raise FunctionError(type(error).__name__, str(error), _trace(error)) from error
        return _json(answer)

    def warm(self) -> None:
        """Imports the handler ahead of its first call."""
        with self._environment():
            self._load()

    @contextmanager
    def _environment(self) -> Iterator[None]:
        hidden = ("HOTPAPERS_", "POWERTOOLS_", "AWS_LAMBDA_")
        with _ONE_AT_A_TIME, aws.only(self.environment, hiding=hidden), redirect_stdout(self._logs):
            yield

    def _load(self) -> Handler:
        """A fresh module, so that nothing cached for another cloud is met again."""
        if self._handler is None:
            sys.modules.pop(self.module, None)
            self._handler = getattr(importlib.import_module(self.module), self.attribute)
        return self._handler


def declared(logical: str, properties: Mapping[str, Any], arn: str, name: str, endpoint: str) -> Function:
    """The function that the template declares, its resolved properties given."""
    module, attribute = handler_of(logical, properties)
    memory, timeout = int(properties.get("MemorySize", 128)), float(properties.get("Timeout", 3))
    variables = properties.get("Environment", {}).get("Variables", {})
    environment = {
        **aws.environment(endpoint),
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(memory),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{name}",
        "_HANDLER": str(properties["Handler"]),
        **{key: _text(value) for key, value in variables.items()},
    }
    return Function(name, arn, module, attribute, environment, timeout, memory)


def handler_of(logical: str, properties: Mapping[str, Any]) -> tuple[str, str]:
    """Module and attribute: functions/harvest and app.handler are functions.harvest.app and handler."""
    folder = properties.get("Code", {}).get("S3Key")
    if not folder:
        raise TemplateError(f"template.yaml: {logical} has no local CodeUri, so its handler cannot be found")
    module, _, attribute = str(properties["Handler"]).rpartition(".")
    parts = [part for part in str(folder).split("/") if part not in ("", ".")]
    return ".".join([*parts, *module.replace("/", ".").split(".")]), attribute


def _text(value: Json) -> str:
    """An environment variable is text: CloudFormation writes a boolean in small letters."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _json(answer: Json) -> Json:
    """As Lambda's runtime marshals: only JSON's types, and Decimal."""
    try:
        return json.loads(json.dumps(answer, default=_decimal))
    except (TypeError, ValueError) as error:
        raise FunctionError("Runtime.MarshalError", f"Unable to marshal response: {error}") from error


def _decimal(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def _trace(error: Exception) -> tuple[str, ...]:
    return tuple(line.rstrip("\n") for line in traceback.format_exception(error))
