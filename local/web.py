"""A stand-in for the web: every upstream on its own port of the loopback, answering from recordings.

with Web() as web:
    os.environ |= web.env()
"""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from local.exchange import Answer, Asked, Recordings
from local.faults import Fault, Kind, failed, first, from_the_start, length, with_way_on, write
from local.upstreams import UPSTREAMS, answer

SAMPLE = Path(__file__).resolve().parent / "sample"
SAMPLE_DAY = date(2021, 1, 22)
SAMPLE_TIME = datetime(2021, 1, 24, 9, 44, 31, tzinfo=UTC)
"""When the original blog counted the posts of that day: two of them are of 23 January."""

_ADDRESSES = {
    "HOTPAPERS_ARXIV_URL": ("arxiv", ""),
    "HOTPAPERS_ARXIV_RSS_URL": ("arxiv_rss", ""),
    "HOTPAPERS_ARXIV_OAI_URL": ("arxiv_oai", "/oai"),
    "HOTPAPERS_X_URL": ("x", ""),
    "HOTPAPERS_X_OEMBED_URL": ("x_oembed", "/oembed"),
    "HOTPAPERS_BLUESKY_URL": ("bluesky", ""),
    "HOTPAPERS_HACKERNEWS_URL": ("hackernews", ""),
    "HOTPAPERS_HUGGINGFACE_URL": ("huggingface", ""),
    "HOTPAPERS_MASTODON_URLS": ("mastodon", ""),
}
_SETTINGS = {
    "HOTPAPERS_ARXIV_DELAY_SECONDS": "0",
    "HOTPAPERS_X_BEARER_TOKEN": "sample",
    "HOTPAPERS_BLUESKY_IDENTIFIER": "sample",
    "HOTPAPERS_BLUESKY_APP_PASSWORD": "sample",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One request and when it was open, in seconds of the monotonic clock."""

    asked: Asked
    start: float
    end: float


class Web:
    def __init__(self, recordings: Path = SAMPLE, *, faults: Sequence[Fault] = ()) -> None:
        self.recordings, self.faults = Recordings(recordings), tuple(faults)
        self.arrived: list[Asked] = []
        """Every request, as soon as it was read."""
        self.seen: list[Seen] = []
        """Those that are over."""
        self.closing = threading.Event()
        self._servers = {upstream: _Server(self, upstream) for upstream in UPSTREAMS}
        self._wake, self._stop = socket.socketpair()
        self._thread = threading.Thread(target=self._serve, name="stand-in web", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._stop.send(b".")
        self._thread.join()
        for server in self._servers.values():
            server.server_close()
        self._wake.close()
        self._stop.close()

    def url(self, upstream: str) -> str:
        return f"http://127.0.0.1:{self._servers[upstream].server_port}"

    def env(self) -> dict[str, str]:
        """The settings and dummy secrets under which a run asks this web and no other."""
        addresses = {name: self.url(upstream) + path for name, (upstream, path) in _ADDRESSES.items()}
        return addresses | _SETTINGS

    def asked(self, upstream: str) -> list[Asked]:
        """The requests that the upstream saw."""
        return [asked for asked in self.arrived if asked.upstream == upstream]

    def _serve(self) -> None:
        """One thread takes the connections of all upstreams; each is then a thread of its own."""
        with selectors.DefaultSelector() as ready:
            ready.register(self._wake, selectors.EVENT_READ)
            for server in self._servers.values():
                ready.register(server, selectors.EVENT_READ, server)
            while not self.closing.is_set():
                for key, _ in ready.select():
                    if key.data:
                        key.data.handle_request()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    timeout = 0

    def __init__(self, web: Web, upstream: str) -> None:
        self.web, self.upstream = web, upstream
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up in the middle is what some faults are for."""


def _said(fault: Fault | None, asked: Asked, web: Web) -> Answer:
    if fault is None or fault.kind not in (Kind.ENDLESS, Kind.HOLLOW):
        return answer(asked, web.recordings)
    return with_way_on(
        answer(from_the_start(asked), web.recordings), len(web.arrived), hollow=fault.kind is Kind.HOLLOW
    )


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        web, start = self.server.web, time.monotonic()
        asked = self._asked()
        web.arrived.append(asked)
        try:
            self._answer(web, asked)
        finally:
            web.seen.append(Seen(asked, start, time.monotonic()))

    do_POST = do_GET  # noqa: N815 - the base class looks for it so

    def _asked(self) -> Asked:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        pairs = tuple(parse_qsl(parts.query, keep_blank_values=True))
        return Asked(self.server.upstream, self.command, parts.path, dict(pairs), headers, body, pairs)

    def _answer(self, web: Web, asked: Asked) -> None:
        fault = first(web.faults, asked)
        if fault and fault.kind in (Kind.HANG, Kind.RESET, Kind.HEAD):
            if fault.kind is Kind.HANG:
                web.closing.wait()
            if fault.kind is Kind.HEAD:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Ty")
            self.close_connection = True
            return
        said = _said(fault, asked, web)
        self._send(failed(fault, said) if fault else said, fault)

    def _send(self, said: Answer, fault: Fault | None) -> None:
        self.send_response(said.status)
        for name, value in said.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length(fault, said.body)))
        self.end_headers()
        self.close_connection = not write(fault, said.body, self.wfile, self.server.web.closing)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Nothing: what was asked is in Web.seen."""
