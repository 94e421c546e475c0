"""What shows only while all posts are at hand: how many papers an account names, and so whether it is a bot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hotpapers.domain.mention import Mention
from hotpapers.domain.ranking.counted import distinct
from hotpapers.domain.ranking.policy import POLICY, Policy
from hotpapers.domain.ranking.tally import NOT_ONE_PERSONS, day_of, tallies, voice


def observed(mentions: Iterable[Mention], policy: Policy = POLICY) -> tuple[Mention, ...]:
    """Each post once, with the n of its account in `reach`; the posts of an account that names more papers a day than
    a person can read are a bot's.

    An n that was written down before is a floor: a recount that sees less of an account forgets nothing. Observing
    twice is observing once.
    """
    posts = distinct(mentions)
    heard = tallies(posts, policy)
    return tuple(
        post
        if post.author.bot or post.network in NOT_ONE_PERSONS
        else _seen(post, heard[post.network].reach(voice(post), day_of(post)), policy)
        for post in posts
    )


def _seen(post: Mention, n: int, policy: Policy) -> Mention:
    author = replace(post.author, bot=True) if n > policy.machine_from else post.author
    return replace(post, author=author, reach=n)
