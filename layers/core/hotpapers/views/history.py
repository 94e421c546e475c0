"""A paper's counts over time: a table, and a line drawn from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hotpapers.domain.outline import Snapshot
from hotpapers.views import words

WIDTH, HEIGHT = 240, 36
_STEP = {"0h": "first count", "import": "as printed by the blog"}
_UNITS = {"h": "hour", "d": "day"}


@dataclass(frozen=True, slots=True)
class Point:
    """A recount, as a row of the table."""

    when: datetime | None
    step: str
    rank: int
    score: str
    reposts: int
    likes: int


@dataclass(frozen=True, slots=True)
class History:
    points: tuple[Point, ...]
    line: str
    """Points of an SVG polyline in a box of WIDTH by HEIGHT; empty where there is nothing to connect."""
    said: str
    """The line in words."""

    @property
    def end(self) -> list[str]:
        """Where the line ends: x and y."""
        return self.line.split(" ")[-1].split(",")


def history(snapshots: Sequence[Snapshot]) -> History:
    """Of the counts of one paper, in their order."""
    scores = [one.score for one in snapshots]
    points = tuple(
        Point(one.counted_at, step(one.step), one.rank, score, one.reposts, one.likes)
        for one, score in zip(snapshots, words.column(scores), strict=True)
    )
    return History(points, _line(scores), _said(snapshots))


def step(name: str) -> str:
    """`6h` → after 6 hours."""
    if name in _STEP:
        return _STEP[name]
    amount, unit = name[:-1], _UNITS.get(name[-1:])
    return f"after {words.count(int(amount), unit)}" if unit and amount.isdecimal() else name


def _line(scores: Sequence[float]) -> str:
    if len(scores) < 2:
        return ""
    top = max(scores) or 1.0
    across = WIDTH / (len(scores) - 1)
    return " ".join(f"{i * across:.0f},{HEIGHT - (HEIGHT - 2) * score / top:.0f}" for i, score in enumerate(scores))


def _said(snapshots: Sequence[Snapshot]) -> str:
    if len(snapshots) < 2:
        return ""
    first, last = snapshots[0], snapshots[-1]
    return (
        f"The score over {words.count(len(snapshots), 'count')}: from {words.number(first.score)} at rank {first.rank}"
        f" to {words.number(last.score)} at rank {last.rank}"
    )
