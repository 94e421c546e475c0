"""Bluesky as a source of mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from math import inf
from urllib.parse import urlencode

from hotpapers.adapters.bluesky.posts import NETWORK, Page, parse
from hotpapers.adapters.gathering import Gathering, Source, login
from hotpapers.domain.digest import Window
from hotpapers.domain.mention import Gathered, Mention, Network

PAGE = 100
PAGES = 100
"""Its maintainers ask that the search stay at some tens of calls a day (atproto issue 3423)."""
BY_ADDRESS = 25
"""Posts that may be asked for at once."""


@dataclass(slots=True)
class Session:
    """A login that serves a whole run: an account has 300 a day."""

    token: str = field(default="", repr=False)
    ends: float = -inf
    """By the door's clock; well before the token's own two hours are over."""
    SECONDS = 20 * 60.0


@dataclass(frozen=True, slots=True)
class Bluesky(Source):
    url: str
    identifier: str = field(repr=False)
    app_password: str = field(repr=False)
    session: Session = field(default_factory=Session)
    pages: int = PAGES
    network: Network = NETWORK

    def refresh(self, posts: Sequence[Mention], now: datetime, *, seconds: float = inf) -> Gathered:
        """An author who hid since is hidden, and a deleted post is not there."""
        oldest = min((post.posted_at for post in posts), default=now)
        run = self.run(Window(oldest, now), seconds)
        return run.through(lambda: self._again(run, [post.post_id for post in posts]))

    def ask(self, run: Gathering, day: date) -> None:  # noqa: ARG002 - the window says it all
        cursor: str | None = None
        for _ in range(self.pages):
            page = self._page(run, "searchPosts", _query(run.window, cursor))
            past = page.reaches is not None and page.reaches < run.window.start
            if page.cursor is None or page.cursor == cursor or past or run.stuck():
                return
            cursor = page.cursor
        run.missing(f"more than {self.pages} pages")

    def _again(self, run: Gathering, uris: Sequence[str]) -> None:
        for start in range(0, len(uris), BY_ADDRESS):
            self._page(run, "getPosts", [("uris", uri) for uri in uris[start : start + BY_ADDRESS]])

    def _page(self, run: Gathering, method: str, query: Sequence[tuple[str, str]]) -> Page:
        headers = {"Authorization": f"Bearer {self._token(run)}"}
        answer = run.get(f"{self.url}/xrpc/app.bsky.feed.{method}?{urlencode(query)}", headers=headers)
        page = parse(answer.body, run.window.end)
        run.add(page.mentions, page.lost)
        return page

    def _token(self, run: Gathering) -> str:
        if self.http.clock() >= self.session.ends:
            self.session.token, self.session.ends = self._login(run), self.http.clock() + Session.SECONDS
        return self.session.token

    def _login(self, run: Gathering) -> str:
        return login(run.post, NETWORK, self.url, self.identifier, self.app_password).token


def _query(window: Window, cursor: str | None) -> list[tuple[str, str]]:
    return [
        ("q", "arxiv.org"),
        ("domain", "arxiv.org"),
        ("sort", "latest"),
        ("since", _rfc3339(window.start)),
        ("until", _rfc3339(window.end)),
        ("limit", str(PAGE)),
        *([("cursor", cursor)] if cursor else []),
    ]


def _rfc3339(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
