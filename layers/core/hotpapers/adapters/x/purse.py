"""What a UTC day may cost on X, over all runs.

Prices (2026-02): a post returned costs $0.005, a count of posts as much, what fails or is empty nothing. No expansion
is ever asked for: the author's name would triple the price of a post, and oEmbed tells it for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil

from hotpapers.domain.mention import Network
from hotpapers.ports import Ledger

DOLLARS = 0.005
"""Of a post, and of a count."""
MILLS = 5
"""The same in thousandths of a dollar."""
PAGE = 100
LEAST_PAGE = 10
"""X answers 400 to less."""
NO_BOUND = 10**9


@dataclass(frozen=True, slots=True)
class Budget:
    """Of one UTC day by the clock, whatever hour a run's event names."""

    ledger: Ledger
    day: date
    daily: int
    """In posts. A count is as dear as a post and comes out of it."""

    @property
    def left(self) -> int:
        return max(0, self.daily - ceil(self.ledger.spent(self.day, Network.X) / MILLS))

    def take(self, units: int) -> bool:
        return self.ledger.spend(self.day, Network.X, units * MILLS, most=self.daily * MILLS)

    def back(self, units: int) -> None:
        """Less than nought: more came than was asked for."""
        self.ledger.spend(self.day, Network.X, -units * MILLS, most=NO_BOUND)


class Purse:
    """One run's part of the budget. Taken before it is asked for, since another run may be asking too."""

    def __init__(self, budget: Budget) -> None:
        self._budget, self._first = budget, budget.left
        self._posts = self._counts = 0

    @property
    def dollars(self) -> float:
        """Of this run."""
        return (self._posts + self._counts) * DOLLARS

    @property
    def empty(self) -> str:
        """Why no more is asked, in words."""
        return f"the budget of {self._budget.daily} posts a day is used up"

    def count(self) -> bool:
        """Pays for a count of posts, where there is more left than the least page."""
        return self.page() > LEAST_PAGE and self._taken(counts=1)

    def fits(self, posts: int) -> bool:
        """Whether a query's posts are within what the day had left for posts when this run began."""
        return posts <= self._first

    def page(self) -> int:
        """How many posts the next page may ask for: none where a whole page is not within the budget.

        A page is reckoned at its largest, whatever is asked for and whatever came so far.
        """
        left = self._budget.left
        size = min(PAGE, left)
        return size if left + self._counts >= min(PAGE, self._budget.daily) and size >= LEAST_PAGE else 0

    def take(self) -> int:
        """Pays for the next page in full; returns how many posts it may ask for."""
        size = self.page()
        return size if size and self._taken(posts=size) else 0

    def back(self, *, posts: int = 0, counts: int = 0) -> None:
        """What was taken and did not come."""
        self._budget.back(posts + counts)
        self._posts, self._counts = self._posts - posts, self._counts - counts

    def _taken(self, *, posts: int = 0, counts: int = 0) -> bool:
        if not self._budget.take(posts + counts):
            return False
        self._posts, self._counts = self._posts + posts, self._counts + counts
        return True
