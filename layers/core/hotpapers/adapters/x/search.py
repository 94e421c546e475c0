"""One stream-wide query a run, never past the day's budget of posts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hotpapers.adapters.gathering import Gathering, some
from hotpapers.adapters.x.answers import NETWORK, Page, parse, parse_count
from hotpapers.adapters.x.api import Api
from hotpapers.adapters.x.purse import LEAST_PAGE, Purse
from hotpapers.domain.errors import SourceChanged
from hotpapers.domain.mention import Mention

PAGES = 40
REACH = timedelta(days=7) - timedelta(minutes=15)
"""Seven days from when X is asked, which is a while after the time of the event."""
SETTLED = timedelta(seconds=30)
"""X answers 400 to an end that is nearer than this."""
LEAST_LIKES = (5, 10, 20, 50, 100)
LINKS = '(url:"arxiv.org" OR url:"alphaxiv.org" OR url:"huggingface.co/papers" OR url:"doi.org/10.48550") -is:retweet'


class Search:
    def __init__(self, api: Api, run: Gathering, purse: Purse, now: datetime, pages: int = PAGES) -> None:
        """`now`: the clock's, since X refuses a span by when it is asked."""
        self.api, self.run, self.purse, self.pages = api, run, purse, pages
        self.start = max(run.window.start, run.window.end - REACH)
        self.end = min(run.window.end, now - SETTLED)

    def through(self) -> None:
        if self.start >= self.end:
            return
        if self.start > self.run.window.start:
            self.run.missing(f"X reaches back 7 days, to {self.start:%Y-%m-%d %H:%M} UTC")
        likes = self._least_likes()
        self.run.note(f"posts with at least {likes} likes")
        try:
            self._pages(f"{LINKS} min_likes:{likes}")
        finally:
            self.api.sign(self.run)

    def _least_likes(self) -> int:
        """The smallest threshold whose posts fit the budget; the largest where none does."""
        for likes in LEAST_LIKES:
            if self.purse.page() <= LEAST_PAGE:
                break
            body = self._get("counts", f"{LINKS} min_likes:{likes}", granularity="day")
            self.api.pay(self.run, self.purse, counts=1)
            found = parse_count(body)
            if found is None:
                self.run.missing("its posts could not be counted")
                break
            if self.purse.fits(found):
                return likes
        return LEAST_LIKES[-1]

    def _pages(self, query: str) -> None:
        token: str | None = None
        seen: set[str] = set()
        for _ in range(self.pages):
            size = self.purse.page()
            if not size:
                self.run.missing(self.purse.empty)
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
        body = self._get("search", query, max_results=str(size), **self.api.fields, **more)
        # an answer that cannot be read may have cost as much as was asked for
        self.api.pay(self.run, self.purse, posts=size)
        page = parse(body, self.run.window.end)
        self.api.pay(self.run, self.purse, posts=page.posts - size)
        if page.posts and page.lost == page.posts:
            fields = next(iter(self.api.fields))
            raise SourceChanged(NETWORK, f"{some(page.posts, 'post')}, and none could be read; is it still {fields}?")
        self.run.add(page.mentions, page.lost, join=_later)
        if page.errors:
            self.run.missing("some posts came as errors")
        return page

    def _get(self, what: str, query: str, **params: str) -> bytes:
        span = {"start_time": _rfc3339(self.start), "end_time": _rfc3339(self.end)}
        return self.api.get(self.run, f"/2/tweets/{what}/recent", {"query": query, **span, **params})


def _later(held: Mention, new: Mention) -> Mention:
    """Of an edited post the last version: a larger id is a later one."""
    return max(held, new, key=lambda mention: int(mention.url.rpartition("/")[2]))


def _rfc3339(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
