"""The counted posts of digests, by the papers they name, for who asks again and again.

Evidence is named by its content, so what was read once is right for good: a reader that asks for the next page, or for
another paper of that day, costs no read of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hotpapers.adapters.dynamodb import keys
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.adapters.dynamodb.codec import place, unpacked, whole
from hotpapers.adapters.dynamodb.meta import Meta
from hotpapers.domain.mention import Mention
from hotpapers.domain.paper import PaperId

MOST_POSTS = 30_000
"""That are kept: those of some days, in about 30 MB."""

Place = tuple[str, str]
ByPaper = Mapping[PaperId, Sequence[Mention]]


@dataclass(frozen=True, slots=True)
class Evidence:
    table: Table
    kept: dict[Place, ByPaper]
    """What was used longest ago comes first."""

    def naming(self, paper: PaperId, metas: Iterable[Meta]) -> Iterator[Mention]:
        """The posts in visible revisions that name it. Raises StoreError where evidence is not there."""
        names = [keys.key(keys.mentions(one.digest.date), name) for one in metas for name in one.evidence]
        unread = [name for name in names if place(name) not in self.kept]
        for item in self.table.each(unread):
            self.kept[place(item)] = _by_paper(unpacked(whole(item, self.table.many), list[Mention]))
        used = {at: self.kept.pop(at) for at in map(place, names)}
        self.kept.update(used)
        self._forget()
        return (post for posts in used.values() for post in posts.get(paper, ()))

    def _forget(self) -> None:
        """What is over the most, but for the last used."""
        over = sum(map(_size, self.kept.values())) - MOST_POSTS
        for at in list(self.kept)[:-1]:
            if over <= 0:
                return
            over -= _size(self.kept.pop(at))


def _by_paper(posts: Iterable[Mention]) -> ByPaper:
    found: defaultdict[PaperId, list[Mention]] = defaultdict(list)
    for post in posts:
        for paper in post.papers:
            found[paper].append(post)
    return found


def _size(posts: ByPaper) -> int:
    return sum(map(len, posts.values()))
