"""Requests with manners: contact, pace, limits, bounded retries. No other module opens a connection to the web."""

from __future__ import annotations

import math
import random
import threading
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from hotpapers.adapters.http.addresses import must_be_public
from hotpapers.adapters.http.waits import asked_wait
from hotpapers.domain.errors import SourceChanged, SourceRefused, SourceUnavailable

MANY_REQUESTS = 429
REFUSED = frozenset({401, 402, 403})
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost. Times are in seconds."""

    connect: float = 3.05
    read: float = 20.0
    total: float = 60.0
    """For one try, however slowly the bytes drip: a read timeout starts anew with each of them."""
    wait: float = 60.0
    """The longest wait that an upstream may ask for before we give up for this run."""
    tries: int = 3
    body: int = 8_000_000
    """Decoded bytes."""
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    url: str


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    source: str
    url: str
    params: Mapping[str, str]
    # what they hold may be a secret, so no repr shows it
    headers: Mapping[str, str] = field(repr=False)
    deadline: float = math.inf
    """Of the clock, for all tries and waits together."""
    json: Mapping[str, str] | None = field(default=None, repr=False)

    @property
    def netloc(self) -> str:
        return urlsplit(self.url).netloc


@dataclass
class _Host:
    """One connection at a time, and the pause arXiv and others ask for between two requests."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0


@dataclass
class Http:
    contact: str
    """Where an upstream can reach the operator; an address or a URL."""
    pace: Mapping[str, float] = field(default_factory=dict)
    """Seconds from the end of one request to the start of the next, by host (with port where it has one)."""
    limits: Limits = field(default_factory=Limits)
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random
    now: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: TID251  (the default of an argument)

    def __post_init__(self) -> None:
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.clear()
        self._session.mount("https://", HTTPAdapter(max_retries=0))
        self._session.mount("http://", HTTPAdapter(max_retries=0))
        self._hosts: dict[str, _Host] = defaultdict(_Host)
        self._counting = threading.Lock()
        self.requests: dict[str, int] = defaultdict(int)
        """Requests made so far, by source."""

    def get(  # noqa: PLR0913 - what a request may say, all but two by name
        self,
        source: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept: str = "application/json",
        seconds: float = math.inf,
    ) -> Response:
        """A 2xx or 304 answer, within `seconds` for all tries and waits.

        Raises SourceUnavailable, SourceRefused, SourceChanged.
        """
        deadline = self.clock() + seconds
        return self._tries(_Request("GET", source, url, params or {}, {"Accept": accept, **(headers or {})}, deadline))

    def post(self, source: str, url: str, *, json: Mapping[str, str], seconds: float = math.inf) -> Response:
        """As `get`, but never tried twice: a login counts against a daily limit."""
        deadline = self.clock() + seconds
        return self._tries(_Request("POST", source, url, {}, {"Accept": "application/json"}, deadline, json))

    def _tries(self, request: _Request) -> Response:
        for attempt in range(1, self.limits.tries + 1):
            try:
                return self._judged(request.source, self._followed(request))
            except SourceUnavailable as error:
                wait = self._wait(error, attempt)
                longest = min(self.limits.wait, request.deadline - self.clock())
                if attempt == self.limits.tries or wait > longest or request.method == "POST":
                    raise
                self.sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _wait(self, error: SourceUnavailable, attempt: int) -> float:
        """What it asked for, or an exponential pause; jitter so that we do not come back in step with others."""
        return (error.retry_after if error.retry_after is not None else 2.0**attempt) + self.jitter()

    def _judged(self, source: str, response: Response) -> Response:
        if response.status in REFUSED:
            raise SourceRefused(source, f"answered {response.status}", status=response.status)
        if response.status == MANY_REQUESTS or response.status >= 500:
            wait = asked_wait(response.headers, self.now())
            told = f", asks to wait {wait:.0f} s" if wait is not None else ""
            raise SourceUnavailable(source, f"answered {response.status}{told}", wait, status=response.status)
        if response.status >= 400 or (response.status >= 300 and response.status != 304):
            raise SourceChanged(source, f"answered {response.status}", status=response.status)
        return response

    def _followed(self, request: _Request) -> Response:
        """Redirects by hand: only over http(s), only to public addresses, and without our secrets on another host."""
        home = request.netloc
        for _ in range(self.limits.redirects + 1):
            response = self._paced(request)
            target = response.headers.get("location")
            if response.status not in REDIRECTS or not target:
                return response
            request = replace(request, url=urljoin(request.url, target), params={})
            if request.netloc != home:
                must_be_public(request.source, request.url)
                request = replace(request, headers={"Accept": request.headers["Accept"]})
        raise SourceChanged(request.source, "redirects without end")

    def _paced(self, request: _Request) -> Response:
        pace = self.pace.get(request.netloc)
        if pace is None:
            return self._sent(request)
        host = self._hosts[request.netloc]
        with host.lock:
            self.sleep(max(0.0, host.free_at - self.clock()))
            try:
                return self._sent(request)
            finally:
                host.free_at = self.clock() + pace

    def _sent(self, request: _Request) -> Response:
        with self._counting:
            self.requests[request.source] += 1
        agent = {"User-Agent": f"HotPapers/0.1 ({self.contact or 'no contact given'})", "Accept-Encoding": "gzip"}
        left = max(0.001, min(self.limits.total, request.deadline - self.clock()))
        deadline = self.clock() + left
        try:
            with self._session.request(
                request.method,
                request.url,
                params=request.params,
                headers={**agent, **request.headers},
                json=request.json,
                timeout=(min(self.limits.connect, left), min(self.limits.read, left)),
                stream=True,
                allow_redirects=False,
            ) as answer:
                body = self._body(request.source, answer, deadline)
                lower = {name.lower(): value for name, value in answer.headers.items()}
                return Response(answer.status_code, lower, body, answer.url)
        except (requests.RequestException, HTTPError, OSError) as error:
            # the cause's text may hold the whole URL, so only its kind is told
            raise SourceUnavailable(request.source, f"could not be reached ({type(error).__name__})") from None

    def _body(self, source: str, answer: requests.Response, deadline: float) -> bytes:
        encoding = answer.headers.get("content-encoding", "").strip().lower()
        if encoding not in ("", "identity", "gzip"):
            raise SourceChanged(source, f"answered in an encoding we did not ask for ({encoding[:20]!r})")
        unzip = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
        parts, size = [], 0
        for chunk in answer.raw.stream(65_536, decode_content=False):
            parts.append(self._decoded(source, chunk, unzip, self.limits.body - size))
            size += len(parts[-1])
            if self.clock() > deadline:
                raise SourceUnavailable(source, "was still sending when its time was up")
        if unzip and size and not unzip.eof:
            raise SourceUnavailable(source, "sent a cut gzip body")
        return b"".join(parts)

    def _decoded(self, source: str, chunk: bytes, unzip: zlib._Decompress | None, room: int) -> bytes:
        try:
            plain = unzip.decompress(chunk, room + 1) if unzip else chunk
        except zlib.error:
            raise SourceUnavailable(source, "sent a broken gzip body") from None
        if len(plain) > room:
            raise SourceChanged(source, f"sent more than {self.limits.body:,} bytes")
        return plain
