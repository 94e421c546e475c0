"""Days, weeks and months as UTC bounds, and when arXiv's day begins.

A digest belongs to the date D that arXiv printed. Its day opens at 20:00 in New York on the evening before; a week
or a month opens with its first day and ends when the day after its last one opens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from hotpapers.domain.day import YEARS as YEARS  # noqa: PLC0414
from hotpapers.domain.day import parse_day as parse_day  # noqa: PLC0414
from hotpapers.domain.digest import Window
from hotpapers.domain.errors import InvalidDate

ARXIV_ZONE = ZoneInfo("America/New_York")
ANNOUNCED_AT = time(20, 0)
"""https://info.arxiv.org/help/availability.html"""

_ONE_DAY = timedelta(days=1)
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]\d\d:[0-5]\d)", re.ASCII)


def parse_instant(text: str) -> datetime:
    """The instant in UTC. Raises InvalidDate unless it is RFC 3339 (so with its offset); second 60 is refused."""
    written = text.upper()
    try:
        if _INSTANT.fullmatch(written):
            instant = datetime.fromisoformat(written).astimezone(UTC)
            if instant.year in YEARS:
                return instant
    except (ValueError, OverflowError):
        pass
    raise InvalidDate(text, "a time with its offset, such as 2026-09-24T06:00:00Z")


def opening(day: date) -> datetime:
    """When the papers of `day` were announced: 20:00 in New York on the evening before (UTC)."""
    return datetime.combine(day - _ONE_DAY, ANNOUNCED_AT, ARXIV_ZONE).astimezone(UTC)


def window(day: date, now: datetime) -> Window:
    """From the announcement to the event's time; empty, never backwards, where the event is older."""
    start = opening(day)
    return Window(start, max(start, now.astimezone(UTC)))


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO week: Monday to Sunday, by digest date."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads 2026-W39. Raises InvalidDate."""
        match = _WEEK.fullmatch(text)
        try:
            if match and cls(int(match[1]), int(match[2])).first.year in YEARS:
                return cls(int(match[1]), int(match[2]))
        except ValueError:
            pass
        raise InvalidDate(text, "an ISO week such as 2026-W39")

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(*day.isocalendar()[:2])

    @property
    def first(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def bounds(self) -> Window:
        return Window(opening(self.first), opening(self.last + _ONE_DAY))

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, by digest date."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads 2026-09. Raises InvalidDate."""
        match = _MONTH.fullmatch(text)
        if match and int(match[1]) in YEARS and 1 <= int(match[2]) <= 12:
            return cls(int(match[1]), int(match[2]))
        raise InvalidDate(text, "a month such as 2026-09")

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1) - _ONE_DAY

    @property
    def bounds(self) -> Window:
        return Window(opening(self.first), opening(self.last + _ONE_DAY))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


def week_of(day: date) -> str:
    return str(Week.of(day))


def month_of(day: date) -> str:
    return str(Month.of(day))
