"""What its owner, or an operator, does not want shown any more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from hotpapers.domain.digest import Digest
from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.paper import PaperId


@dataclass(frozen=True, slots=True)
class Takedown:
    """Of one post (network and id) or of one paper. It lasts until it is lifted, through every rebuild."""

    target: PaperId | tuple[Network, str]
    time: datetime
    why: str = ""
    lifted: bool = False


@dataclass(frozen=True, slots=True)
class Hidden:
    """What must not be shown."""

    posts: frozenset[tuple[Network, str]] = frozenset()
    papers: frozenset[PaperId] = frozenset()
    since: datetime | None = field(default=None, compare=False)
    """When this was last said: what is shown is no older than that."""

    @classmethod
    def by(cls, takedowns: Iterable[Takedown]) -> Self:
        said = tuple(takedowns)
        targets = [one.target for one in said if not one.lifted]
        return cls(
            frozenset(target for target in targets if isinstance(target, tuple)),
            frozenset(target for target in targets if not isinstance(target, tuple)),
            max((one.time for one in said), default=None),
        )

    def modified(self, at: datetime) -> datetime:
        """Of what was counted at `at`, and shows nothing of this; in whole seconds."""
        return max(at, self.since or at).replace(microsecond=0)

    def hides(self, post: Mention) -> bool:
        return post.key in self.posts


def without(digest: Digest, hidden: Hidden) -> Digest:
    """The digest without hidden papers and posts; ranks and counts stay as they were counted."""
    if not hidden.posts and not hidden.papers:
        return digest
    kept = (entry for entry in digest.entries if entry.paper.id not in hidden.papers)
    return replace(digest, entries=tuple(replace(entry, posts=shown(entry.posts, hidden)) for entry in kept))


def shown(posts: Iterable[Mention], hidden: Hidden) -> tuple[Mention, ...]:
    """The posts that are not hidden."""
    return tuple(post for post in posts if not hidden.hides(post))
