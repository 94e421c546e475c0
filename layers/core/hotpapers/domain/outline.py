"""Digests and entries in short: what windows, calibration, the field view and histories need of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from hotpapers.domain.digest import Algorithm, Digest, Entry, Part, State, Top
from hotpapers.domain.paper import PaperId


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in short: enough to place it in a window."""

    rank: int
    paper: PaperId
    score: float
    category: str
    """Primary."""
    title: str = ""
    categories: tuple[str, ...] = ()
    """Primary first."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A digest in short."""

    date: date
    step: str
    state: State
    algorithm: Algorithm
    lines: tuple[Line, ...]
    tops: tuple[Top, ...] = ()
    revision: int = 0
    generated_at: datetime | None = None
    site_url: str = ""

    @classmethod
    def of(cls, digest: Digest) -> Self:
        lines = tuple(_line(entry) for entry in digest.entries)
        counted = digest.step, digest.state, digest.algorithm, lines, digest.tops, digest.revision
        return cls(digest.date, *counted, digest.generated_at, digest.site_url)


def _line(entry: Entry) -> Line:
    paper = entry.paper
    return Line(entry.rank, paper.id, entry.score.value, paper.primary_category, paper.title, paper.categories)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a listed paper had at a recount step: a point of its history. Keyed by paper, date and step."""

    paper: PaperId
    date: date
    """Of the digest."""
    step: str
    counted_at: datetime | None
    rank: int
    score: float
    reposts: int
    likes: int
    voices: int
    parts: tuple[Part, ...] = ()
    """What each network had counted, and its share of the score."""


def snapshots(digest: Digest) -> Iterator[Snapshot]:
    """A point for each listed paper; a re-run of the step gives the same keys."""
    for entry in digest.entries:
        counted = digest.date, digest.step, entry.counted_at
        score = entry.score
        totals = entry.reposts, entry.likes, score.voices
        yield Snapshot(entry.paper.id, *counted, entry.rank, score.value, *totals, score.parts)
