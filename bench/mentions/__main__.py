"""Prints what reading posts costs beside json and one big expression, and the peak of a run of 100,000 posts."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.mentions.made import pages

FASTER = 2.0
PEAK = 256

Cost = Mapping[str, float | str]


def measured(module: str, *arguments: str) -> Cost:
    """In a process of its own, so that its peak is its own."""
    made = subprocess.run([sys.executable, "-m", module, *arguments], check=True, capture_output=True)
    found: Cost = json.loads(made.stdout)
    return found


def rounds(paths: Mapping[str, Path], count: int) -> Mapping[str, list[Cost]]:
    """In turn, so that what else the machine does falls on all of them."""
    ways = [f"{network}-{kind}" for network in paths for kind in ("counts", "json", "adapter")]
    costs: dict[str, list[Cost]] = {way: [] for way in ways}
    for _ in range(count):
        for way in ways:
            costs[way].append(measured("bench.mentions.ways", way, str(paths[way.partition("-")[0]])))
    return costs


def middle(costs: Sequence[Cost], name: str) -> float:
    return median(float(cost[name]) for cost in costs)


def same(network: str, costs: Mapping[str, list[Cost]]) -> None:
    found = {cost["hash"] for kind in ("json", "adapter") for cost in costs[f"{network}-{kind}"]}
    if len(found) != 1:
        raise SystemExit(f"{network}: the two ways made different mentions")


def ratio(costs: Mapping[str, list[Cost]], kind: str, *networks: str) -> float:
    """Of processor time for the posts of these networks together, round by round."""
    base = [costs[f"{network}-{kind}"] for network in networks]
    ours = [costs[f"{network}-adapter"] for network in networks]
    return median(spent(base, number) / spent(ours, number) for number in range(len(base[0])))


def spent(ways: Sequence[Sequence[Cost]], number: int) -> float:
    return sum(float(costs[number]["cpu"]) for costs in ways)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.mentions", description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        paths = {network: Path(folder) / network for network in ("bluesky", "x")}
        for network, path in paths.items():
            with path.open("wb") as lines:
                lines.writelines(page + b"\n" for page in pages(network, asked.posts))
            print(f"{network:8} {asked.posts:,} posts, {path.stat().st_size / 1e6:.0f} MB")
        costs = rounds(paths, asked.rounds)
    for network in paths:
        same(network, costs)
    for way, found in costs.items():
        print(f"{way:16} {middle(found, 'cpu'):6.2f} s cpu  {int(found[0]['posts']):,} posts name a paper")
    for networks in (("bluesky",), ("x",), tuple(paths)):
        made, counted = ratio(costs, "json", *networks), ratio(costs, "counts", *networks)
        print(f"{' and '.join(networks):14} {made:.2f} times json and one expression ({counted:.2f} of counts alone)")
    run = measured("bench.mentions.run", str(asked.posts))
    print(f"a run of {int(run['posts']):,} posts: {run['peak']:.0f} MB at the peak, {run['start']:.0f} before it")
    return 0 if ratio(costs, "json", *paths) >= FASTER and float(run["peak"]) <= PEAK else 1


if __name__ == "__main__":
    sys.exit(main())
