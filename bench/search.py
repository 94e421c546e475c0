"""A search over a year of digests, as the API answers it: `python -m bench.search [--days 250] [--papers 40]`.

Digests are read from memory: what is measured is everything but the table, from the parameters to the bytes to send.
The first search of an environment takes the bodies apart; it is told, not held to the limit. Processor seconds, so that
a busy machine tells the same.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product
from time import process_time

from hotpapers.domain.digest import Digest, Entry
from hotpapers.jobs.read.answers import Answers
from hotpapers.jobs.read.shelf import Shelf
from hotpapers.views.documents import digest_body

from tests.builders import a_digest, a_paper, an_entry
from tests.fakes import FakeReader, FakeRunLog, FakeStore, FakeTakedowns

MOST = 0.05
"""Seconds of a search."""
SYLLABLES = (
    "dif",
    "fu",
    "sion",
    "trans",
    "for",
    "mer",
    "a",
    "gent",
    "rea",
    "so",
    "ning",
    "ker",
    "nel",
    "ve",
    "lo",
    "gra",
)
WORDS = [a + b + c for a, b, c in product(SYLLABLES, repeat=3)]
ASKED: tuple[dict[str, str], ...] = (
    {"q": "diffusion"},
    {"q": "transformer agent"},
    {"q": "a"},
    {"q": "nothingofthekind"},
    {"category": "cs.LG", "min_score": "50"},
    {"q": "di", "sort": "date", "limit": "100"},
    {},
)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--days", type=int, default=250)
    parser.add_argument("--papers", type=int, default=40)
    parser.add_argument("--times", type=int, default=15)
    asked = parser.parse_args(arguments)
    answers = _filled(asked.days, asked.papers)
    first = _timed(answers, {})
    print(f"{asked.days * asked.papers:,} papers in {asked.days} digests; the first search took {first:.2f} s")
    worst = max(_said(answers, given, asked.times) for given in ASKED)
    print(f"the slowest takes {worst * 1e3:.0f} ms, {'within' if worst <= MOST else 'OVER'} {MOST * 1e3:.0f} ms")
    return 0 if worst <= MOST else 1


def _filled(days: int, papers: int) -> Answers:
    chance = random.Random(6)
    store = FakeStore()
    for number in range(days):
        digest = _digest(date(2026, 1, 1) + timedelta(days=number), papers, chance)
        store.save(digest, digest_body(digest), ())
    reader = FakeReader(store)
    return Answers(reader, store, store, FakeRunLog(), FakeTakedowns(), Shelf(reader))


def _digest(day: date, papers: int, chance: random.Random) -> Digest:
    return a_digest(day, tuple(_entry(day, rank, chance) for rank in range(1, papers + 1)))


def _entry(day: date, rank: int, chance: random.Random) -> Entry:
    paper = a_paper(
        f"{day:%y%m}.{day.day * 300 + rank:05d}",
        title=" ".join(chance.choices(WORDS, k=9)),
        abstract=" ".join(chance.choices(WORDS, k=180)),
        authors=tuple(" ".join(chance.choices(WORDS, k=2)).title() for _ in range(5)),
        categories=(chance.choice(("cs.LG", "cs.CV", "stat.ML")),),
    )
    return an_entry(rank, paper, value=chance.random() * 200)


def _said(answers: Answers, given: dict[str, str], times: int) -> float:
    """The median in seconds."""
    taken = sorted(_timed(answers, given) for _ in range(times))
    print(f"{given or 'everything'!s:60} p50 {statistics.median(taken) * 1e3:5.1f} ms   max {taken[-1] * 1e3:5.1f} ms")
    return statistics.median(taken)


def _timed(answers: Answers, given: dict[str, str]) -> float:
    start = process_time()
    answers.papers(given)
    return process_time() - start


if __name__ == "__main__":
    sys.exit(main())
