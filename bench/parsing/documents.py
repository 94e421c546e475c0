"""A large day as arXiv would tell it: the sizes and shares of a real one, the words of the sample's abstracts."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import date
from typing import Any

from local.arxiv import as_oai
from local.sample.feeds import oai, rss
from local.sample.make import listing
from local.web import SAMPLE

DAY = date(2026, 9, 24)
SHARES = (("new", 369), ("cross", 139), ("replaced", 239))
"""Of one day's cs.AI, cs.CL, cs.LG and cs.CV: 747 rows on 2026-09-18."""
WORDS, TITLE_WORDS = 190, 10
"""About the 1,300 characters of a real abstract."""


@dataclass(frozen=True, slots=True)
class Documents:
    rss: bytes
    oai: bytes
    listing: bytes


def made(rows: int) -> Documents:
    day = _day(rows, random.Random(20260924))
    return Documents(rss(day, "cs").encode(), as_oai(oai(day, "cs")), listing(day, "cs", DAY).encode())


def _day(rows: int, chance: random.Random) -> dict[str, Any]:
    words = " ".join(paper["abstract"] for paper in json.loads((SAMPLE / "day.json").read_text())["papers"]).split()
    kinds = [kind for kind, share in SHARES for _ in range(share)]
    told = sorted((kinds[number % len(kinds)] for number in range(rows)), key=[kind for kind, _ in SHARES].index)
    papers = [_paper(number, kind, words, chance) for number, kind in enumerate(told, 1)]
    return {
        "day": str(DAY),
        "papers": [paper for paper in papers if paper["kind"] != "replaced"],
        "replaced": [paper for paper in papers if paper["kind"] == "replaced"],
    }


def _paper(number: int, kind: str, words: list[str], chance: random.Random) -> dict[str, Any]:
    abstract = " ".join(chance.choices(words, k=WORDS))
    # a third of the abstracts hold TeX, a tenth letters beyond ASCII
    abstract += " We prove $x^2 \\leq \\frac{1}{2}$ by Poincar\\'e." if number % 3 == 0 else ""
    return {
        "id": f"2609.{number:05d}",
        "kind": kind,
        "title": " ".join(chance.choices(words, k=TITLE_WORDS)).capitalize(),
        "authors": [_name(chance) for _ in range(chance.randint(1, 9))],
        "categories": ["math.NA", "cs.LG"]
        if kind == "cross"
        else ["cs.LG", "cs.AI", "stat.ML"][: chance.randint(1, 3)],
        "abstract": abstract + (" Naïve, isn’t it?" if number % 10 == 0 else ""),
    }


def _name(chance: random.Random) -> str:
    return " ".join("".join(chance.choices("aeiounrstlmk", k=7)).title() for _ in range(2))
