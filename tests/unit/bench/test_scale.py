"""What docs/scale.md calls flat is flat, and its bounds are those of the code."""

from __future__ import annotations

from pathlib import Path

import pytest
from hotpapers.adapters import bluesky
from hotpapers.adapters.arxiv import pages
from hotpapers.domain.query import MOST_DAYS

from bench import scale
from local.template import ROOT, read

TEXT = Path(ROOT, "docs", "scale.md").read_text("utf-8")


def test_a_new_day_costs_the_same_beside_a_small_archive_and_beside_a_larger_one() -> None:
    small, large = scale.publish(70), scale.publish(140)
    assert (small["written"], small["reads"], small["rounds"]) == (large["written"], large["reads"], large["rounds"])
    assert large["sizes"]["feed.xml"] == pytest.approx(small["sizes"]["feed.xml"], rel=0.01)


def test_the_list_and_the_items_stay_within_their_bounds_whatever_the_posts() -> None:
    few, many = scale.recount(300, 1_000), scale.recount(300, 8_000)
    assert few["listed"] == many["listed"] == 100
    assert max(few["largest"], many["largest"]) <= 350_000
    assert many["units"] > few["units"]


def test_the_bounds_that_it_names_are_those_of_the_code() -> None:
    functions = read()["Resources"]
    assert f"harvest's {functions['HarvestFunction']['Properties']['MemorySize']} MB" in TEXT
    assert f"ceiling of {functions['Table']['Properties']['OnDemandThroughput']['MaxWriteRequestUnits']:,}" in TEXT
    assert f"pages of {pages.ROWS:,} rows" in TEXT
    assert f"{bluesky.source.PAGES} pages of {bluesky.source.PAGE} posts" in TEXT
    assert f"looks at {MOST_DAYS} digests" in TEXT
