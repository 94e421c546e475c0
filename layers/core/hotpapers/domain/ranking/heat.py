"""heat: many people on several networks beat one loud account, and silence counts for nothing.

Every number is an integer of millionths, or an exact fraction of such: order and result are the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import floor, isqrt, lcm
from operator import mul

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


def together(shares: Iterable[int], next_post: int) -> int:
    """What a person's posts about a paper come to: the best whole, each further one divided once more."""
    whole, divisor = 0, 1
    for share in sorted(shares, reverse=True):
        if share < divisor:
            break
        whole += share // divisor
        divisor *= next_post
    return whole


@cache
def weight(i: int) -> int:
    """1/√i in millionths: what the i-th strongest voice counts."""
    return root(MILLION * MILLION // i)


@cache
def _weights(bits: int) -> tuple[int, ...]:
    return tuple(weight(i) for i in range(1, 1 << bits))


def part(strengths: Iterable[int]) -> int:
    """Σ sᵢ/√i over the voices of a network, the strongest first, in millionths."""
    ordered = sorted(strengths, reverse=True)
    weighted: int = sum(map(mul, ordered, _weights(len(ordered).bit_length())))
    return weighted // MILLION


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
    """The score of a paper, exactly: by this papers are ordered, and not by what is shown of it."""

    heard: Mapping[Network, Heard]
    shares: Mapping[Network, int]
    """They sum to the value, in units of the scale."""

    @property
    def value(self) -> int:
        return sum(self.shares.values())

    @property
    def ties(self) -> tuple[int, int]:
        """More voices, then more posts."""
        return -sum(one.voices for one in self.heard.values()), -sum(one.loud for one in self.heard.values())


class Scale:
    """100 × weight / T of every network, over one denominator, so that scores are added and compared as integers."""

    def __init__(self, typical: Mapping[Network, int], policy: Policy = POLICY) -> None:
        """`typical`: T of each network, in millionths."""
        whole = lcm(*typical.values())
        self._one = MILLION * whole
        """A score of 1."""
        self._factors = {network: 100 * policy.weights[network] * (whole // t) for network, t in typical.items()}

    def heat(self, heard: Mapping[Network, Heard]) -> Heat:
        return Heat(heard, {network: self._factors[network] * one.raw for network, one in heard.items()})

    def shown(self, value: int) -> float:
        return rounded(Fraction(value, self._one))


def rounded(exact: Fraction) -> float:
    """To a hundredth, half up, from the exact value: the same digits everywhere."""
    return floor(exact * 100 + Fraction(1, 2)) / 100
