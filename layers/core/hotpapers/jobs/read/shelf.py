"""Listed papers to look through: the stored bodies of a year, taken apart once and kept while the process lives.

A search is one read of the archive's lines, which say what changed since, and a walk over what is here: no index has to
be built, stored or kept right by whoever writes a digest.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from hotpapers.domain.digest import DayIndex
from hotpapers.domain.query import Key, Query, folded
from hotpapers.domain.stored import StoredBody
from hotpapers.domain.takedown import Hidden
from hotpapers.ports import Bodies

AT_ONCE = 50
"""Bodies in memory together."""
KEPT = ("id", "title", "authors", "primary_category", "categories", "abstract", "score", "reposts", "likes")


class Row(NamedTuple):
    """A paper in a digest. Where it stands is reckoned once: a search sorts thousands."""

    paper: str
    score: float
    categories: frozenset[str]
    text: str
    """Title, authors and abstract, folded; a space before each word."""
    shown: dict[str, object]
    by_score: tuple[float, int, str]
    """The best first, then the newest."""
    by_date: tuple[int, int, str]
    """The newest first, then the best rank."""


_DOTTED = re.compile(r" \.(\S+)")
SHAPES: Mapping[str, tuple[type, ...]] = {"score": (float, int, str), "date": (int, int, str)}


@dataclass(slots=True)
class Shelf:
    bodies: Bodies
    days: dict[date, tuple[int, tuple[Row, ...]]] = field(default_factory=dict)
    """By date: the revision that was read, and its papers."""

    def rows(self, lines: Iterable[DayIndex]) -> Iterator[Row]:
        """Of the digests of these lines, as their revisions are now."""
        wanted = {line.date: line.revision for line in lines if line.count}
        self._read([day for day, revision in wanted.items() if self.days.get(day, (0, ()))[0] != revision], wanted)
        for day in wanted:
            yield from self.days.get(day, (0, ()))[1]

    def _read(self, stale: Sequence[date], revisions: dict[date, int]) -> None:
        for start in range(0, len(stale), AT_ONCE):
            for day, body in self.bodies.digest_bodies(stale[start : start + AT_ONCE]).items():
                self.days[day] = revisions[day], tuple(_rows(day, body))


def look(rows: Iterable[Row], asked: Query, hidden: Hidden) -> list[Row]:
    """Those that match, each paper once: by its best digest, or by its newest where they are sorted by date."""
    found = rows
    for word in (asked.q.split() or ["\n"]) if asked.q is not None else ():
        found = [row for row in found if f" {word}" in row.text]
    least, category = asked.min_score or 0, asked.category
    kept = [row for row in found if row.score >= least and (category is None or category in row.categories)]
    once: dict[str, Row] = {}
    for row in sorted(kept, key=order(asked)):
        once.setdefault(row.paper, row)
    return [row for row in once.values() if row.paper not in hidden.papers]


def order(asked: Query) -> Callable[[Row], Key]:
    return attrgetter(f"by_{asked.sort}")


def _categories(names: Iterable[str]) -> frozenset[str]:
    """With their archives: cs is all of computer science."""
    return frozenset(part for name in names for part in (name, name.partition(".")[0]))


def _text(*parts: str) -> str:
    """A word behind a dot is there with it and without: .NET is found as net, and ASP.NET as .net."""
    return _DOTTED.sub(r" .\1 \1", " " + folded(" ".join(parts).replace(".", " .")))


def _rows(day: date, body: StoredBody) -> Iterator[Row]:
    for entry in json.loads(gzip.decompress(body.gzipped))["results"]:
        rank, paper, score = entry["rank"], entry["id"], float(entry["score"])
        shown = {"date": str(day), "rank": rank, **{name: entry[name] for name in KEPT if name in entry}}
        text = _text(entry["title"], *entry["authors"], entry["abstract"])
        standing = (-score, -day.toordinal(), paper), (-day.toordinal(), rank, paper)
        yield Row(paper, score, _categories(entry["categories"]), text, shown, *standing)
