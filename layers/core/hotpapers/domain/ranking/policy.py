"""Every constant of the ranking, in one frozen value with a version, and what changed when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

from hotpapers.domain.digest import Algorithm
from hotpapers.domain.mention import Network

Ranking = Literal["heat", "classic"]

MILLION = 1_000_000


def _of_networks(x: int, bluesky: int, hackernews: int, huggingface: int, mastodon: int) -> Mapping[Network, int]:
    """An imported post is one of X."""
    numbers = (x, bluesky, hackernews, huggingface, mastodon, x)
    return MappingProxyType(dict(zip(Network, numbers, strict=True)))


@dataclass(frozen=True, slots=True)
class Policy:
    """Strengths, parts and typical tops are integers of millionths, so that every machine gets the same result."""

    version: str = "2"
    # classic
    least_score: int = 50
    shown_from: int = 25
    """Reposts and likes of a post to be shown beside the best one; for heat too."""
    # heat
    repost_worth: int = 2
    longest_list: int = 10
    """A post that names more papers gives none of them anything."""
    next_post: int = 2
    """A person's best post about a paper counts whole, each further one is divided by this once more: all of them
    never come to twice the best. 1 adds them."""
    papers_a_day: int = 5
    """An account that names more different papers on a UTC day is divided by the square root of n over this."""
    machine_from: int = 100
    """An account that names more different papers on any UTC day is a bot, whatever it says of itself."""
    most_engagement: int = 10**9
    """Of a post; a count beyond it is a mistake or an attack."""
    weights: Mapping[Network, int] = field(
        default_factory=lambda: _of_networks(MILLION, MILLION, MILLION // 2, MILLION // 2, MILLION // 4)
    )
    typical: Mapping[Network, int] = field(
        default_factory=lambda: _of_networks(60 * MILLION, 40 * MILLION, 10 * MILLION, 8 * MILLION, 8 * MILLION)
    )
    """F: what a network's hottest paper of a usual day reaches, until the trailing days say better. Nothing is
    calibrated below half of it."""
    trailing_days: int = 20
    """Digests that calibrate, and that the field view looks at."""
    least_heat: int = 5
    always_listed: int = 10
    """So many of the hottest, below `least_heat` too, as long as anyone liked them."""
    most_listed: int = 100
    # both
    most_shown: int = 10
    trending_days: int = 7


POLICY = Policy()

_FIRST = Policy(version="1", next_post=1)

POLICIES: Mapping[str, Policy] = MappingProxyType({one.version: one for one in (_FIRST, POLICY)})
"""Every version there has been: what was published under an older one is verified under it."""

CLASSIC = Algorithm("classic", POLICY.version)
HEAT = Algorithm("heat", POLICY.version)
ALGORITHMS: Mapping[Ranking, Algorithm] = MappingProxyType({"classic": CLASSIC, "heat": HEAT})


@dataclass(frozen=True, slots=True)
class Change:
    version: str
    day: date
    what: str
    """For readers of the site, in a sentence or two."""


CHANGES: tuple[Change, ...] = (
    Change(
        "2",
        date(2026, 11, 25),
        "heat: of a person’s posts about a paper the best counts whole, the next by a half, the one after by a "
        "quarter, so that nobody gains by posting a paper again and again. Until now they were added. classic is as it "
        "was.",
    ),
    Change(
        "1",
        date(2026, 11, 25),
        "The first version. heat adds the voices of each network, the strongest whole and the i-th by 1/√i, in "
        "measures of that network’s usual top paper. classic adds reposts and likes over distinct posts, as the "
        "original blog meant to.",
    ),
)
"""Newest first. A change of any constant or rule is a new version and a line here."""
