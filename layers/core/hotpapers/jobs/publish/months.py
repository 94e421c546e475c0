"""The archive's months as one object: what a publish reads in place of the whole archive."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hotpapers.domain.calendar import Month, parse_instant
from hotpapers.jobs.publish.stamps import GARBLED
from hotpapers.views.documents import utc
from hotpapers.views.pages import CategoryLine, MonthLine

Months = tuple[MonthLine, ...]
"""Newest first."""


def read(body: bytes | None) -> Months | None:
    """None without a body, or of one that is garbled."""
    try:
        rows: Sequence[Mapping[str, Any]] = json.loads(body or b"")["months"]
        return tuple(_line(row) for row in rows)
    except GARBLED:
        return None


def write(months: Months) -> bytes:
    rows = [
        {
            "month": str(line.month),
            "days": line.days,
            "modified": utc(line.modified),
            "categories": dict(line.categories),
        }
        for line in months
    ]
    return json.dumps({"months": rows}, separators=(",", ":")).encode()


def merged(months: Months, fresh: Mapping[Month, MonthLine | None]) -> Months:
    """With the lines that were made anew in place of theirs; None where a month has no day any more."""
    lines: dict[Month, MonthLine | None] = {line.month: line for line in months}
    lines.update(fresh)
    return tuple(line for _, line in sorted(lines.items(), reverse=True) if line)


def of_category(months: Months, name: str) -> list[Month]:
    """The months that list papers of it, newest first."""
    return [line.month for line in months if name in dict(line.categories)]


def categories(months: Months) -> list[CategoryLine]:
    """Every category with its newest month, by name."""
    newest = {name: CategoryLine(name, papers, month) for name, papers, month in _oldest_first(months)}
    return [newest[name] for name in sorted(newest)]


def _oldest_first(months: Months) -> Iterable[tuple[str, int, Month]]:
    return ((name, papers, line.month) for line in reversed(months) for name, papers in line.categories)


def _line(row: Mapping[str, Any]) -> MonthLine:
    counted = tuple(sorted(row["categories"].items()))
    return MonthLine(Month.parse(row["month"]), row["days"], parse_instant(row["modified"]), counted)
