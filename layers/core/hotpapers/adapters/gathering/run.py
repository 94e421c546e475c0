"""One run of one network: its deadline, what came, what is missing, and the status that says so truthfully."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from hotpapers.adapters.http import Http, Response
from hotpapers.domain.digest import Window
from hotpapers.domain.errors import SourceError, SourceRefused
from hotpapers.domain.mention import Gathered, Mention, Network, SourceState, SourceStatus

SECONDS = 120.0
"""For one network: all its requests and waits together."""
IDLE = 3
"""An upstream may leave out what it may not show, so a page without a new post is no end yet."""
REFUSALS = {401: "it does not accept our credentials", 402: "the credits are used up"}

Join = Callable[[Mention, Mention], Mention]
"""Which of two copies of a post to keep, or what of each: the held one, the new one."""


class Off(Exception):
    """There is no sense in asking; says why."""


class Gathering:
    """What one run has asked, got and paid so far. Every request of a network goes through it."""

    def __init__(self, http: Http, network: Network, window: Window, seconds: float) -> None:
        self.network, self.window, self.cost = network, window, 0.0
        self._http = http.within(seconds)
        self._asked_before = http.requests[network]
        self._mentions: dict[str, Mention] = {}
        self._outside: set[str] = set()
        self._pages = self._lost = self._idle = 0
        self._notes: list[str] = []
        self._missing: list[str] = []

    def get(
        self, url: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Raises SourceError; SourceUnavailable too where the time of the run is up."""
        return self._http.get(self.network, url, params=params, headers=headers)

    def post(self, url: str, json: Mapping[str, str]) -> Response:
        """As `get`."""
        return self._http.post(self.network, url, json=json)

    @property
    def requests(self) -> int:
        """Of this run, so far; one that was tried again is several."""
        return self._http.requests[self.network] - self._asked_before

    def left(self) -> float:
        """Seconds."""
        return self._http.deadline - self._http.clock()

    @contextmanager
    def share(self, parts: int) -> Iterator[None]:
        """Inside, only the first of `parts` equal shares of what time is left: one slow server cannot take it all."""
        whole = self._http
        self._http = whole.within(self.left() / parts)
        try:
            yield
        finally:
            self._http = whole

    def add(self, page: Iterable[Mention], lost: int = 0, join: Join = lambda _, new: new) -> None:
        """Keeps a page's posts of the window, each once. `lost` is how many of the page could not be read."""
        self._pages, self._lost, before = self._pages + 1, self._lost + lost, self._seen
        for new in page:
            if self.window.start <= new.posted_at < self.window.end:
                held = self._mentions.get(new.post_id)
                self._mentions[new.post_id] = join(held, new) if held else new
            else:
                self._outside.add(new.post_id)
        self._idle = 0 if self._seen > before else self._idle + 1

    @property
    def _seen(self) -> int:
        return len(self._mentions) + len(self._outside)

    def idle(self) -> bool:
        """Whether the last page held nothing new."""
        return self._idle > 0

    def stuck(self) -> bool:
        """Whether the pages lead nowhere: so many after one another without a post that is new. The status says so."""
        if self._idle >= IDLE:
            self._missing.append(f"{IDLE} pages after one another brought nothing new")
        return self._idle >= IDLE

    def found(self) -> tuple[Mention, ...]:
        return tuple(self._mentions.values())

    def keep(self, mentions: Iterable[Mention]) -> None:
        """Puts these in place of what was found."""
        self._mentions = {mention.post_id: mention for mention in mentions}

    def note(self, what: str) -> None:
        """What the reader of the status should know though nothing is missing."""
        self._notes.append(what)

    def missing(self, what: str) -> None:
        self._missing.append(what)

    def through(self, work: Callable[[], None]) -> Gathered:
        """Works; the status says what could not be had."""
        try:
            work()
        except Off as off:
            return self._gathered(SourceState.OFF, str(off))
        except SourceError as error:
            return self._stopped(error)
        return self.gathered()

    def gathered(self) -> Gathered:
        if self._lost:
            self._missing.append(f"{some(self._lost, 'post')} could not be read")
        short = SourceState.PARTIAL if self._pages else SourceState.FAILED
        return self._gathered(short if self._missing else SourceState.OK, self._reason())

    def _stopped(self, error: SourceError) -> Gathered:
        """Half-way, what came is an answer in part; before the first page there is none."""
        refused = isinstance(error, SourceRefused)
        self._missing.append(f"{error.why} ({REFUSALS.get(error.status or 0, 'refused')})" if refused else error.why)
        if self._pages:
            return self.gathered()
        if refused:
            self._missing.append("off for the rest of the UTC day")
        gathered = self._gathered(SourceState.OFF if refused else SourceState.FAILED, self._reason())
        return replace(gathered, refused=refused)

    def _reason(self) -> str | None:
        return "; ".join((*self._missing, *self._notes)) or None

    def _gathered(self, state: SourceState, reason: str | None) -> Gathered:
        whole_or_part = state in (SourceState.OK, SourceState.PARTIAL)
        status = SourceStatus(
            self.network,
            state,
            reason,
            items=len(self._mentions),
            requests=self.requests,
            cost=round(self.cost, 4),
            counted_at=self.window.end if whole_or_part else None,
        )
        return Gathered(self.found(), status)


def some(number: int, noun: str) -> str:
    """So many of it, in words."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
