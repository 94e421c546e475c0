"""What can go wrong with an upstream, on demand."""

from __future__ import annotations

import gzip
import json
import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from io import BufferedIOBase
from typing import Any

from local.exchange import HTML, Answer, Asked

HUGE = 300_000_000
ZIP_BOMB = 64_000_000
DRIP_SECONDS = 0.02
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
    HEAD = "head"
    """The end of the connection within the header."""
    ZIPPED = "zipped"
    """Half of a gzip body, with a length that says it is all."""
    ZIP_BOMB = "zip bomb"
    """64 KB that unpack to 64 MB."""
    DRIP = "drip"
    """The body byte by byte, each in good time."""
    HTML = "html"
    """An error page with status 200."""
    EMPTY = "empty"
    """Status 200 and no body."""
    ENDLESS = "endless"
    """The first page again and again, each time with a new way on."""
    HOLLOW = "hollow"
    """As `endless`, with nothing on the pages."""
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
    headers: Mapping[str, str] = field(default_factory=dict)
    """More of them, such as x-rate-limit-reset."""
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


def with_way_on(answer: Answer, number: int, *, hollow: bool) -> Answer:
    """The answer with a cursor, a token or a link to a next page that no answer had before."""
    if answer.body.startswith(b"<?xml"):
        way = rb"\g<1>0%26n%3D" + str(number).encode()
        return replace(answer, body=re.sub(rb"(<resumptionToken>[^<]*skip%3D)\d+", way, answer.body))
    page: Any = json.loads(answer.body) if answer.status == 200 and answer.body[:1] in (b"{", b"[") else None
    if isinstance(page, list):
        link = {"Link": f'<https://upstream.example/?max_id=endless{number}>; rel="next"'}
        return replace(answer, body=json.dumps([] if hollow else page).encode(), headers={**answer.headers, **link})
    return replace(answer, body=json.dumps(_with_cursor(page, number, hollow=hollow)).encode()) if page else answer


def _with_cursor(page: dict[str, Any], number: int, *, hollow: bool) -> dict[str, Any]:
    match page:
        case {"posts": posts}:
            return {**page, "posts": [] if hollow else posts, "cursor": f"endless{number}"}
        case {"meta": {"result_count": count}}:
            meta = {"result_count": 0 if hollow else count, "next_token": f"endless{number}"}
            return {"meta": meta} if hollow else {**page, "meta": meta}
        case {"hits": hits}:
            return {**page, "hits": [] if hollow else hits, "nbHits": 0 if hollow else 2_000}
        case _:
            return page


def from_the_start(asked: Asked) -> Asked:
    """The request for the first page."""
    ways_on = {"cursor", "next_token", "max_id", "p"}
    return replace(asked, query={name: value for name, value in asked.query.items() if name not in ways_on})


def failed(fault: Fault, answer: Answer) -> Answer:
    """What is sent in place of `answer`, for the faults that are an answer at all."""
    match fault.kind:
        case Kind.STATUS:
            wait = {"Retry-After": fault.wait} if fault.wait is not None else {}
            headers = {"Content-Type": "application/json", **wait, **fault.headers}
            return Answer(b'{"title": "A fault"}', fault.status, headers)
        case Kind.HTML:
            return Answer(b"<!DOCTYPE html><html><body>Down for maintenance.</body></html>", headers=HTML)
        case Kind.EMPTY:
            return Answer(b"", headers=answer.headers)
        case Kind.ZIPPED | Kind.ZIP_BOMB:
            packed = gzip.compress(bytes(ZIP_BOMB) if fault.kind is Kind.ZIP_BOMB else answer.body)
            body = packed if fault.kind is Kind.ZIP_BOMB else packed[: len(packed) // 2]
            return replace(answer, body=body, headers={**answer.headers, "Content-Encoding": "gzip"})
        case Kind.BOMB:
            return Answer(BOMB, headers={"Content-Type": "application/xml"})
        case _:
            return answer


def write(fault: Fault | None, body: bytes, out: BufferedIOBase, closing: threading.Event) -> bool:
    """Sends the body as the fault has it; False where the connection must close."""
    match fault.kind if fault else None:
        case Kind.CUT:
            out.write(body[: len(body) // 2])
            return False
        case Kind.DRIP:
            for at in range(len(body)):
                out.write(body[at : at + 1])
                if closing.wait(DRIP_SECONDS):
                    return False
            return True
        case Kind.HUGE:
            _pour(out, closing)
            return False
        case _:
            out.write(body)
            return True


def _pour(out: BufferedIOBase, closing: threading.Event) -> None:
    chunk = b" " * 1_000_000
    for _ in range(HUGE // len(chunk)):
        if closing.is_set():
            return
        out.write(chunk)


def first(faults: Iterable[Fault], asked: Asked) -> Fault | None:
    return next((fault for fault in faults if fault.strikes(asked)), None)


def length(fault: Fault | None, body: bytes) -> int:
    return HUGE if fault and fault.kind is Kind.HUGE else len(body)
