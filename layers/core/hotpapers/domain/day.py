"""A date as it is written. On its own, since the API imports little more before its first answer."""

from __future__ import annotations

import re
from datetime import date

from hotpapers.domain.errors import InvalidDate, NotFound

YEARS = range(1991, 9999)
"""arXiv began in 1991; a calendar that ends with 9998 leaves room for the days after."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_day(text: str) -> date:
    """Raises InvalidDate unless the text is a date written YYYY-MM-DD."""
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise InvalidDate(text)
    if day.year not in YEARS:
        raise InvalidDate(text, f"a date from {YEARS.start} to {YEARS.stop - 1}, such as 2026-09-24")
    return day


def no_digest(day: date | None) -> NotFound:
    """`day`: None for the newest."""
    return NotFound("digest", f"of {without_digest(day)}" if day else "yet")


def without_digest(day: date) -> str:
    """A date that has none, in words that follow `of`."""
    rest = at_rest(day)
    return f"{day}: {f'that is {rest}' if rest else 'arXiv announced nothing then, or it has not been counted here'}"


def at_rest(day: date) -> str | None:
    """What a date is that no announcement can print, in words that follow `is`; None where one can."""
    return f"a {day:%A}, and arXiv announces papers for Monday to Friday" if day.isoweekday() > 5 else None
