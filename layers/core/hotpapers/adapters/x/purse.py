"""What a UTC day may cost on X.

Prices (2026-02): a post returned costs $0.005, a count of posts as much, what fails or is empty nothing. No expansion
is ever asked for: the author's name would triple the price of a post, and oEmbed tells it for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from hotpapers.domain.mention import SourceStatus

DOLLARS = 0.005
"""Of a post, and of a count."""
PAGE = 100
LEAST_PAGE = 10
"""X answers 400 to less."""


class Purse:
    """The day's budget in posts. A count is as dear as a post and comes out of it."""

    def __init__(self, daily: int, earlier: Sequence[SourceStatus]) -> None:
        self._daily = daily
        # cents are rounded in a status; the budget is not overdrawn for it
        self._spent = ceil(round(sum(status.cost for status in earlier) / DOLLARS, 3))
        self._posts = self._counts = 0

    @property
    def dollars(self) -> float:
        """Of this run."""
        return (self._posts + self._counts) * DOLLARS

    @property
    def empty(self) -> str:
        """Why no more is asked, in words."""
        return f"the budget of {self._daily} posts a day is used up"

    def pay(self, *, posts: int = 0, counts: int = 0) -> None:
        self._posts, self._counts = self._posts + posts, self._counts + counts

    def left(self) -> int:
        return max(0, self._daily - self._spent - self._posts - self._counts)

    def fits(self, posts: int) -> bool:
        """Whether a query's posts are within what the day had left for posts when this run began."""
        return posts <= self._daily - self._spent

    def page(self) -> int:
        """How many posts the next page may ask for: none where a whole page is not within the budget.

        A page is reckoned at its largest, whatever is asked for and whatever came so far.
        """
        whole = self._spent + self._posts + min(PAGE, self._daily) <= self._daily
        size = min(PAGE, self.left())
        return size if whole and size >= LEAST_PAGE else 0
