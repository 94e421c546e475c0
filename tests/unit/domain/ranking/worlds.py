"""Days for property-based tests: few papers, few people and much going on between them.

They grow from a seed: drawing every field would take longer than ranking does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from hotpapers.domain.digest import Calibration
from hotpapers.domain.mention import Author, Mention, Network
from hotpapers.domain.paper import Paper
from hypothesis import strategies as st

from tests.builders import a_mention, a_paper

OPENED = datetime(2026, 9, 24, tzinfo=UTC)
ANNOUNCED = tuple(f"2609.{number:05d}" for number in range(1, 7))
OLDER = tuple(f"2608.{number:05d}" for number in range(1, 10))
"""Named by people too, but not announced on the day."""
SOCIAL = (Network.X, Network.BLUESKY, Network.HACKERNEWS, Network.HUGGINGFACE, Network.MASTODON)
PAPERS = tuple(a_paper(paper) for paper in ANNOUNCED)

seeds = st.integers(0, 2**32)


@dataclass(frozen=True)
class World:
    papers: tuple[Paper, ...]
    mentions: tuple[Mention, ...]
    calibration: tuple[Calibration, ...]


def a_count(random: Random) -> int | None:
    return random.choice([None, 0, random.randint(0, 5), random.randint(0, 5_000)])


def a_post(random: Random, post_id: str, **fixed: Any) -> Mention:
    name = random.choice("abcdefgh")
    fields: dict[str, Any] = {
        "network": random.choice(SOCIAL),
        "author": Author(name, f"{name}.example", bot=name in "gh", hidden=name == "f"),
        "papers": tuple(random.sample(ANNOUNCED + OLDER, random.choice([1, 1, 1, 2, 3, 10, 11]))),
        "posted_at": OPENED + timedelta(hours=random.randint(0, 40)),
        "counted_at": OPENED + timedelta(hours=48),
        "likes": a_count(random),
        "reposts": a_count(random),
        "quotes": a_count(random),
    }
    return a_mention(post_id, **{**fields, **fixed})


def a_world(seed: int, size: int) -> World:
    random = Random(seed)
    mentions = tuple(a_post(random, f"post{number}") for number in range(size))
    calibration = tuple(Calibration(network, random.randint(10**6, 10**9), 20) for network in SOCIAL)
    return World(PAPERS, mentions, calibration)


def worlds(least: int = 0) -> st.SearchStrategy[World]:
    return st.builds(a_world, seeds, st.integers(least, 40))


def shuffled(mentions: Sequence[Mention], seed: int) -> list[Mention]:
    return Random(seed).sample(mentions, len(mentions))
