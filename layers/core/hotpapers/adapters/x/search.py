"""One stream-wide query a run, never past the day's budget of posts.

Prices (2026-02): a post returned costs $0.005, a count of posts as much, what fails or is empty nothing. No expansion
is asked for: the author's name would triple the price of a post, and oEmbed tells it for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import ceil, inf
from types import MappingProxyType

from hotpapers.adapters.gathering import SECONDS, Gathering
from hotpapers.adapters.http import Http
from hotpapers.adapters.x.answers import NETWORK, Page, parse, parse_count
from hotpapers.adapters.x.cards import Cards
from hotpapers.domain.digest import Window
from hotpapers.domain.errors import SourceChanged
from hotpapers.domain.mention import Gathered, Mention, Network, SourceStatus

PAGE = 100
LEAST_PAGE = 10
"""X answers 400 to less."""
PAGES = 40
DOLLARS = 0.005
"""Of a post, and of a count."""
REACH = timedelta(days=7) - timedelta(minutes=15)
"""Seven days from when X is asked, which is a while after the time of the event."""
SETTLED = timedelta(seconds=30)
"""X answers 400 to an end that is nearer than this."""
LEAST_LIKES = (5, 10, 20, 50, 100)
LINKS = '(url:"arxiv.org" OR url:"alphaxiv.org" OR url:"huggingface.co/papers" OR url:"doi.org/10.48550") -is:retweet'
SPELLINGS: Mapping[str, str] = MappingProxyType(
    {
        "tweet.fields": "created_at,public_metrics,entities,author_id,lang,note_tweet",
        "post.fields": "created_at,public_metrics,entities,author_id,lang,note_post",
    }
)
"""The parameter's two names, and what is asked for under each: the guides say the first, OpenAPI 2.167 the second."""


@dataclass(frozen=True, slots=True)
class X:
    http: Http
    url: str
    token: str = field(repr=False)
    daily_posts: int
    """What a UTC day may cost, in posts; a count is as dear as a post and comes out of it."""
    cards: Cards | None = None
    spelling: str = "tweet.fields"
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
        run = Gathering(self.http, NETWORK, window, min(self.seconds, seconds))
        search = _Search(self, run, earlier)
        return run.through(search.all, earlier) if search.room() else run.off(search.broke)


class _Search:
    """What one run has asked and paid."""

    def __init__(self, x: X, run: Gathering, earlier: Sequence[SourceStatus]) -> None:
        self.x, self.run = x, run
        self.spent = ceil(round(sum(status.cost for status in earlier) / DOLLARS, 3))
        self.posts = self.counts = 0
        self.broke = f"the budget of {x.daily_posts} posts a day is used up"
        self.start = max(run.window.start, run.window.end - REACH)
        self.end = min(run.window.end, x.http.now() - SETTLED)

    def all(self) -> None:
        if self.start >= self.end:
            return
        if self.start > self.run.window.start:
            self.run.missing(f"X reaches back 7 days, to {self.start:%Y-%m-%d %H:%M} UTC")
        likes = self._least_likes()
        self.run.note(f"posts with at least {likes} likes")
        try:
            self._pages(f"{LINKS} min_likes:{likes}")
        finally:
            self._sign()

    def room(self) -> int:
        """How many posts the next page may ask for: none where a whole page is not within the budget.

        A page is reckoned at its largest, whatever is asked for and whatever came so far.
        """
        page = min(PAGE, self.x.daily_posts)
        left = self.x.daily_posts - self.spent - self.posts
        size = min(PAGE, left - self.counts)
        return size if left >= page and size >= LEAST_PAGE else 0

    def _pay(self, *, posts: int = 0, counts: int = 0) -> None:
        self.posts, self.counts = self.posts + posts, self.counts + counts
        self.run.cost = (self.posts + self.counts) * DOLLARS

    def _least_likes(self) -> int:
        """The smallest threshold whose posts fit the budget; the largest where none does."""
        budget = self.x.daily_posts - self.spent
        for likes in LEAST_LIKES:
            if self.room() <= LEAST_PAGE:
                break
            body = self._get("counts", f"{LINKS} min_likes:{likes}", granularity="day")
            self._pay(counts=1)
            found = parse_count(body)
            if found is None:
                self.run.missing("its posts could not be counted")
                break
            if found <= budget:
                return likes
        return LEAST_LIKES[-1]

    def _pages(self, query: str) -> None:
        token: str | None = None
        seen: set[str] = set()
        for _ in range(PAGES):
            size = self.room()
            if not size:
                self.run.missing(self.broke)
                return
            token = self._page(query, size, token).next_token
            if token is None or self.run.stuck():
                return
            if token in seen:
                break
            seen.add(token)
        self.run.missing("its pages have no end")

    def _page(self, query: str, size: int, token: str | None) -> Page:
        more = {"next_token": token} if token else {}
        fields = {self.x.spelling: SPELLINGS[self.x.spelling]}
        body = self._get("search", query, max_results=str(size), **fields, **more)
        # an answer that cannot be read may have cost as much as was asked for
        self._pay(posts=size)
        page = parse(body, self.run.window.end)
        self._pay(posts=page.posts - size)
        if page.posts and page.lost == page.posts:
            raise SourceChanged(NETWORK, f"none of {page.posts} posts could be read; is it still {self.x.spelling}?")
        self.run.add(page.mentions, page.lost, join=_later)
        if page.partial:
            self.run.missing("some posts came as errors")
        return page

    def _get(self, what: str, query: str, **params: str) -> bytes:
        span = {"start_time": _rfc3339(self.start), "end_time": _rfc3339(self.end)}
        headers = {"Authorization": f"Bearer {self.x.token}"}
        return self.run.get(f"{self.x.url}/2/tweets/{what}/recent", {"query": query, **span, **params}, headers).body

    def _sign(self) -> None:
        """Handles of the best posts; what oEmbed does not know any more was deleted."""
        if self.x.cards is None:
            return
        named = self.x.cards.named(self.run.found(), seconds=self.run.left())
        self.run.keep(named.posts)
        if named.gone:
            self.run.note(f"{named.gone} posts are gone by now")
        if named.unasked:
            self.run.note(f"not all authors are known, since oEmbed {named.unasked}")


def _later(held: Mention, new: Mention) -> Mention:
    """Of an edited post the last version: a larger id is a later one."""
    return max(held, new, key=lambda mention: int(mention.url.rpartition("/")[2]))


def _rfc3339(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
