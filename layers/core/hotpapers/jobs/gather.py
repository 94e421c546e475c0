"""The networks, side by side, once for all digests that are to be counted.

    counts ─► for each network: one stream from the earliest watermark ─► joined to each digest's papers
                                and the listed posts of before, by id ──┘

A network that fails costs its own part.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hotpapers.domain.count import Count, span
from hotpapers.domain.errors import SourceError
from hotpapers.domain.mention import Gathered, Network, SourceState, SourceStatus
from hotpapers.ports import MentionSource, Refreshing

logger = logging.getLogger(__name__)

BY_DAY = frozenset({Network.HUGGINGFACE})
"""Asked for each digest: their lists are by date, not by time."""

SEARCHED = frozenset({Network.X})
"""Never asked by id: a search from the opening brings today's counts for what it costs once."""
LONG = timedelta(days=2)
"""A digest that wants the stream from further back has a read of its own: what that lacks is no other's loss."""
LATER = "asked one day and three days after the opening"

Earlier = Mapping[Network, Sequence[SourceStatus]]
"""Statuses of other runs on this UTC day."""


@dataclass(frozen=True, slots=True)
class Answers:
    by_day: Mapping[date, tuple[Gathered, ...]]
    """What each digest counts now, by its date; networks that were not asked for it are left out."""
    asked: tuple[SourceStatus, ...]
    """What asking cost, whatever it was for."""


def gather(sources: Sequence[MentionSource], counts: Sequence[Count], seconds: float, earlier: Earlier) -> Answers:
    """`seconds`: for all of it together."""
    with ThreadPoolExecutor(max_workers=max(1, len(sources))) as pool:
        asking = [
            pool.submit(_Asking(source, seconds, earlier.get(source.network, ())).through, counts)
            for source in sources
            if any(count.asks(source.network) for count in counts)
        ]
        answers = [one.result() for one in asking]
    days = {
        count.day: (*_later(sources, count), *(joined[count.day] for joined, _ in answers if count.day in joined))
        for count in counts
    }
    return Answers(days, tuple(status for _, statuses in answers for status in statuses))


def _later(sources: Sequence[MentionSource], count: Count) -> Iterator[Gathered]:
    """A network that a first count does not ask yet is named all the same."""
    for source in sources:
        if count.stored is None and not count.asks(source.network):
            yield Gathered((), SourceStatus(source.network, SourceState.OFF, LATER))


@dataclass(frozen=True, slots=True)
class _Asking:
    source: MentionSource
    seconds: float
    earlier: Sequence[SourceStatus]

    def through(self, counts: Sequence[Count]) -> tuple[dict[date, Gathered], list[SourceStatus]]:
        network = self.source.network
        asking = [count for count in counts if count.asks(network)]
        groups = [[count] for count in asking] if network in BY_DAY else self._groups(asking)
        again = len(asking) if self._by_id else 0
        # one after another, so that each has its share of the time
        each = replace(self, seconds=self.seconds / (len(groups) + again))
        joined: dict[date, Gathered] = {}
        statuses: list[SourceStatus] = []
        for group in groups:
            answers, cost = each._group(group)  # noqa: SLF001 - another self
            joined |= answers
            statuses += cost
        return joined, statuses

    @property
    def _by_id(self) -> Refreshing | None:
        source = self.source
        return source if isinstance(source, Refreshing) and source.network not in SEARCHED else None

    def _groups(self, counts: Sequence[Count]) -> list[list[Count]]:
        if not self._by_id:
            return [list(counts)]
        long = [one for one in counts if one.window.end - one.since(self.source.network, by_id=True) > LONG]
        short = [one for one in counts if one not in long]
        return [*([short] if short else []), *([one] for one in long)]

    def _group(self, counts: Sequence[Count]) -> tuple[dict[date, Gathered], list[SourceStatus]]:
        refreshing = self._by_id
        by_id = refreshing is not None
        window = span(counts, self.source.network, by_id=by_id)
        try:
            read = self.source.gather(window, counts[-1].day, seconds=self.seconds, earlier=self.earlier)
        except SourceError as error:
            read = self._failed(error)
        again: dict[date, Gathered] = {}
        spent = [read.status]
        for count in counts:
            if refreshing and (one := self._again(refreshing, count, spent)):
                again[count.day] = one
                spent.append(one.status)
        joined = {one.day: one.joined(read, window.start, again.get(one.day), by_id=by_id) for one in counts}
        return joined, spent

    def _again(self, refreshing: Refreshing, count: Count, spent: Sequence[SourceStatus]) -> Gathered | None:
        posts = () if count.afresh else count.refreshing(self.source.network)
        if not posts:
            return None
        earlier = (*self.earlier, *spent)
        try:
            return refreshing.refresh(posts, count.window.end, seconds=self.seconds, earlier=earlier)
        except SourceError as error:
            return self._failed(error)

    def _failed(self, error: SourceError) -> Gathered:
        logger.warning("%s: %s", self.source.network, error.why)
        return Gathered((), SourceStatus(self.source.network, SourceState.FAILED, error.why))
