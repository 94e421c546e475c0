"""Attacks: what is added to a day so that one paper rises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from hotpapers.domain.mention import Author, Mention, Network
from hotpapers.domain.paper import PaperId

from bench.attacks.days import Day, Posts, named

Inject = Callable[[Day, PaperId, Random], Sequence[Mention]]


@dataclass(frozen=True, slots=True)
class Attack:
    name: str
    inject: Inject
    moves: int | None = 0
    """How many places heat may move any paper that people share; None: it cannot be told from an honest crowd."""
    as_two_likes: bool = False
    """The attacked paper itself may rise as far as one post with two likes would bring it."""


def _posts(day: Day) -> Posts:
    """New posts, with ids that no post of the day has."""
    posts = Posts(day.date)
    posts.made.extend(day.mentions)
    return posts


def _added(day: Day, posts: Posts) -> Sequence[Mention]:
    return posts.made[len(day.mentions) :]


def silent_accounts(day: Day, paper: PaperId, random: Random) -> Sequence[Mention]:
    posts = _posts(day)
    for number in range(1_000):
        posts.add(random.choice([Network.X, Network.BLUESKY]), f"new{number}", [paper], 0, 0)
    return _added(day, posts)


def one_account(day: Day, paper: PaperId, _: Random) -> Sequence[Mention]:
    posts = _posts(day)
    for _number in range(1_000):
        posts.add(Network.BLUESKY, "persistent", [paper], 0, 0)
    return _added(day, posts)


def duplicates(day: Day, paper: PaperId, _: Random) -> Sequence[Mention]:
    """Every post of the paper once more as it is, and once as it was counted an hour before."""
    posts = named(day.mentions, paper)
    older = [replace(post, counted_at=post.counted_at - timedelta(hours=1), likes=0) for post in posts]
    return [*posts, *older]


def long_list(day: Day, paper: PaperId, random: Random) -> Sequence[Mention]:
    posts = _posts(day)
    others = random.sample([one.id for one in day.papers if one.id != paper], 29)
    posts.add(Network.X, "lister", [paper, *others], 1_000, 0)
    return _added(day, posts)


def marked_bot(day: Day, paper: PaperId, _: Random) -> Sequence[Mention]:
    posts = _posts(day)
    posts.add(Network.BLUESKY, Author("robot", bot=True), [paper], 5_000, 500)
    return _added(day, posts)


def bot_network(day: Day, paper: PaperId, random: Random) -> Sequence[Mention]:
    """Twenty bots that do not say so post every paper and like one another's posts, the attacked paper's most."""
    posts = _posts(day)
    for number in range(20):
        for one in day.papers:
            posts.add(Network.BLUESKY, f"unmarked{number}", [one.id], 19 if one.id == paper else random.randrange(6), 0)
    return _added(day, posts)


def small_bot_network(day: Day, paper: PaperId, random: Random) -> Sequence[Mention]:
    """The same, but each bot posts sixty papers: too few to be told from a diligent person."""
    posts = _posts(day)
    others = [one.id for one in day.papers if one.id != paper]
    for number in range(20):
        for one in [paper, *random.sample(others, 59)]:
            posts.add(Network.BLUESKY, f"unmarked{number}", [one], 19 if one == paper else random.randrange(6), 0)
    return _added(day, posts)


def self_liker(day: Day, paper: PaperId, _: Random) -> Sequence[Mention]:
    posts = _posts(day)
    for _number in range(1_000):
        posts.add(Network.BLUESKY, "persistent", [paper], 1, 0)
    return _added(day, posts)


def ring(day: Day, paper: PaperId, _: Random) -> Sequence[Mention]:
    posts = _posts(day)
    for number in range(50):
        posts.add(Network.BLUESKY, f"friend{number}", [paper], 49, 0)
    return _added(day, posts)


ATTACKS: tuple[Attack, ...] = (
    Attack("1,000 accounts that nobody likes post it", silent_accounts),
    Attack("one account posts it 1,000 times", one_account),
    Attack("every post of it is delivered three times", duplicates),
    Attack("a post with 1,000 likes lists it among 30", long_list),
    Attack("a marked bot posts it, with 5,000 likes", marked_bot),
    Attack("20 unmarked bots post every paper", bot_network, moves=1),
    Attack("20 unmarked bots post 60 papers each", small_bot_network, moves=None),
    Attack("one account likes its own 1,000 posts", self_liker, as_two_likes=True),
    Attack("50 accounts like one another's posts", ring, moves=None),
)
