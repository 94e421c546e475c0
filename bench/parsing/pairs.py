"""Two ways to the same end, run in turns in one process."""

from __future__ import annotations

import gc
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from statistics import median
from time import process_time


@dataclass(frozen=True, slots=True)
class Pair:
    """`told` makes what both found comparable: a peer that finds less would be quick at nothing."""

    name: str
    ours: Callable[[], object]
    peer_name: str
    peer: Callable[[], object]
    least: float
    """The ratio to reach."""
    told: Callable[[object], Hashable]
    told_by_peer: Callable[[object], Hashable]


@dataclass(frozen=True, slots=True)
class Result:
    pair: Pair
    ours: float
    peer: float
    """Seconds of processor time, the median."""

    @property
    def ratio(self) -> float:
        return self.peer / self.ours

    @property
    def reached(self) -> bool:
        return self.ratio >= self.pair.least


def measured(pair: Pair, rounds: int) -> Result:
    """Raises AssertionError where the two do not find the same."""
    assert pair.told(pair.ours()) == pair.told_by_peer(pair.peer()), (
        f"{pair.name}: {pair.peer_name} finds something else"
    )
    times = [(_seconds(pair.ours), _seconds(pair.peer)) for _ in range(rounds)]
    return Result(pair, median(ours for ours, _ in times), median(peer for _, peer in times))


def _seconds(run: Callable[[], object]) -> float:
    gc.collect()
    start = process_time()
    run()
    return process_time() - start


def lines(results: Iterable[Result]) -> Iterable[str]:
    for result in results:
        pair, told = result.pair, "reached" if result.reached else "MISSED"
        yield (
            f"{pair.name:<28}{result.ours * 1e3:8.1f} ms   {pair.peer_name:<32}{result.peer * 1e3:8.1f} ms"
            f"{result.ratio:8.1f} times (at least {pair.least:g}: {told})"
        )
