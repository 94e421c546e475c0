"""What the bucket says it holds: of each day its revision, its papers and its categories.

A month of them is one object. Lists name no day that has no stamp, so that nothing they link to is missing; and what a
day held before tells which pages it has left.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from hotpapers.domain.calendar import Month
from hotpapers.domain.errors import HotPapersError
from hotpapers.domain.outline import Outline
from hotpapers.domain.paper import PaperId


@dataclass(frozen=True, slots=True)
class Stamp:
    revision: int
    papers: tuple[PaperId, ...]
    categories: tuple[str, ...]
    left_papers: tuple[PaperId, ...] = ()
    """No longer listed; their pages are to be written once more."""
    left_categories: tuple[str, ...] = ()
    done: bool = False
    """Every list that the revision changes was written too."""

    @classmethod
    def of(cls, digest: Outline, before: Stamp | None) -> Stamp:
        papers = tuple(line.paper for line in digest.lines)
        categories = tuple(dict.fromkeys(name for line in digest.lines for name in line.categories))
        if before is None:
            return cls(digest.revision, papers, categories)
        left_papers = _without((*before.papers, *before.left_papers), papers)
        left_categories = _without((*before.categories, *before.left_categories), categories)
        return cls(digest.revision, papers, categories, left_papers, left_categories)

    @property
    def finished(self) -> Stamp:
        return replace(self, left_papers=(), left_categories=(), done=True)


GARBLED = (ValueError, LookupError, TypeError, AttributeError, HotPapersError)
"""What reading an object ends in that is none of ours."""

Name = TypeVar("Name", bound=str)
Stamps = Mapping[date, Stamp]


def key(month: Month) -> str:
    return f"published/{month}.json"


def read(body: bytes | None) -> Stamps:
    """Without a body, or of one that is garbled, nothing: its days are published again."""
    try:
        rows: Mapping[str, Mapping[str, Any]] = json.loads(body) if body else {}
        return {date.fromisoformat(day): _stamp(row) for day, row in rows.items()}
    except GARBLED:
        return {}


def write(stamps: Stamps) -> bytes:
    rows = {str(day): _row(stamps[day]) for day in sorted(stamps)}
    return json.dumps(rows, separators=(",", ":")).encode()


def _row(stamp: Stamp) -> Mapping[str, object]:
    return {
        "revision": stamp.revision,
        "papers": stamp.papers,
        "categories": stamp.categories,
        "left_papers": stamp.left_papers,
        "left_categories": stamp.left_categories,
        "done": stamp.done,
    }


def _stamp(row: Mapping[str, Any]) -> Stamp:
    return Stamp(
        revision=row["revision"],
        papers=tuple(PaperId(paper) for paper in row["papers"]),
        categories=tuple(row["categories"]),
        left_papers=tuple(PaperId(paper) for paper in row["left_papers"]),
        left_categories=tuple(row["left_categories"]),
        done=row["done"],
    )


def _without(all_: tuple[Name, ...], kept: tuple[Name, ...]) -> tuple[Name, ...]:
    return tuple(one for one in dict.fromkeys(all_) if one not in kept)
