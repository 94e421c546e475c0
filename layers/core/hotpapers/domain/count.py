"""One count of one digest: which networks it asks, from when, and what their answers leave standing."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Self

from hotpapers.domain.digest import Digest, State, Window
from hotpapers.domain.listing import Announcement
from hotpapers.domain.mention import Gathered, Mention, Network, SourceState, SourceStatus
from hotpapers.domain.ranking.counted import distinct
from hotpapers.domain.ranking.observed import observed
from hotpapers.domain.recount import position, state_at

_LATE = timedelta(hours=12)
"""A step that is done so much late leaves no gap behind the one before it."""
REACH = timedelta(days=7) + _LATE
"""A network that cannot be asked for posts by their ids is read again so far back; older posts keep their counts."""
WATERMARK_REACH = timedelta(days=4) + _LATE
"""Where posts can be refreshed by their ids, the stream is read from the last whole count on, and no further back."""
FROM_OPENING = frozenset({Network.X, Network.HACKERNEWS, Network.HUGGINGFACE})
"""Read from the opening at each of their steps: few posts, or few steps."""
EARLY = "3d"
"""Up to this step every counted post is refreshed, since a quiet one may become loud; later those of listed papers."""
_GAP = "nothing posted from"
"""How a stretch of time begins that no count has read."""


@dataclass(frozen=True, slots=True)
class Count:
    announcement: Announcement
    step: str
    window: Window
    networks: frozenset[Network] | None = None
    """To be asked; None is every one."""
    stored: Digest | None = None
    """The visible revision, whose counts stay where nothing newer is known."""
    evidence: tuple[Mention, ...] = ()
    """The counted posts behind it."""
    afresh: bool = False
    """A step that is done once more: read from the opening, as the first time."""
    recalibrate: bool = False
    """Networks are compared by the digests that are now before it, not as the stored revision was."""
    closing: bool = False
    """None comes after it, whatever its step: by the clock the time of the last one is over."""

    @property
    def day(self) -> date:
        return self.announcement.day

    @property
    def state(self) -> State:
        return State.FINAL if self.closing else state_at(self.step)

    def asks(self, network: Network) -> bool:
        return self.networks is None or network in self.networks

    def asking(self, networks: Iterable[Network]) -> Self:
        """The same, asking none but these."""
        return replace(self, networks=frozenset(network for network in networks if self.asks(network)))

    def since(self, network: Network, *, by_id: bool) -> datetime:
        """From when the network is to be read. `by_id`: posts from before can be refreshed."""
        if self.stored is None or self.afresh or network in FROM_OPENING:
            return self.window.start
        if not by_id:
            return max(self.window.start, self.window.end - REACH)
        # what was read in part is read again
        whole = (
            one.counted_at for one in self.stored.sources if one.state is SourceState.OK and one.network is network
        )
        return max(self.window.start, next(whole, None) or self.window.start, self.window.end - WATERMARK_REACH)

    def refreshing(self, network: Network) -> tuple[Mention, ...]:
        """The counted posts whose counts are to be asked for again."""
        before = tuple(self._before(network))
        if position(self.step) <= position(EARLY):
            return before
        listed = {entry.paper.id for entry in self.stored.entries} if self.stored else set()
        return tuple(post for post in before if not listed.isdisjoint(post.papers))

    def without(self, network: Network, gone: Container[str]) -> Self:
        """Posts that are not there any more, by their ids, do not stay."""
        kept = tuple(post for post in self.evidence if post.network is not network or post.post_id not in gone)
        return replace(self, evidence=kept)

    def _before(self, network: Network) -> Iterable[Mention]:
        return (post for post in self.evidence if post.network is network)

    def joined(self, answer: Gathered, since: datetime, refreshed: Gathered | None = None, *, by_id: bool) -> Gathered:
        """What the digest now counts of a network that was read from `since` on.

        A post that was refreshed, or read again by a network without refreshing, and is not there any more is gone.
        What could not be read whole takes nothing away, and neither does X, which is read from a number of likes on.
        """
        network = answer.status.network
        announced = {paper.id for paper in self.announcement.papers}
        came = [post for post in observed(answer.mentions) if not announced.isdisjoint(post.papers)]
        kept = list(self._before(network))
        if answer.status.state is SourceState.OK and not by_id and network is not Network.X:
            read = max(since, self.since(network, by_id=by_id))
            kept = [post for post in kept if post.posted_at < read]
        if refreshed:
            asked = {post.key for post in self.refreshing(network)}
            whole = refreshed.status.state is SourceState.OK
            kept = [*(post for post in kept if not whole or post.key not in asked), *refreshed.mentions]
        posts = distinct([*kept, *came])
        status = _both(answer.status, refreshed)
        reason = "; ".join(filter(None, (status.reason, *self._gaps(answer.status, since)))) or None
        return Gathered(posts, replace(status, items=len(posts), reason=reason))

    def _gaps(self, read: SourceStatus, since: datetime) -> Iterator[str]:
        """Days of which the stream was never read are told, and are told again until a count reads from the opening."""
        if since <= self.window.start:
            return
        sources = self.stored.sources if self.stored else ()
        stored = next((one for one in sources if one.network is read.network), None)
        told = stored.reason if stored else None
        yield from (part for part in (told or "").split("; ") if part.startswith(_GAP))
        last = self._last_read(read.network, stored)
        if last < since and read.state in (SourceState.OK, SourceState.PARTIAL):
            yield f"{_GAP} {last:%Y-%m-%d} to {since:%Y-%m-%d} was looked for"

    def _last_read(self, network: Network, stored: SourceStatus | None) -> datetime:
        """Where the last count failed: as of when the posts that it kept were counted."""
        if stored and stored.counted_at:
            return stored.counted_at
        return max((post.counted_at for post in self._before(network)), default=self.window.start)


def span(counts: Sequence[Count], network: Network, *, by_id: bool) -> Window:
    """What a network is to be read of, once for all the counts that ask it."""
    return Window(min(count.since(network, by_id=by_id) for count in counts), max(one.window.end for one in counts))


_WORSE = (SourceState.OK, SourceState.PARTIAL, SourceState.FAILED, SourceState.OFF)


def _both(read: SourceStatus, refreshed: Gathered | None) -> SourceStatus:
    if refreshed is None:
        return read
    again = refreshed.status
    return replace(
        read,
        state=max(read.state, again.state, key=_WORSE.index),
        reason="; ".join(filter(None, (read.reason, again.reason))) or None,
        requests=read.requests + again.requests,
        cost=round(read.cost + again.cost, 4),
    )
