"""What shows only while all posts are at hand: how many papers an account names, and so whether it is a bot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hotpapers.domain.mention import Mention
from hotpapers.domain.ranking.counted import distinct
from hotpapers.domain.ranking.policy import POLICY, Policy
from hotpapers.domain.ranking.tally import NOT_ONE_PERSONS, Tally, day_of, tallies, voice


def observed(mentions: Iterable[Mention], policy: Policy = POLICY) -> tuple[Mention, ...]:
    """Each post once, with the n of its account in `reach`. An account that named more papers on any day than a person
    can read is a bot.

    What was written down before stays: a recount that sees less of an account forgets nothing. Observing twice is
    observing once.
    """
    posts = distinct(mentions)
    heard = tallies(posts, policy)
    return tuple(_seen(post, heard[post.network]) for post in posts)


def _seen(post: Mention, heard: Tally) -> Mention:
    if post.author.bot or post.network in NOT_ONE_PERSONS:
        return post
    author = replace(post.author, bot=True) if heard.machine(voice(post)) else post.author
    n = heard.reach(voice(post), day_of(post))
    return post if (author.bot, n) == (post.author.bot, post.reach) else replace(post, author=author, reach=n)
