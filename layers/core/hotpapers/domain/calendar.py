"""Days, weeks and months as UTC bounds, and when arXiv's day begins."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hotpapers.domain.digest import Window
from hotpapers.domain.errors import InvalidDate

ARXIV_ZONE = ZoneInfo("America/New_York")
ANNOUNCED_AT = time(20, 0)
"""https://info.arxiv.org/help/availability.html"""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def parse_day(text: str) -> date:
    """Raises InvalidDate unless the text is a date written YYYY-MM-DD."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InvalidDate(text)


def parse_instant(text: str) -> datetime:
    """The instant in UTC. Raises InvalidDate unless it is RFC 3339 with an offset."""
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is not None and "T" in text.upper():
            return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise InvalidDate(text, "a time with its offset, such as 2026-09-24T06:00:00Z")


def opening(day: date) -> datetime:
    """When the papers of `day` were announced: 20:00 in New York on the evening before (UTC)."""
    return datetime.combine(day - timedelta(days=1), ANNOUNCED_AT, ARXIV_ZONE).astimezone(UTC)


def window(day: date, now: datetime) -> Window:
    """From the announcement to the event's time; empty, never backwards, where the event is older."""
    start = opening(day)
    return Window(start, max(start, now.astimezone(UTC)))


def week_bounds(text: str) -> tuple[date, date]:
    """First and last day of an ISO week such as 2026-W39 (Monday to Sunday). Raises InvalidDate."""
    match = _WEEK.fullmatch(text)
    try:
        if match:
            monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return monday, monday + timedelta(days=6)
    except (ValueError, OverflowError):
        pass
    raise InvalidDate(text, "an ISO week such as 2026-W39")


def month_bounds(text: str) -> tuple[date, date]:
    """First and last day of a calendar month such as 2026-09. Raises InvalidDate."""
    match = _MONTH.fullmatch(text)
    try:
        if match:
            first = date(int(match[1]), int(match[2]), 1)
            return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    except (ValueError, OverflowError):
        pass
    raise InvalidDate(text, "a month such as 2026-09")


def week_of(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def month_of(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"
