"""What can go wrong with an upstream, on demand."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import BinaryIO

from local.upstreams import HTML, Answer, Asked

HUGE = 300_000_000
_ENTITIES = "".join(f'<!ENTITY {name} "{f"&{chr(ord(name) - 1)};" * 10}">' for name in "bcdefghij")
BOMB = f'<?xml version="1.0"?>\n<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa">{_ENTITIES}]>\n<feed>&j;</feed>\n'.encode()


class Kind(StrEnum):
    STATUS = "status"
    """Answers `status`, with Retry-After where `wait` is given."""
    HANG = "hang"
    """Takes the request and says nothing."""
    RESET = "reset"
    """Closes the connection at once."""
    CUT = "cut"
    """Half of the body that its length promises."""
    HTML = "html"
    """An error page with status 200."""
    EMPTY = "empty"
    """Status 200 and no body."""
    ENDLESS = "endless"
    """The first page again and again, each time with a new cursor."""
    HUGE = "huge"
    """300 MB."""
    BOMB = "bomb"
    """XML whose entities grow to gigabytes."""


@dataclass
class Fault:
    """What goes wrong, where, and how often."""

    kind: Kind
    upstream: str | None = None
    """None is all of them."""
    path: str = ""
    """What the path holds."""
    status: int = 503
    wait: str | None = None
    """Retry-After, as it is sent."""
    skip: int = 0
    """How many requests go well first."""
    times: int | None = None
    """How many go wrong then; None is all."""
    _seen: int = field(default=0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def strikes(self, asked: Asked) -> bool:
        if self.upstream not in (None, asked.upstream) or self.path not in asked.path:
            return False
        with self._lock:
            self._seen += 1
            return self._seen > self.skip and (self.times is None or self._seen <= self.skip + self.times)


def with_endless(answer: Answer, number: int) -> Answer:
    """The answer with a cursor that no answer had before, where its kind of answer has one."""
    page = json.loads(answer.body) if answer.status == 200 else None
    if isinstance(page, dict) and "posts" in page:
        page["cursor"] = f"endless{number}"
    elif isinstance(page, dict) and "data" in page and "result_count" in page.get("meta", {}):
        page["meta"]["next_token"] = f"endless{number}"
    else:
        return answer
    return Answer(json.dumps(page).encode(), headers=answer.headers)


def without_endless(asked: Asked) -> Asked:
    query = {name: value for name, value in asked.query.items() if not value.startswith("endless")}
    return Asked(asked.upstream, asked.method, asked.path, query, asked.headers, asked.body)


def failed(fault: Fault, answer: Answer) -> Answer:
    """What is sent in place of `answer`, for the faults that are an answer at all."""
    match fault.kind:
        case Kind.STATUS:
            wait = {"Retry-After": fault.wait} if fault.wait is not None else {}
            return Answer(b'{"title": "A fault"}', fault.status, {"Content-Type": "application/json", **wait})
        case Kind.HTML:
            return Answer(b"<!DOCTYPE html><html><body>Down for maintenance.</body></html>", headers=HTML)
        case Kind.EMPTY:
            return Answer(b"", headers=answer.headers)
        case Kind.BOMB:
            return Answer(BOMB, headers={"Content-Type": "application/xml"})
        case _:
            return answer


def write(fault: Fault | None, body: bytes, out: BinaryIO, closing: threading.Event) -> bool:
    """Sends the body as the fault has it; False where the connection must close."""
    match fault.kind if fault else None:
        case Kind.CUT:
            out.write(body[: len(body) // 2])
            return False
        case Kind.HUGE:
            _pour(out, closing)
            return False
        case _:
            out.write(body)
            return True


def _pour(out: BinaryIO, closing: threading.Event) -> None:
    chunk = b" " * 1_000_000
    for _ in range(HUGE // len(chunk)):
        if closing.is_set():
            return
        out.write(chunk)


def first(faults: Iterable[Fault], asked: Asked) -> Fault | None:
    return next((fault for fault in faults if fault.strikes(asked)), None)


def length(fault: Fault | None, body: bytes) -> int:
    return HUGE if fault and fault.kind is Kind.HUGE else len(body)
