"""One stream-wide query a run, never past the day's budget of posts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from hotpapers.adapters.gathering import Gathering, Off, some
from hotpapers.adapters.x.answers import NETWORK, Page, parse, parse_count
from hotpapers.adapters.x.api import Api
from hotpapers.adapters.x.purse import Purse
from hotpapers.domain.digest import Window
from hotpapers.domain.errors import SourceChanged, SourceError
from hotpapers.domain.mention import Mention

PAGES = 40
REACH = timedelta(days=7) - timedelta(minutes=15)
"""Seven days from when X is asked, which is a while after the time of the event."""
SETTLED = timedelta(seconds=30)
"""X answers 400 to an end that is nearer than this."""
LEAST_LIKES = (5, 10, 20, 50, 100)
LINKS = '(url:"arxiv.org" OR url:"alphaxiv.org" OR url:"huggingface.co/papers" OR url:"doi.org/10.48550") -is:retweet'


def within_reach(window: Window, now: datetime, asked: datetime) -> Window:
    """What X has of it. `now`: the clock's. `asked`: from when it counts its days back, which is the clock's time too,
    but in a replay. Empty or backwards where it has nothing.
    """
    return Window(max(window.start, asked - REACH), min(window.end, now - SETTLED))


class Search:
    def __init__(self, api: Api, run: Gathering, purse: Purse, span: Window, pages: int = PAGES) -> None:
        self.api, self.run, self.purse, self.pages = api, run, purse, pages
        self.start, self.end = span.start, span.end
        self.likes: int | None = None

    def through(self) -> None:
        """Raises SourceError, Off."""
        if not self.purse.page():
            raise Off(self.purse.empty)
        if self.start >= self.end:
            if self.start > self.run.window.start:
                raise Off("X searches the last 7 days alone, and this is longer ago")
            return
        try:
            self._found()
        finally:
            # a run that stops half-way says all this, too
            self._told()

    def _told(self) -> None:
        self.run.cost = self.purse.dollars
        if self.start > self.run.window.start:
            self.run.missing(f"X reaches back 7 days, to {self.start:%Y-%m-%d %H:%M} UTC")
        if self.likes:
            self.run.note(f"posts with at least {self.likes} likes")
        self.api.sign(self.run)

    def _found(self) -> None:
        self.likes = self._least_likes()
        self._pages(f"{LINKS} min_likes:{self.likes}")

    def _least_likes(self) -> int:
        """The smallest threshold whose posts fit the budget; the largest where none does."""
        for likes in LEAST_LIKES:
            if not self.purse.count():
                break
            body = self._bought("counts", {"query": f"{LINKS} min_likes:{likes}", "granularity": "day"}, counts=1)
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
            size = self.purse.take()
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
        asked = {"query": query, "max_results": str(size), **self.api.fields, **more}
        body = self._bought("search", asked, posts=size)
        # an answer that cannot be read may have cost as much as was asked for
        page = parse(body, self.run.window.end)
        self.purse.back(posts=size - page.posts)
        if page.posts and page.lost == page.posts:
            fields = next(iter(self.api.fields))
            raise SourceChanged(NETWORK, f"{some(page.posts, 'post')}, and none could be read; is it still {fields}?")
        self.run.add(page.mentions, page.lost, join=_later)
        if page.errors:
            self.run.missing("some posts came as errors")
        return page

    def _bought(self, what: str, params: Mapping[str, str], *, posts: int = 0, counts: int = 0) -> bytes:
        """What was taken for it goes back where X says that it gives nothing, or was not asked: that is free.
        An answer that was cut off may have cost all the same.
        """
        before = self.run.requests
        span = {"start_time": _rfc3339(self.start), "end_time": _rfc3339(self.end)}
        try:
            return self.api.get(self.run, f"/2/tweets/{what}/recent", {**params, **span})
        except SourceError as error:
            if error.status is not None or self.run.requests == before:
                self.purse.back(posts=posts, counts=counts)
            raise


def _later(held: Mention, new: Mention) -> Mention:
    """Of an edited post the last version: a larger id is a later one."""
    return max(held, new, key=lambda mention: int(mention.url.rpartition("/")[2]))


def _rfc3339(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
