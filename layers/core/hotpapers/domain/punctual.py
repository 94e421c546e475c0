"""Whether a digest is late. Holidays of arXiv are not known ahead: its word that nothing is new excuses some days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from hotpapers.domain.recount import next_possible

NOON = time(12, tzinfo=UTC)
"""By then the digest of a date is out: 11 or 12 hours after the announcement's own hour."""
RESTS = 3
"""Dates that arXiv leaves out in a row at most, as at the end of December; after more, its page is not believed."""


def missed(newest: date, now: datetime) -> int:
    return len(passed(newest, now))


def passed(newest: date, now: datetime) -> Sequence[date]:
    """Dates after `newest` on which arXiv may have announced, and whose noon (UTC) has come."""
    days: list[date] = []
    day = next_possible(newest)
    while datetime.combine(day, NOON) <= now:
        days.append(day)
        day = next_possible(day)
    return days


def late(newest: date | None, now: datetime, *, quiet: bool) -> bool:
    """`quiet`: arXiv was read whole at the last look, and had nothing new. Without any digest only that excuses."""
    if newest is None:
        return not quiet
    days = missed(newest, now)
    return days > (RESTS if quiet else 0)
