"""Prints what each attack gains, over the days."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from hotpapers.domain.ranking import Ranking

from bench.attacks.attacks import ATTACKS, Attack
from bench.attacks.days import days
from bench.attacks.measure import ALGORITHMS, Honest, Outcome

KINDS = ("a shared paper", "a quiet paper")


@dataclass
class Row:
    """An attack on papers of one kind, over all days."""

    attack: Attack
    kind: str
    found: dict[Ranking, list[Outcome]] = field(default_factory=lambda: {algorithm: [] for algorithm in ALGORITHMS})

    @property
    def gained(self) -> int:
        """Places, at most, under heat."""
        return max(abs((one.before or 0) - (one.after or 0)) for one in self.found["heat"])

    @property
    def moved(self) -> int:
        return max(one.moved for one in self.found["heat"])

    @property
    def held(self) -> bool:
        moves = self.attack.moves
        return moves is None or (self.moved <= moves and (self.attack.as_two_likes or self.gained <= moves))

    def __str__(self) -> str:
        places = [_places(self.found[algorithm]) for algorithm in ALGORITHMS]
        promised = "as two likes" if self.attack.as_two_likes else "as promised"
        said = "cannot be told" if self.attack.moves is None else promised if self.held else "BROKEN"
        return f"{self.kind:14} {places[0]:>14} {places[1]:>14} {self.gained:8} {self.moved:8}  {said}"


def _places(found: Iterable[Outcome]) -> str:
    return f"{_typical([one.before for one in found])} → {_typical([one.after for one in found])}"


def _typical(places: Sequence[int | None]) -> str:
    known = [place for place in places if place is not None]
    return f"{median(known):.0f}" if known else "-"


def rows(crowd: Sequence[Honest]) -> Iterable[Row]:
    for attack in ATTACKS:
        for kind, name in enumerate(KINDS):
            row = Row(attack, name)
            for honest in crowd:
                for algorithm, outcome in honest.attacked(attack, honest.targets[kind]).items():
                    row.found[algorithm].append(outcome)
            yield row


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.attacks", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parents[3] / "shared/corpus")
    parser.add_argument("--days", type=int, default=6, help="days of the corpus, spread over it")
    asked = parser.parse_args()
    crowd = [Honest.of(day) for day in days(asked.corpus, asked.days)]
    posts = sum(len(honest.day.mentions) for honest in crowd) // len(crowd)
    print(f"{len(crowd)} days, {crowd[0].day.date} to {crowd[-1].day.date}, {posts:,} posts a day; median ranks.")
    print(f"{'':14} {'classic':>14} {'heat':>14} {'gain≤':>8} {'others≤':>8}")
    promised = True
    for row in rows(crowd):
        if row.kind == KINDS[0]:
            print(f"\n{row.attack.name}")
        print(row, flush=True)
        promised &= row.held
    return 0 if promised else 1


if __name__ == "__main__":
    sys.exit(main())
