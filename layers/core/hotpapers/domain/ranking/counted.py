"""Which posts count, and what they add up to: the same for both algorithms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.paper import Paper, PaperId


def distinct(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Each post once, as it was counted last, in an order that does not depend on theirs.

    The greatest n that was seen of its account stays, and that it is a bot.
    """
    newest: dict[tuple[Network, str], Mention] = {}
    for mention in mentions:
        held = newest.get(mention.key)
        newest[mention.key] = _newer(held, mention) if held else mention
    return tuple(newest[key] for key in sorted(newest))


def _newer(one: Mention, other: Mention) -> Mention:
    newer = max(one, other, key=_freshness)
    reach = max((copy.reach for copy in (one, other) if copy.reach is not None), default=None)
    return replace(newer, reach=reach, author=replace(newer.author, bot=one.author.bot or other.author.bot))


def _freshness(mention: Mention) -> tuple[datetime, int, str]:
    """The last one decides between copies that differ in anything that does not stay, so that their order does not."""
    plain = replace(mention, reach=None, author=replace(mention.author, bot=False))
    return mention.counted_at, engagement(mention), repr(plain)


def by_paper(papers: Iterable[Paper], mentions: Iterable[Mention]) -> Mapping[PaperId, Sequence[Mention]]:
    """The posts of each announced paper; a post that names a paper twice stands there once."""
    posts: dict[PaperId, list[Mention]] = {paper.id: [] for paper in papers}
    for mention in mentions:
        for named in dict.fromkeys(mention.papers):
            if named in posts:
                posts[named].append(mention)
    return posts


def posts(mentions: Iterable[Mention]) -> int:
    """Different posts."""
    return len({mention.key for mention in mentions})


def people(mentions: Iterable[Mention]) -> int:
    """Different accounts that are no bots; one person on two networks is two, since nothing says they are one."""
    return len({(mention.network, mention.author.id) for mention in mentions if not mention.author.bot})


@dataclass(frozen=True, slots=True)
class Totals:
    """None where no post of the network has that count."""

    likes: int | None
    reposts: int | None
    quotes: int | None


def totals(mentions: Sequence[Mention]) -> Totals:
    return Totals(
        _sum(post.likes for post in mentions),
        _sum(post.reposts for post in mentions),
        _sum(post.quotes for post in mentions),
    )


def _sum(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def engagement(post: Mention) -> int:
    """Reposts and likes, as the blog added them."""
    return (post.likes or 0) + (post.reposts or 0)


def shown(mentions: Iterable[Mention], *, least: int, most: int, one_each: bool) -> tuple[Mention, ...]:
    """The posts to show, best first: the best always, others from `least` on; `one_each`: only a person's best.

    Never a hidden author's.
    """
    chosen: dict[object, Mention] = {}
    open_ = (post for post in mentions if not post.author.hidden)
    for post in sorted(open_, key=lambda post: (-engagement(post), post.key)):
        if not chosen or engagement(post) >= least:
            chosen.setdefault((post.network, post.author.id) if one_each else post.key, post)
    return tuple(chosen.values())[:most]
