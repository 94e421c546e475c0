"""Figures: latencies by what was asked, and the memory of a process."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import linear_regression

SETTLED = 1 / 3
"""Of the run: what is imported, cached and allocated by then is no leak."""


@dataclass
class Figures:
    """Of one kind of request."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0

    def line(self, name: str, duration: float) -> str:
        return (
            f"{name:<24}{len(self.seconds):>9,}{len(self.seconds) / duration:>9.1f}"
            f"{1_000 * at(self.seconds, 0.5):>9.1f}{1_000 * at(self.seconds, 0.99):>9.1f}{self.errors:>8,}"
        )


HEAD = f"{'':<24}{'requests':>9}{'a second':>9}{'p50 ms':>9}{'p99 ms':>9}{'errors':>8}"


def at(values: Sequence[float], share: float) -> float:
    """The value that such a share of them does not pass; nought of none."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def resident(pid: int) -> float:
    """Megabytes."""
    held = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(held[1]) / 1024 if held else 0.0


def slope(samples: Sequence[tuple[float, float]]) -> float:
    """Megabytes a minute, of seconds and megabytes, once the process has settled."""
    settled = samples[int(len(samples) * SETTLED) :]
    if len(settled) < 2:
        return 0.0
    return 60 * linear_regression([second for second, _ in settled], [held for _, held in settled]).slope
