"""A Lambda function of the template: the same handler, in the environment that the template gives it.

Not played: the time-out and the memory. A thread cannot be killed, so a handler sees its deadline in the context and no
more; and all functions share this process, so one runs at a time.
"""

from __future__ import annotations

import importlib
import json
import sys
import threading
import time
import traceback
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from local import aws
from local.errors import TemplateError
from local.logs import Logs, written
from local.shapes import Json

Handler = Callable[[Any, "Context"], Any]

HIDDEN = ("HOTPAPERS_", "POWERTOOLS_", "AWS_LAMBDA_")
"""Beginnings of names that a function has from the template or not at all."""

_ONE_AT_A_TIME = threading.RLock()
"""The environment and standard output belong to the process."""


class FunctionError(Exception):
    """What Lambda reports of a handler that raised, or that answered with what is not JSON; its cause is the error."""

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
    memory_limit_in_mb: str
    deadline: float
    """Monotonic seconds."""
    aws_request_id: str
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


@dataclass
class Function:
    """One execution environment: the handler's module is imported when first called, and kept."""

    name: str
    arn: str
    module: str
    attribute: str
    environment: Mapping[str, str]
    timeout: float
    """Seconds."""
    memory: int
    _handler: Handler | None = None
    _logs: Logs = field(default_factory=Logs)

    @property
    def logs(self) -> tuple[str, ...]:
        """The last lines."""
        return tuple(self._logs.lines)

    def invoke(self, event: Json, request: str | None = None) -> Json:
        """The handler's answer, through JSON both ways as in Lambda. `request`: the id that its retries share.

        Raises FunctionError.
        """
        with self._environment():
            try:
                answer = self._load()(json.loads(json.dumps(event)), self._context(request))
            except (Exception, SystemExit) as error:
                raise self._failed(error) from error
            return _json(answer)

    def warm(self) -> None:
        """Imports the handler ahead of its first call."""
        with self._environment():
            self._load()

    def _context(self, request: str | None) -> Context:
        deadline = time.monotonic() + self.timeout
        return Context(self.name, self.arn, str(self.memory), deadline, request or str(uuid.uuid4()))

    def _failed(self, error: BaseException) -> FunctionError:
        """Lambda's runtime writes what nobody caught into the log."""
        kind = "Runtime.ExitError" if isinstance(error, SystemExit) else type(error).__name__
        trace = tuple(line.rstrip("\n") for line in traceback.format_exception(error))
        self._logs.write("\n".join((f"[ERROR] {kind}: {error}", *trace, "")))
        return FunctionError(kind, str(error), trace)

    @contextmanager
    def _environment(self) -> Iterator[None]:
        with _ONE_AT_A_TIME, aws.only(self.environment, hiding=HIDDEN), written(self._logs):
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
