"""Prints what each way to a ranking costs, in seconds of one processor and megabytes at the peak."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.ranking.lines import write
from bench.ranking.ways import WAYS

FASTER = 2.5
PEAK = 100
OBJECTS = 200_000
"""Beyond so many mentions nouns are not made: they would fill the memory."""

Cost = Mapping[str, float | str]


def measured(way: str, path: Path) -> Cost:
    made = subprocess.run([sys.executable, "-m", "bench.ranking.ways", way, str(path)], check=True, capture_output=True)
    found: Cost = json.loads(made.stdout)
    return found


def rounds(path: Path, ways: Sequence[str], count: int) -> Mapping[str, list[Cost]]:
    """In turn, so that what else the machine does falls on all of them."""
    costs: dict[str, list[Cost]] = {way: [] for way in ways}
    for _ in range(count):
        for way in ways:
            costs[way].append(measured(way, path))
    return costs


def middle(costs: Sequence[Cost], name: str) -> float:
    return median(float(cost[name]) for cost in costs)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.ranking", description=__doc__)
    parser.add_argument("--mentions", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    ways = [way for way in WAYS if way != "nouns" or asked.mentions <= OBJECTS]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mentions.jsonl"
        write(path, asked.mentions)
        print(f"{asked.mentions:,} mentions, {path.stat().st_size / 1e6:.0f} MB; medians of {asked.rounds}")
        costs = rounds(path, ways, asked.rounds)
    for way in ways:
        cpu, peak = middle(costs[way], "cpu"), middle(costs[way], "peak")
        faster = middle(costs["plain"], "cpu") / cpu
        print(f"{way:7} {cpu:7.2f} s cpu  x{faster:5.2f}  {peak:6.1f} MB  {costs[way][0]['top']}")
    fast, small = middle(costs["plain"], "cpu") / middle(costs["stream"], "cpu"), middle(costs["stream"], "peak")
    same = len({cost["top"] for way in ways if way != "totals" for cost in costs[way]}) == 1
    print(
        f"stream: x{fast:.2f} (aim {FASTER}), {small:.0f} MB (aim {PEAK}), the same ranking: {'yes' if same else 'NO'}"
    )
    return 0 if same and small <= PEAK else 1


if __name__ == "__main__":
    sys.exit(main())
