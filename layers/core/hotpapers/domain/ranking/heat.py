"""heat: many people on several networks beat one loud account, and silence counts for nothing.

Every number is an integer of millionths, or an exact fraction of such: order and result are the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import floor, isqrt

from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.ranking.policy import MILLION, POLICY, Policy


def engagement(post: Mention, policy: Policy = POLICY) -> int:
    """e: likes + 2·reposts + quotes; on Hacker News points - 1, on Hugging Face upvotes - 1."""
    counted = (post.likes or 0) + policy.repost_worth * (post.reposts or 0) + (post.quotes or 0)
    return min(max(counted, 0), policy.most_engagement)


def root(number: int) -> int:
    """The square root, to the nearest integer."""
    return (isqrt(4 * number) + 1) // 2


def spread(n: int, policy: Policy = POLICY) -> int:
    """√max(1, n/5) in millionths: what divides the posts of an account that named n papers that day."""
    return max(MILLION, root(n * MILLION * MILLION // policy.papers_a_day))


@cache
def weight(i: int) -> int:
    """1/√i in millionths: what the i-th strongest voice counts."""
    return root(MILLION * MILLION // i)


def part(strengths: Iterable[int]) -> int:
    """Σ sᵢ/√i over the voices of a network, the strongest first, in millionths."""
    ordered = sorted(strengths, reverse=True)
    return sum(strength * weight(i) for i, strength in enumerate(ordered, 1)) // MILLION


@dataclass(frozen=True, slots=True)
class Heard:
    """What one network says of one paper."""

    raw: int
    """Its part before calibration, in millionths."""
    voices: int
    loud: int
    """Posts with any engagement: silent ones break no tie."""


@dataclass(frozen=True, slots=True)
class Heat:
    """The score of a paper, before it is rounded: by the exact value papers are ordered."""

    heard: Mapping[Network, Heard]
    shares: Mapping[Network, Fraction]
    """They sum to the value."""

    @property
    def exact(self) -> Fraction:
        return sum(self.shares.values(), Fraction(0))

    @property
    def ties(self) -> tuple[int, ...]:
        """More voices, then more posts."""
        return -sum(one.voices for one in self.heard.values()), -sum(one.loud for one in self.heard.values())


def heat(heard: Mapping[Network, Heard], typical: Mapping[Network, int], policy: Policy = POLICY) -> Heat:
    """100 × Σ weight × part / T. `typical`: T of each network, in millionths."""
    shares = {
        network: Fraction(100 * policy.weights[network] * one.raw, MILLION * typical[network])
        for network, one in heard.items()
    }
    return Heat(heard, shares)


def rounded(exact: Fraction) -> float:
    """To a hundredth, half up, from the exact value: the same digits everywhere."""
    return floor(exact * 100 + Fraction(1, 2)) / 100
