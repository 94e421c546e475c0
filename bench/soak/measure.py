"""Figures: latencies by what was asked, and the memory of processes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from ctypes import CDLL, Structure, c_size_t
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from statistics import linear_regression

SETTLED = 1 / 3
"""Of the run: what is imported, cached and allocated by then is no leak."""
FLAT, LEAK = 1.0, 0.5
"""Megabytes a minute: of the process, whose allocator keeps what it may need again; of what its objects hold. A new
day's papers stay on the shelf of the API's search, 0.1 MB."""

Samples = list[tuple[float, float]]
"""Seconds and megabytes."""


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


class _Mallinfo(Structure):
    """https://man7.org/linux/man-pages/man3/mallinfo.3.html"""

    _fields_ = tuple(
        (name, c_size_t)
        for name in (
            *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
            *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
        )
    )


@cache
def _libc() -> CDLL:
    """glibc, 2.33 or newer."""
    libc = CDLL("libc.so.6")
    libc.mallinfo2.restype = _Mallinfo
    return libc


def held() -> float:
    """Megabytes that this process has allocated and not freed: where PYTHONMALLOC is `malloc`, all that its objects
    have and nothing that its allocator keeps for later.
    """
    told = _libc().mallinfo2()
    return float(told.uordblks + told.hblkhd) / 2**20


@dataclass
class Memory:
    """Of the process that serves, but for what is said of the emulator's, which keeps every write for ever."""

    resident: Samples = field(default_factory=list)
    held: Samples = field(default_factory=list)
    emulator: Samples = field(default_factory=list)

    def flat(self) -> bool:
        """Not where nothing was measured: then nothing is known."""
        return len(self.held) > 2 and slope(self.resident) <= FLAT and slope(self.held) <= LEAK

    def lines(self) -> Iterator[str]:
        yield "memory in MB: at the start, in the middle, at the end; and a minute, after the first third"
        yield f"  of the process{_line(self.resident)} (flat: at most {FLAT})"
        yield f"  held in it    {_line(self.held)} (no leak: at most {LEAK})"
        yield f"  the emulator's{_line(self.emulator)} (not judged: it keeps every write)"


def _line(samples: Samples) -> str:
    shown = [samples[at][1] for at in (0, len(samples) // 2, -1)] if samples else []
    return "".join(f"{megabytes:>8.1f}" for megabytes in shown) + f"{slope(samples):>+9.2f}"


def slope(samples: Samples) -> float:
    """Megabytes a minute, once the process has settled."""
    settled = samples[int(len(samples) * SETTLED) :]
    if len(settled) < 2:
        return 0.0
    return 60 * linear_regression([second for second, _ in settled], [held for _, held in settled]).slope
