"""What can befall a process between its AWS calls, by botocore's events: the code under test stays as it is.

A stop is a BaseException, so that no `except Exception` hides it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Condition, RLock, Thread
from typing import Any, Literal, cast

from botocore.exceptions import ClientError

When = Literal["before", "after"]
"""The call never reached AWS; or it did, and its answer was lost. To the caller both look alike."""


class Stopped(BaseException):
    """The process is no more."""


@dataclass
class Calls:
    """Counts the calls of a client, and does something at one of them (from 1)."""

    client: Any
    at: int = 0
    when: When = "before"
    do: Callable[[], Any] | None = None
    made: list[str] = field(default_factory=list)
    """Operations, in order."""

    def __post_init__(self) -> None:
        events = self.client.meta.events
        events.register_first("before-call", self._before)
        events.register("after-call", self._after)

    def _before(self, event_name: str = "", **_: object) -> Any:
        self.made.append(event_name.rpartition(".")[2])
        return self.do() if self.do and self.when == "before" and len(self.made) == self.at else None

    def _after(self, **_: object) -> None:
        if self.do and self.when == "after" and len(self.made) == self.at:
            self.do()

    def forget(self) -> None:
        """From now on nothing happens, and nothing is counted."""
        events = self.client.meta.events
        events.unregister("before-call", self._before)
        events.unregister("after-call", self._after)


def stop() -> None:
    raise Stopped


@dataclass(frozen=True)
class _Status:
    status_code: int


def refusal(code: str, status: int = 400) -> tuple[_Status, dict[str, Any]]:
    """What the call ends in, without ever reaching AWS."""
    error = {"Code": code, "Message": "a fault"}
    return _Status(status), {"Error": error, "ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": {}}}


def nothing_yet() -> tuple[_Status, dict[str, Any]]:
    """The answer of a copy that has not heard of the item."""
    return _Status(200), {}


@dataclass
class HoldBack:
    """Leaves half of a batch unprocessed, the first `times` times; moto never does."""

    client: Any
    times: int
    taken: Callable[[int], int] = lambda all_: all_ // 2
    """How many of so many are processed, from 1."""
    held: int = 0
    _left: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        events = self.client.meta.events
        for operation, asked, left in (
            ("BatchWriteItem", self._writes, "UnprocessedItems"),
            ("BatchGetItem", self._reads, "UnprocessedKeys"),
        ):
            events.register(f"provide-client-params.dynamodb.{operation}", asked)
            events.register(f"after-call.dynamodb.{operation}", self._answer(left))

    def _writes(self, params: Any, **_: object) -> Any:
        ((table, requests),) = params["RequestItems"].items()
        return self._half(params, table, requests, lambda part: part)

    def _reads(self, params: Any, **_: object) -> Any:
        ((table, asked),) = params["RequestItems"].items()
        return self._half(params, table, asked["Keys"], lambda part: {**asked, "Keys": part})

    def _half(self, params: Any, table: str, all_: list[Any], made: Callable[[list[Any]], Any]) -> Any:
        if self.held >= self.times or len(all_) < 2:
            return None
        self.held += 1
        middle = self.taken(len(all_))
        self._left = {table: made(all_[middle:])}
        return {**params, "RequestItems": {table: made(all_[:middle])}}

    def _answer(self, name: str) -> Callable[..., None]:
        def add(parsed: Any, **_: object) -> None:
            if self._left:
                parsed[name], self._left = self._left, None

        return add


@dataclass
class Turnstile:
    """Two processes that take turns, call by call: `AAB` is two calls of A, one of B, then A to its end, then B."""

    schedule: str
    _finished: set[str] = field(default_factory=set)
    _turn: Condition = field(default_factory=Condition)

    def watch(self, name: str, client: Any) -> None:
        client.meta.events.register_first("before-call", lambda **_: self._wait(name))
        client.meta.events.register("after-call", lambda **_: self._passed())

    def run(self, **processes: Callable[[], object]) -> None:
        """Runs them to their ends. Raises what the first of them raised."""
        failures: list[BaseException] = []

        def one(name: str, process: Callable[[], object]) -> None:
            try:
                process()
            except BaseException as error:  # noqa: BLE001 - the thread's, handed on
                failures.append(error)
            with self._turn:
                self._finished.add(name)
                self._turn.notify_all()

        threads = [Thread(target=one, args=item, daemon=True) for item in processes.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        if failures:
            raise failures[0]

    def _whose(self) -> str:
        self.schedule = self.schedule.lstrip("".join(self._finished) or " ")
        return self.schedule[:1] or next((name for name in "AB" if name not in self._finished), "")

    def _wait(self, name: str) -> None:
        with self._turn:
            self._turn.wait_for(lambda: self._whose() == name, 30)

    def _passed(self) -> None:
        with self._turn:
            self.schedule = self.schedule[1:]
            self._turn.notify_all()


@dataclass
class Process:
    """All calls of one process, whichever of its clients makes them: one at a time, and each of them counted.

    Something befalls it at one of them (from 1): it is no more, and calls no more; AWS answers with an error; or
    something else happens meanwhile.
    """

    at: int = 0
    when: When = "after"
    error: Callable[[str], BaseException] | None = None
    """By the operation; without one, and nothing meanwhile, the process is stopped."""
    meanwhile: Callable[[], object] | None = None
    look: Callable[[str, Mapping[str, Any]], None] = lambda _operation, _asked: None
    """After each call that came through, with what it asked."""
    made: list[str] = field(default_factory=list)
    over: bool = False
    _turn: RLock = field(default_factory=RLock)

    def client(self, real: Any) -> Any:
        return _Client(self, real)

    def call(self, operation: str, real: Callable[..., Any], asked: Mapping[str, Any]) -> Any:
        with self._turn:
            if self.over:
                raise Stopped
            self.made.append(operation)
            self._befalls("before", operation)
            try:
                answer = real(**asked)
                self.look(operation, asked)
            finally:
                self._befalls("after", operation)
            return answer

    def _befalls(self, when: When, operation: str) -> None:
        if len(self.made) != self.at or self.when != when:
            return
        if self.error:
            raise self.error(operation)
        if self.meanwhile:
            self.meanwhile()
            return
        self.over = True
        raise Stopped


@dataclass(frozen=True)
class _Client:
    process: Process
    real: Any

    def __getattr__(self, name: str) -> Any:
        real = getattr(self.real, name)
        return lambda **asked: self.process.call(name, real, asked)


def answered(code: str, status: int = 400) -> Callable[[str], BaseException]:
    """AWS answers so, after all that botocore tried."""
    _, said = refusal(code, status)
    return lambda operation: ClientError(cast("Any", said), operation)
