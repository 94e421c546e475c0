"""What is asked of arXiv and of the networks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from math import inf
from typing import Protocol, runtime_checkable

from hotpapers.domain.digest import Window
from hotpapers.domain.listing import Listing
from hotpapers.domain.mention import Gathered, Mention, Network


class Listings(Protocol):
    """Announced papers."""

    def announced(
        self, subject: str, day: date | None, known: date | None, now: datetime, *, seconds: float = inf
    ) -> Listing:
        """The announcement of `day`, or the newest one; UNCHANGED when its date is `known` or older.

        Of a `day` asked for by name, `known` is a date that arXiv has printed: what is older needs no look first.

        `seconds`: what the subject may take of the run; a limit of its own is besides.

        Raises SourceRefused where arXiv will have no more of our questions today; what else goes wrong is
        Outcome.BROKEN, with all that was tried, and not an error.
        """
        ...


class MentionSource(Protocol):
    """One network's posts about papers."""

    @property
    def network(self) -> Network: ...

    def gather(self, window: Window, day: date, *, seconds: float = inf) -> Gathered:
        """All posts of the window that name any paper, whole or flagged `partial`.

        `seconds`: what is left of the whole run; a source has a limit of its own besides.
        What a network would not give is told by the status, with what asking has cost.
        """
        ...


@runtime_checkable
class Refreshing(Protocol):
    """A network that can be asked for posts by their ids, as well as for new ones."""

    def refresh(self, posts: Sequence[Mention], now: datetime, *, seconds: float = inf) -> Gathered:
        """These posts as they are counted `now`; one that was deleted is not among them.

        As `MentionSource.gather`, what could not be had is told by the status.
        """
        ...


class Presence(Protocol):
    """Who tells for nothing whether posts are still there, where asking for them again costs money."""

    @property
    def network(self) -> Network: ...

    def gone(self, posts: Sequence[Mention], *, seconds: float = inf) -> frozenset[str]:
        """Ids of those that were deleted or are not public any more, as far as could be seen; raises nothing."""
        ...
