"""What a date without an announcement has for a reason, where the calendar knows one.

arXiv names the holidays of a year on https://info.arxiv.org/help/availability.html: those of the United States that are
here, and some days before New Year. They only explain a silence of its listing; no date is left out because of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

_FIXED: Mapping[tuple[int, int], str] = MappingProxyType(
    {
        (1, 1): "New Year’s Day",
        (6, 19): "Juneteenth",
        (7, 4): "Independence Day",
        (12, 25): "Christmas Day",
        **dict.fromkeys(((12, day) for day in range(26, 32)), "the days before New Year"),
    }
)
"""By month and day."""
_MOVING: Mapping[tuple[int, int, int], str] = MappingProxyType(
    {(1, 1, 3): "Martin Luther King Day", (9, 1, 1): "Labor Day", (11, 4, 4): "Thanksgiving"}
)
"""By month, weekday (Monday is 1) and which of the month's."""
_NEAR = (0, -1, 1, -2, -3)
"""Days: an evening announces for the next working day; a holiday on a weekend is kept on a day beside it."""


def holiday(day: date) -> str | None:
    week = (day.day - 1) // 7 + 1
    return _FIXED.get((day.month, day.day)) or _MOVING.get((day.month, day.isoweekday(), week))


def why_quiet(day: date) -> str | None:
    """The holiday on `day`, or the nearest one that could have kept an announcement from printing it."""
    return next((name for near in _NEAR if (name := holiday(day + timedelta(days=near)))), None)
