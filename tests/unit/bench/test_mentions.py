"""The two ways that `bench.mentions` compares make the same mentions, or their times would mean nothing."""

from __future__ import annotations

import pytest

from bench.mentions.made import pages
from bench.mentions.ways import WAYS


@pytest.mark.parametrize("network", ["bluesky", "x"])
def test_both_ways_make_the_same_mentions(network: str) -> None:
    for page in pages(network, 300):
        ours, theirs = list(WAYS[f"{network}-adapter"](page)), list(WAYS[f"{network}-json"](page))
        assert ours == theirs
        assert len(ours) > 50
