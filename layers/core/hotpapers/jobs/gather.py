"""The networks, side by side, once for all digests that are to be counted.

    counts ─► for each network: one stream from the earliest watermark ─► joined to each digest's papers
                                and the listed posts of before, by id ──┘

A network that fails costs its own part.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from hotpapers.domain.count import Count, span
from hotpapers.domain.digest import Digest
from hotpapers.domain.errors import SourceError
from hotpapers.domain.guard import losses
from hotpapers.domain.mention import Gathered, Mention, Network, SourceState, SourceStatus
from hotpapers.ports import MentionSource, Presence, Refreshing

logger = logging.getLogger(__name__)

BY_DAY = frozenset({Network.HUGGINGFACE})
"""Asked for each digest: their lists are by date, not by time."""

PAID_FOR = frozenset({Network.X})

LONG = timedelta(days=2)
"""A digest that wants the stream from further back has a read of its own: what that lacks is no other's loss."""
LOOKING = 60.0
"""Seconds for looking whether posts are still there."""
LATER = "asked one day and three days after the opening"

REFUSED = "it refused us earlier today; asked again on the next UTC day"


@dataclass(frozen=True, slots=True)
class Answers:
    by_day: Mapping[date, tuple[Gathered, ...]]
    """What each digest counts now, by its date; networks that were not asked for it are left out."""
    asked: tuple[SourceStatus, ...]
    """What asking cost, whatever it was for."""
    refused: frozenset[Network] = frozenset()
    """Who will have no more of our questions today."""


def gather(
    sources: Sequence[MentionSource], counts: Sequence[Count], seconds: float, refused: Container[str] = ()
) -> Answers:
    """`seconds`: for all of it together. `refused`: by name, who refused us on this day of the clock."""
    with ThreadPoolExecutor(max_workers=max(1, len(sources))) as pool:
        asking = [
            pool.submit(_Asking(source, seconds, refused=source.network in refused).through, counts)
            for source in sources
            if any(count.asks(source.network) for count in counts)
        ]
        answers = [one.result() for one in asking]
    days = {
        count.day: (*_later(sources, count), *(joined[count.day] for joined, _ in answers if count.day in joined))
        for count in counts
    }
    read = [one for _, answered in answers for one in answered]
    return Answers(
        days, tuple(one.status for one in read), frozenset(one.status.network for one in read if one.refused)
    )


def sparing(
    sources: Sequence[MentionSource],
    counts: Sequence[Count],
    left: Callable[[], float],
    refused: Container[str],
    again: Container[date],
) -> Answers:
    """As `gather`; of the days in `again`, whose last count at this step the guard refused, what costs money is asked
    after all else, and only where the others lost nothing: else it would be paid for each hour until they are back.
    """
    later = [count for count in counts if count.day in again]
    free = frozenset(Network) - PAID_FOR
    first = gather(sources, [one.asking(free) if one in later else one for one in counts], left(), refused)
    whole = [one for one in later if one.stored and not _less(first.by_day[one.day], one.stored)]
    paid = gather(sources, [one.asking(PAID_FOR) for one in whole], left(), refused)
    days = {day: (*answers, *paid.by_day.get(day, ())) for day, answers in first.by_day.items()}
    return Answers(days, (*first.asked, *paid.asked), first.refused | paid.refused)


def _less(answers: Sequence[Gathered], stored: Digest) -> bool:
    return any(losses((one.status for one in answers), stored))


def present(counts: Sequence[Count], presence: Presence, seconds: float) -> list[Count]:
    """The counts without the posts that are gone by now, where asking for them again would cost money."""
    posts = {post.key: post for count in counts for post in count.evidence if post.network is presence.network}
    gone = presence.gone(tuple(posts.values()), seconds=min(LOOKING, seconds)) if posts else frozenset()
    if gone:
        logger.info("%s: %d of %d stored posts are gone", presence.network, len(gone), len(posts))
    return [count.without(presence.network, gone) for count in counts]


def _unseen(count: Count, read: Gathered) -> Sequence[Mention]:
    """Counted posts that the stream, read from the opening once more, did not bring: deleted, or only passed over."""
    came = {post.key for post in read.mentions}
    return [post for post in count.refreshing(read.status.network) if post.key not in came]


def _share(read: Gathered, parts: int) -> Gathered:
    """What was paid once for several digests is said of each in part."""
    return replace(read, status=replace(read.status, cost=round(read.status.cost / parts, 4)))


def _later(sources: Sequence[MentionSource], count: Count) -> Iterator[Gathered]:
    """A network that a first count does not ask yet is named all the same; a post of the blog counted nothing here."""
    first = count.stored is None or count.stored.imported is not None
    for source in sources:
        if first and not count.asks(source.network):
            yield Gathered((), SourceStatus(source.network, SourceState.OFF, LATER))


@dataclass(frozen=True, slots=True)
class _Asking:
    source: MentionSource
    seconds: float
    refused: bool

    def through(self, counts: Sequence[Count]) -> tuple[dict[date, Gathered], list[Gathered]]:
        """What each digest counts now; and every answer, for what it cost."""
        network = self.source.network
        asking = [count for count in counts if count.asks(network)]
        groups = [[count] for count in asking] if network in BY_DAY else self._groups(asking)
        again = len(asking) if self._by_id else 0
        # one after another, so that each has its share of the time
        each = replace(self, seconds=self.seconds / (len(groups) + again))
        joined: dict[date, Gathered] = {}
        read: list[Gathered] = []
        for group in groups:
            answers, came = each._group(group)  # noqa: SLF001 - another self
            joined |= answers
            read += came
            each = replace(each, refused=each._is_refused(*came))  # noqa: SLF001
        return joined, read

    @property
    def _by_id(self) -> Refreshing | None:
        return self.source if isinstance(self.source, Refreshing) else None

    def _groups(self, counts: Sequence[Count]) -> list[list[Count]]:
        if not self._by_id:
            return [list(counts)]
        long = [one for one in counts if one.window.end - one.since(self.source.network, by_id=True) > LONG]
        short = [one for one in counts if one not in long]
        return [*([short] if short else []), *([one] for one in long)]

    def _group(self, counts: Sequence[Count]) -> tuple[dict[date, Gathered], list[Gathered]]:
        refreshing = self._by_id
        by_id = refreshing is not None
        window = span(counts, self.source.network, by_id=by_id)
        read = self._asked(lambda: self.source.gather(window, counts[-1].day, seconds=self.seconds))
        again: dict[date, Gathered] = {}
        for count in counts:
            posts = _unseen(count, read) if count.afresh else count.refreshing(self.source.network)
            if refreshing and posts and not self._is_refused(read, *again.values()):
                again[count.day] = self._asked(partial(self._again, refreshing, count, posts))
        share = _share(read, len(counts))
        joined = {one.day: one.joined(share, window.start, again.get(one.day), by_id=by_id) for one in counts}
        return joined, [read, *again.values()]

    def _is_refused(self, *answers: Gathered) -> bool:
        return self.refused or any(one.refused for one in answers)

    def _again(self, refreshing: Refreshing, count: Count, posts: Sequence[Mention]) -> Gathered:
        return refreshing.refresh(posts, count.window.end, seconds=self.seconds)

    def _asked(self, ask: Callable[[], Gathered]) -> Gathered:
        if self.refused:
            return Gathered((), SourceStatus(self.source.network, SourceState.OFF, REFUSED))
        try:
            return ask()
        except SourceError as error:
            return self._failed(error)

    def _failed(self, error: SourceError) -> Gathered:
        logger.warning("%s: %s", self.source.network, error.why)
        return Gathered((), SourceStatus(self.source.network, SourceState.FAILED, error.why))
