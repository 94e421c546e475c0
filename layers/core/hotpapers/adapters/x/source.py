"""X as a source of mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import inf

from hotpapers.adapters.gathering import SECONDS, Gathering
from hotpapers.adapters.http import Http
from hotpapers.adapters.x.answers import NETWORK
from hotpapers.adapters.x.api import Api
from hotpapers.adapters.x.cards import Cards
from hotpapers.adapters.x.lookup import Lookup
from hotpapers.adapters.x.purse import Purse
from hotpapers.adapters.x.search import PAGES, Search
from hotpapers.domain.digest import Window
from hotpapers.domain.mention import Gathered, Mention, Network, SourceStatus


@dataclass(frozen=True, slots=True)
class X:
    http: Http
    url: str
    token: str = field(repr=False)
    daily_posts: int
    """What a UTC day may cost."""
    cards: Cards | None = None
    spelling: str = "tweet.fields"
    pages: int = PAGES
    seconds: float = SECONDS
    network: Network = NETWORK

    def gather(
        self,
        window: Window,
        day: date,  # noqa: ARG002 - the port's; the window says it all
        *,
        seconds: float = inf,
        earlier: Sequence[SourceStatus] = (),
    ) -> Gathered:
        """`earlier` tells what of the day's budget is spent."""
        run, purse = self._run(window, seconds), Purse(self.daily_posts, earlier)
        if not purse.page():
            return run.off(purse.empty)
        return run.through(Search(self._api, run, purse, self.http.now(), self.pages).through, earlier)

    def refresh(
        self, posts: Sequence[Mention], now: datetime, *, seconds: float = inf, earlier: Sequence[SourceStatus] = ()
    ) -> Gathered:
        oldest = min((post.posted_at for post in posts), default=now)
        run, purse = self._run(Window(oldest, now), seconds), Purse(self.daily_posts, earlier)
        if posts and not purse.left():
            return run.off(purse.empty)
        return run.through(lambda: Lookup(self._api, run, purse).through(posts), earlier)

    def _run(self, window: Window, seconds: float) -> Gathering:
        return Gathering(self.http, NETWORK, window, min(self.seconds, seconds))

    @property
    def _api(self) -> Api:
        return Api(self.url, self.token, self.spelling, self.cards)
