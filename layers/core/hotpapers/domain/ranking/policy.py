"""Every constant of the ranking, in one frozen value with a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from hotpapers.domain.digest import Algorithm
from hotpapers.domain.mention import Network

Ranking = Literal["heat", "classic"]

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Policy:
    """Strengths, parts and typical tops are integers of millionths, so that every machine gets the same result."""

    version: str = "1"
    # classic
    least_score: int = 50
    shown_from: int = 25
    """Reposts and likes of a post to be shown beside the best one; for heat too."""
    # heat
    repost_worth: int = 2
    longest_list: int = 10
    """A post that names more papers gives none of them anything."""
    papers_a_day: int = 5
    """An account that names more different papers on a UTC day is divided by the square root of n over this."""
    weights: Mapping[Network, int] = field(
        default_factory=lambda: MappingProxyType(
            {
                Network.X: MILLION,
                Network.BLUESKY: MILLION,
                Network.HACKERNEWS: MILLION // 2,
                Network.HUGGINGFACE: MILLION // 2,
                Network.MASTODON: MILLION // 4,
                Network.IMPORT: MILLION,
            }
        )
    )
    typical: Mapping[Network, int] = field(
        default_factory=lambda: MappingProxyType(
            {
                Network.X: 60 * MILLION,
                Network.BLUESKY: 40 * MILLION,
                Network.HACKERNEWS: 10 * MILLION,
                Network.HUGGINGFACE: 8 * MILLION,
                Network.MASTODON: 8 * MILLION,
                Network.IMPORT: 60 * MILLION,
            }
        )
    )
    """What a network's hottest paper of a usual day reaches, until the trailing days say better. Nothing is calibrated
    below half of it."""
    trailing_days: int = 20
    least_heat: float = 5.0
    always_listed: int = 10
    """So many of the day's hottest, below `least_heat` too, as long as anyone liked them."""
    most_listed: int = 100
    # both
    most_shown: int = 10


POLICY = Policy()

CLASSIC = Algorithm("classic", POLICY.version)
HEAT = Algorithm("heat", POLICY.version)
ALGORITHMS: Mapping[Ranking, Algorithm] = MappingProxyType({"classic": CLASSIC, "heat": HEAT})
