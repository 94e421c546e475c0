"""Requests with manners: contact, pace, limits, bounded retries. No other module opens a connection to the web."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Self

from hotpapers.adapters.http.addresses import Unfit, led_to
from hotpapers.adapters.http.body import read
from hotpapers.adapters.http.broken import logged, told, unreached
from hotpapers.adapters.http.judged import LATER, WHOLE, judged
from hotpapers.adapters.http.messages import Limits, Request, Response, Validators
from hotpapers.adapters.http.pace import Pace, pace_of
from hotpapers.adapters.http.waits import asked_wait
from hotpapers.adapters.http.wire import BROKEN, seconds_left, session
from hotpapers.domain.errors import SourceChanged, SourceRefused, SourceUnavailable

logger = logging.getLogger(__name__)

REDIRECTS = frozenset({301, 302, 303, 307, 308})
FORBIDDEN = 403
NEVER = float("inf")
REST = 120.0
"""Seconds that a host with a pace is left alone after all tries failed: the next subject need not find out again."""


class _NotAsked(SourceUnavailable):
    """For want of our own time, or of theirs: says nothing about how the upstream is."""


@dataclass
class Http:
    """`clock` counts seconds, for spans; `now` tells the time, for what upstreams say in dates."""

    contact: str
    """Where an upstream can reach the operator; an address or a URL."""
    pace: Mapping[str, Pace] = field(default_factory=dict)
    """By host (with port where it has one); hosts that belong together share one object."""
    limits: Limits = field(default_factory=Limits)
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random
    now: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: TID251 - where nobody gives it
    deadline: float = NEVER
    """By `clock`: no request, wait or retry lasts beyond it. See `within`."""

    def __post_init__(self) -> None:
        self._sessions = {public_only: session(public_only=public_only) for public_only in (False, True)}
        self._counting = threading.Lock()
        self.requests: dict[str, int] = defaultdict(int)
        """Requests made so far, by source."""

    def within(self, seconds: float) -> Self:
        """The same door (pace, connections, counts) for what must be over `seconds` from now, or earlier still."""
        bounded = copy(self)
        bounded.deadline = min(self.deadline, self.clock() + seconds)
        return bounded

    def get(  # noqa: PLR0913 - what a request can have
        self,
        source: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept: str = "application/json",
        validators: Validators | None = None,
    ) -> Response:
        """A whole 2xx answer, or where `validators` are given an `unchanged` one.

        Raises SourceUnavailable, SourceRefused, SourceChanged.
        """
        condition = validators.headers() if validators else {}
        asked = {**(headers or {}), **condition}
        return self._tries(Request("GET", source, url, accept, params or {}, asked, conditional=bool(condition)))

    def post(
        self,
        source: str,
        url: str,
        *,
        json: Mapping[str, object],
        headers: Mapping[str, str] | None = None,
        accept: str = "application/json",
    ) -> Response:
        """As `get`, but never tried twice nor led elsewhere: a login counts against a daily limit, and is secret."""
        return self._tries(Request("POST", source, url, accept, headers=headers or {}, json=json))

    def _tries(self, request: Request) -> Response:
        tries = self.limits.tries if request.method == "GET" else 1
        for attempt in range(1, tries + 1):
            try:
                return judged(request, self._followed(request), self.now())
            except _NotAsked:
                raise
            except SourceUnavailable as error:
                asked = error.retry_after or 0.0
                # jitter, so that we do not come back in step with others
                wait = max(asked, 2.0**attempt) + self.jitter()
                if attempt == tries or asked > self.limits.wait or self.clock() + wait >= self.deadline:
                    self._leave(request, REST)
                    raise
                logger.warning("%s; asking again in %.0f s", error, wait)
                self.sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _followed(self, request: Request) -> Response:
        """Redirects by hand: only to hosts we know, and without our secrets where the host is another."""
        for _ in range(self.limits.redirects + 1):
            response = self._paced(request)
            target = response.headers.get("location")
            if response.status not in REDIRECTS or not target:
                return response
            request = self._redirected(request, target)
        raise SourceChanged(request.source, "redirects without end")

    def _redirected(self, request: Request, location: str) -> Request:
        if request.method != "GET":
            raise SourceChanged(request.source, "redirects what is meant for it alone")
        try:
            target = led_to(location, request.url, self.pace)
        except Unfit as error:
            raise SourceChanged(request.source, str(error)) from None
        led = replace(request, url=target, params={})
        return led if led.netloc == request.netloc else replace(led, headers={}, foreign=led.netloc not in self.pace)

    def _paced(self, request: Request) -> Response:
        pace = pace_of(self.pace, request.netloc)
        if pace is None:
            return self._sent(request)
        self._must_be_welcome(request, pace)
        with pace.turn(self.clock):
            self.sleep(pace.wait(request.netloc, self.clock()))
            # one connection at a time: none stays open for a later request
            response = self._sent(request, {"Connection": "close"})
        if response.status == FORBIDDEN:
            pace.refused = self.now().date()
        if response.status in LATER:
            self._leave(request, asked_wait(response.headers, self.now()) or 0.0)
        return response

    def _leave(self, request: Request, seconds: float) -> None:
        if pace := pace_of(self.pace, request.netloc):
            pace.leave(request.netloc, self.clock(), seconds)

    def _must_be_welcome(self, request: Request, pace: Pace) -> None:
        if pace.refused == self.now().date():
            raise SourceRefused(request.source, f"answered {FORBIDDEN} earlier today and is left alone until tomorrow")
        self._must_have_time(request)
        wait = pace.wait(request.netloc, self.clock())
        if wait > max(self.limits.wait, pace.seconds) or self.clock() + wait >= self.deadline:
            raise _NotAsked(request.source, f"is not to be asked for another {wait:.0f} s", wait)

    def _must_have_time(self, request: Request) -> None:
        if self.clock() >= self.deadline:
            raise _NotAsked(request.source, "there was no time left to ask")

    def _sent(self, request: Request, extra: Mapping[str, str] | None = None) -> Response:
        self._must_have_time(request)
        deadline = min(self.clock() + self.limits.total, self.deadline)
        with self._counting:
            self.requests[request.source] += 1
        token = seconds_left.set(lambda: deadline - self.clock())
        try:
            return self._answered(request, extra or {})
        except Unfit as error:
            raise SourceChanged(request.source, str(error)) from None
        except BROKEN as error:
            logged(request.source, error)
            raise SourceUnavailable(request.source, told(error), sent=not unreached(error)) from None
        finally:
            seconds_left.reset(token)

    def _answered(self, request: Request, extra: Mapping[str, str]) -> Response:
        contact = self.contact.encode("ascii", "ignore").decode() or "no contact given"
        ours = {
            "User-Agent": f"HotPapers/0.1 ({contact})",
            "Accept": request.accept,
            "Accept-Encoding": "gzip",
            **extra,
        }
        with self._sessions[request.foreign].request(
            request.method,
            request.url,
            params=request.params,
            headers={**ours, **request.headers},
            json=request.json,
            timeout=(self.limits.connect, self.limits.read),
            stream=True,
            allow_redirects=False,
        ) as answer:
            # what comes with a refusal or a redirect is not for us
            body = read(answer, self.limits.body) if answer.status_code in WHOLE else b""
            lower = {name.lower(): value for name, value in answer.headers.items()}
            return Response(answer.status_code, lower, body, answer.url)
