"""Which posts count, and what they add up to: the same for both algorithms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.paper import Paper, PaperId


def distinct(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Each post once, as it was counted last; in an order that does not depend on the order given."""
    newest: dict[tuple[Network, str], Mention] = {}
    for mention in mentions:
        held = newest.get(mention.key)
        if held is None or _freshness(mention) > _freshness(held):
            newest[mention.key] = mention
    return tuple(newest[key] for key in sorted(newest))


def _freshness(mention: Mention) -> tuple[datetime, int, str]:
    return mention.counted_at, (mention.likes or 0) + (mention.reposts or 0), repr(mention)


def by_paper(papers: Iterable[Paper], mentions: Iterable[Mention]) -> dict[PaperId, list[Mention]]:
    """The posts of each announced paper; a post that names a paper twice stands there once."""
    posts: dict[PaperId, list[Mention]] = {paper.id: [] for paper in papers}
    for mention in mentions:
        for named in dict.fromkeys(mention.papers):
            if named in posts:
                posts[named].append(mention)
    return posts


def people(mentions: Iterable[Mention]) -> int:
    """Different accounts; one person on two networks is two, since nothing says they are one."""
    return len({(mention.network, mention.author.id) for mention in mentions})


@dataclass(frozen=True, slots=True)
class Totals:
    """None where no post of the network has that count."""

    likes: int | None
    reposts: int | None
    quotes: int | None


def totals(posts: Sequence[Mention]) -> Totals:
    return Totals(
        _sum(post.likes for post in posts), _sum(post.reposts for post in posts), _sum(post.quotes for post in posts)
    )


def _sum(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def engagement(post: Mention) -> int:
    """Reposts and likes, as the blog added them."""
    return (post.likes or 0) + (post.reposts or 0)


def shown(posts: Iterable[Mention], *, least: int, most: int) -> tuple[Mention, ...]:
    """The posts to show, best first: one a person, the best always, others from `least` on; never a hidden author's."""
    people_seen: set[tuple[Network, str]] = set()
    chosen: list[Mention] = []
    for post in sorted(
        (post for post in posts if not post.author.hidden), key=lambda post: (-engagement(post), post.key)
    ):
        person = (post.network, post.author.id)
        if person in people_seen or (chosen and engagement(post) < least):
            continue
        people_seen.add(person)
        chosen.append(post)
    return tuple(chosen[:most])
