"""The sample day says what local/sample/README.md says of it."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hotpapers.domain.calendar import window

from local.sample import make
from local.sample.networks import snowflake_time
from local.web import SAMPLE, SAMPLE_DAY, SAMPLE_TIME
from tests.shared import shared_path

DAY: dict[str, Any] = json.loads((SAMPLE / "day.json").read_text())
LONGEST_HANDLE = 15
"""Of X today: a longer one is no real account's."""
WINDOW = window(SAMPLE_DAY, SAMPLE_TIME)


def test_the_answers_are_what_the_day_makes() -> None:
    made = make.answers(DAY)
    kept = {str(path.relative_to(SAMPLE)): path.read_text() for path in _answers()}
    assert kept == made


def _answers() -> list[Path]:
    return [path for path in SAMPLE.glob("*/*") if path.suffix in (".json", ".html", ".xml")]


def test_the_twelve_papers_have_the_printed_totals_to_the_last_retweet() -> None:
    printed = printed_totals()
    assert len(printed) == 12
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for post in DAY["x"]:
        counted[post["paper"]][0] += post["reposts"]
        counted[post["paper"]][1] += post["likes"]
    assert {paper: tuple(counted[paper]) for paper in printed} == printed


def printed_totals() -> dict[str, tuple[int, int]]:
    """Retweets and favourites of each paper of the blog's post."""
    post = shared_path("seed", "hot-papers-2021-01-22.md").read_text()
    papers = re.findall(r"retweets: (\d+), favorites: (\d+).*?arxiv\.org/abs/(\S+?)\)", post, re.DOTALL)
    return {paper: (int(retweets), int(favourites)) for retweets, favourites, paper in papers}


def test_the_shown_posts_have_their_ids_and_handles_and_shares_in_the_stated_way() -> None:
    post = shared_path("seed", "hot-papers-2021-01-22.md").read_text()
    ours = {entry["id"]: entry for entry in DAY["x"]}
    for section in re.split(r"\n# \d+\. ", post)[1:]:
        shown = re.findall(r"twitter\.com/(\w+)/status/(\d+)", section)
        assert [ours[number]["handle"] for _, number in shown] == [handle for handle, _ in shown]
        reposts = [ours[number]["reposts"] for _, number in shown]
        weights = range(len(shown), 0, -1)
        for share, weight in zip(reposts, weights, strict=True):
            assert abs(share - sum(reposts) * weight / sum(weights)) <= 1


def test_no_post_of_x_has_a_text_and_none_is_older_than_the_day() -> None:
    pages = [json.loads(path.read_text()) for path in sorted(SAMPLE.glob("x/*.json"))]
    posts = [post for page in pages for post in page["data"]]
    assert len(posts) == len(DAY["x"])
    assert {post["text"] for post in posts} == {""}
    assert all(f"{WINDOW.start:%Y-%m-%dT%H:%M}" <= post["created_at"] for post in posts)
    moved = [post for post in DAY["x"] if snowflake_time(post["id"]) < WINDOW.start]
    assert [post["paper"] for post in moved] == ["2101.06887", "2101.06887"]


@pytest.mark.parametrize("network", ["bluesky", "mastodon"])
def test_who_speaks_elsewhere_is_nobody(network: str) -> None:
    """Names under .example belong to no one (RFC 2606)."""
    assert all((post.get("handle") or post["acct"]).endswith(".example") for post in DAY[network])


def test_who_submits_elsewhere_is_nobody() -> None:
    assert all(item["user"].endswith("-example") for item in DAY["huggingface"])
    assert all(story["by"].startswith("example_reader_") for story in DAY["hackernews"])
    unshown = {post["handle"] for post in DAY["x"]} - _handles()
    assert all(handle.startswith("sample_reader_") for handle in unshown)
    assert all(len(handle) > LONGEST_HANDLE for handle in unshown)


def _handles() -> set[str]:
    return set(re.findall(r"twitter\.com/(\w+)/status/", shared_path("seed", "hot-papers-2021-01-22.md").read_text()))
