"""heat: many people on several networks beat one loud account, and silence counts for nothing.

All sums are of integers of millionths: the order and the result are the same on every machine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from math import isqrt

from hotpapers.domain.digest import Part, Score
from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.ranking.counted import totals
from hotpapers.domain.ranking.policy import MILLION, POLICY, Policy

Reach = Mapping[tuple[Network, str, object], int]
"""How many different papers an account named on a UTC day."""


def reach(mentions: Iterable[Mention]) -> Reach:
    named: dict[tuple[Network, str, object], set[str]] = defaultdict(set)
    for mention in mentions:
        named[mention.network, mention.author.id, mention.posted_at.date()].update(mention.papers)
    return {key: len(papers) for key, papers in named.items()}


def part(posts: Sequence[Mention], reached: Reach, policy: Policy = POLICY) -> tuple[int, int]:
    """A network's part for one paper, in millionths, and its voices with any engagement."""
    strengths = sorted(filter(None, _strengths(posts, reached, policy)), reverse=True)
    return sum(strength * _weight(i) // MILLION for i, strength in enumerate(strengths, 1)), len(strengths)


def _strengths(posts: Sequence[Mention], reached: Reach, policy: Policy) -> Iterable[int]:
    """The strength of each voice: the integer square root, in millionths, of its engagement."""
    voices: dict[str, Fraction] = defaultdict(Fraction)
    for post in posts:
        voices[_voice(post)] += _engagement(post, reached, policy)
    return (_root(engagement) for engagement in voices.values())


def _voice(post: Mention) -> str:
    """One a person; on Hacker News one a story, on Hugging Face one for the paper's page."""
    by_post = post.network in (Network.HACKERNEWS, Network.HUGGINGFACE)
    return post.post_id if by_post else post.author.id


def _engagement(post: Mention, reached: Reach, policy: Policy) -> Fraction:
    named = len(dict.fromkeys(post.papers))
    if post.author.bot or named > policy.longest_list:
        return Fraction(0)
    worth = (post.likes or 0) + policy.repost_worth * (post.reposts or 0) + (post.quotes or 0)
    n = reached.get((post.network, post.author.id, post.posted_at.date()), named)
    # √max(1, n/5), as a fraction of millionths
    spread = max(MILLION, isqrt(n * MILLION * MILLION // policy.papers_a_day))
    return Fraction(max(0, worth) * MILLION, named * spread)


def _root(engagement: Fraction) -> int:
    return isqrt(engagement.numerator * MILLION * MILLION // engagement.denominator)


@cache
def _weight(i: int) -> int:
    """1/√i in millionths."""
    return isqrt(MILLION * MILLION // i)


def score(
    posts: Sequence[Mention], reached: Reach, typical: Mapping[Network, int], policy: Policy = POLICY
) -> tuple[Score, int]:
    """The score, and its value in exact millionths, by which papers are ordered."""
    parts, exact, voices = [], 0, 0
    for network in Network:
        here = [post for post in posts if post.network is network]
        if not here:
            continue
        raw, loud = part(here, reached, policy)
        share = 100 * policy.weights[network] * raw // typical[network]
        exact, voices = exact + share, voices + loud
        added = totals(here)
        parts.append(Part(network, _rounded(share), loud, len(here), added.likes, added.reposts, added.quotes, raw=raw))
    return Score(_rounded(exact), tuple(parts), voices, len(posts)), exact


def _rounded(millionths: int) -> float:
    """To a hundredth, half up, from the integer: the same digits everywhere."""
    return ((millionths + 5_000) // 10_000) / 100
