"""A busy day for the stand-in web: as many papers as arXiv announces in computer science, and posts about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from local.sample import make
from local.sample.networks import OPENED, X_EPOCH_MS, Item

DAY = "2021-01-22"
PAPERS, NAMED = 1_300, 200
"""Announced, and those that posts name."""
CODES = ("cs.LG", "cs.CL", "cs.CV", "cs.AI", "cs.RO", "cs.CR", "stat.ML", "cs.SE")
SHARES = {"x": 300, "bluesky": 700, "hackernews": 40, "huggingface": 40, "mastodon": 120}
"""Posts by network; X is asked for what its budget of 300 a day allows."""


def write(folder: Path, times: float = 1.0) -> int:
    """The answers of every upstream, with so many times the posts; how many posts there are."""
    day = busy(times)
    # one page of Bluesky: the stand-in leaves out what is not in the window, and empty pages look like a search that
    # does not end
    for path, text in make.answers(day, page=10_000).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return sum(len(day[network]) for network in SHARES)


def busy(times: float = 1.0) -> Mapping[str, Any]:
    random = Random(2026)
    papers = [_paper(number, random) for number in range(PAPERS)]
    named = [paper["id"] for paper in papers[:NAMED]]
    makes = {"x": _x, "bluesky": _bluesky, "hackernews": _story, "huggingface": _page, "mastodon": _toot}
    counts = {network: count if network == "x" else int(count * times) for network, count in SHARES.items()}
    counts["huggingface"] = min(NAMED, counts["huggingface"])
    posts = {
        network: [one(number, _named(named, number, network, random), random) for number in range(counts[network])]
        for network, one in makes.items()
    }
    return {"day": DAY, "papers": papers, "replaced": [], **posts}


def _named(papers: list[str], number: int, network: str, random: Random) -> str:
    """A few papers have most of the posts; a page of Hugging Face is of one paper."""
    return papers[number] if network == "huggingface" else papers[int(random.random() ** 2 * len(papers))]


def _paper(number: int, random: Random) -> Item:
    codes = random.sample(CODES, random.randint(1, 3))
    authors = [f"{prose(6, random).title()} {prose(8, random).title()}" for _ in range(random.randint(1, 9))]
    texts = {"title": prose(75, random).capitalize(), "abstract": prose(1_250, random)}
    return {"id": f"2101.{number + 1:05d}", "authors": authors, "categories": codes, **texts}


def prose(length: int, random: Random) -> str:
    return "".join(_letters(length, random)).strip() or "a"


def _letters(length: int, random: Random) -> Iterator[str]:
    for _ in range(length):
        yield random.choice("etaoinshrdlu     ")


def _counts(random: Random) -> dict[str, int]:
    likes = min(int(random.paretovariate(0.9)) - 1, 20_000)
    return {"likes": likes, "reposts": likes // 4, "quotes": likes // 20, "replies": likes // 10}


def _at(number: int) -> str:
    return _written(OPENED + timedelta(seconds=5 * (number % 4_000)))


def _late(random: Random) -> str:
    """Half of them on the first day, some until the last recount."""
    return _written(OPENED + timedelta(days=28) * random.random() ** 5)


def _written(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _x(number: int, paper: str, random: Random) -> Item:
    milliseconds = int(OPENED.timestamp() * 1_000) - X_EPOCH_MS + 5_000 * number
    who = f"reader{random.randrange(2_000)}"
    return {"id": str((milliseconds << 22) + number), "handle": who, "name": who, "paper": paper, **_counts(random)} | {
        "likes": random.randint(5, 900)
    }


def _bluesky(_: int, paper: str, random: Random) -> Item:
    who = f"reader{random.randrange(3_000)}"
    said = {"handle": f"{who}.example", "name": who, "text": prose(180, random), "at": _late(random)}
    return {**said, "papers": [paper], **_counts(random)}


def _story(number: int, paper: str, random: Random) -> Item:
    return {
        "id": 900_000_000 + number,
        "by": f"reader{number}",
        "at": _at(number),
        "paper": paper,
        "points": random.randint(1, 200),
        "comments": 3,
    }


def _page(number: int, paper: str, random: Random) -> Item:
    return {"paper": paper, "upvotes": random.randint(1, 90), "comments": 1, "user": f"reader{number}", "day": DAY}


def _toot(number: int, paper: str, random: Random) -> Item:
    who = f"reader{random.randrange(300)}"
    said = {"acct": f"{who}@posts.example", "name": who, "text": f"{prose(150, random)} {number}", "at": _at(number)}
    return {**said, "paper": paper, "bot": False, **_counts(random)}
