"""heat: many people on several networks beat one loud account, and silence counts for nothing.

Every number is an integer of millionths, or an exact fraction of such: order and result are the same on every machine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from fractions import Fraction
from functools import cache
from math import floor, isqrt

from hotpapers.domain.digest import Part, Score
from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.ranking.counted import totals
from hotpapers.domain.ranking.policy import MILLION, POLICY, Policy

Reach = Mapping[tuple[Network, str, date], int]
"""How many different papers an account named on a UTC day, announced or not: n."""

NOT_ONE_PERSONS = frozenset({Network.HACKERNEWS, Network.HUGGINGFACE})
"""There the voice is the story or the page: its points are many people's, whoever submitted it."""


def counts(post: Mention, policy: Policy = POLICY) -> bool:
    """Whether a post counts at all: no bot's, and no long list."""
    return not post.author.bot and len(set(post.papers)) <= policy.longest_list


def reach(mentions: Iterable[Mention]) -> Reach:
    named: dict[tuple[Network, str, date], set[str]] = defaultdict(set)
    for mention in mentions:
        named[_account_day(mention)].update(mention.papers)
    return {key: len(papers) for key, papers in named.items()}


def _account_day(post: Mention) -> tuple[Network, str, date]:
    return post.network, post.author.id, post.posted_at.astimezone(UTC).date()


@dataclass(frozen=True, slots=True)
class Heard:
    """What one network gives to one paper."""

    raw: int
    """Σ sᵢ/√i, in millionths."""
    voices: int
    loud: int
    """Posts with any engagement: silent ones break no tie."""


def hear(posts: Sequence[Mention], reached: Reach, policy: Policy = POLICY) -> Heard:
    """The part of a network: its voices by strength, the i-th weighted by 1/√i."""
    voices: dict[str, int] = defaultdict(int)
    worths = [(post, _worth(post, reached, policy)) for post in posts]
    for post, worth in worths:
        voices[_voice(post)] += worth
    strengths = sorted(filter(None, map(isqrt, voices.values())), reverse=True)
    raw = sum(strength * _weight(i) // MILLION for i, strength in enumerate(strengths, 1))
    return Heard(raw, len(strengths), sum(worth > 0 for _, worth in worths))


def _voice(post: Mention) -> str:
    return post.post_id if post.network in NOT_ONE_PERSONS else post.author.id


def _worth(post: Mention, reached: Reach, policy: Policy) -> int:
    """Likes + 2·reposts + quotes, over k and √max(1, n/5), rounded down; in millionths of millionths, so that the
    root of a voice's sum is its strength in millionths.
    """
    engagement = (post.likes or 0) + policy.repost_worth * (post.reposts or 0) + (post.quotes or 0)
    return max(0, engagement) * MILLION**3 // (len(set(post.papers)) * _spread(post, reached, policy))


def _spread(post: Mention, reached: Reach, policy: Policy) -> int:
    """√max(1, n/5) in millionths."""
    if post.network in NOT_ONE_PERSONS:
        return MILLION
    n = reached.get(_account_day(post), len(set(post.papers)))
    return max(MILLION, isqrt(n * MILLION * MILLION // policy.papers_a_day))


@cache
def _weight(i: int) -> int:
    """1/√i in millionths."""
    return isqrt(MILLION * MILLION // i)


@dataclass(frozen=True, slots=True)
class Heat:
    score: Score
    exact: Fraction
    """The value before rounding: by it papers are ordered, so that a T never ties two parts of one network."""
    loud: int


def heat(posts: Sequence[Mention], reached: Reach, typical: Mapping[Network, int], policy: Policy = POLICY) -> Heat:
    """The score of a paper from its counted posts. `typical`: T of each network, in millionths."""
    grouped: dict[Network, list[Mention]] = defaultdict(list)
    for post in posts:
        grouped[post.network].append(post)
    parts, exact, loud = [], Fraction(0), 0
    for network in filter(grouped.__contains__, Network):
        heard = hear(grouped[network], reached, policy)
        share = Fraction(100 * policy.weights[network] * heard.raw, MILLION * typical[network])
        parts.append(_part(network, grouped[network], heard, share))
        exact, loud = exact + share, loud + heard.loud
    return Heat(Score(rounded(exact), tuple(parts), sum(part.voices for part in parts), len(posts)), exact, loud)


def _part(network: Network, posts: Sequence[Mention], heard: Heard, share: Fraction) -> Part:
    added = totals(posts)
    return Part(
        network, rounded(share), heard.voices, len(posts), added.likes, added.reposts, added.quotes, raw=heard.raw
    )


def rounded(exact: Fraction) -> float:
    """To a hundredth, half up, from the exact value: the same digits everywhere."""
    return floor(exact * 100 + Fraction(1, 2)) / 100
