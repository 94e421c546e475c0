"""X as a source of mentions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from hotpapers.adapters.gathering import Gathering, Source
from hotpapers.adapters.x.answers import NETWORK
from hotpapers.adapters.x.api import Api
from hotpapers.adapters.x.cards import Cards
from hotpapers.adapters.x.purse import Budget, Purse
from hotpapers.adapters.x.search import PAGES, Search, within_reach
from hotpapers.domain.mention import Network
from hotpapers.ports import Ledger

HERE = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class X(Source):
    url: str
    token: str = field(repr=False)
    daily_posts: int
    """What a UTC day may cost."""
    ledger: Ledger = field(repr=False)
    """Where it stands what the day has cost so far."""
    cards: Cards | None = None
    spelling: str = "tweet.fields"
    pages: int = PAGES
    network: Network = NETWORK

    def ask(self, run: Gathering, day: date) -> None:  # noqa: ARG002 - the window says it all
        now = self.http.now()
        purse = Purse(Budget(self.ledger, now.date(), self.daily_posts))
        api = Api(self.url, self.token, self.spelling, self.cards)
        # a stand-in on this machine plays the event's days, however long ago they are
        asked = run.window.end if urlsplit(self.url).hostname in HERE else now
        Search(api, run, purse, within_reach(run.window, now, asked), self.pages).through()
