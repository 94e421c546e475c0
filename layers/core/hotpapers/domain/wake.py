"""Why the harvest runs. Time comes from the event, never from a clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from hotpapers.domain.calendar import parse_day, parse_instant
from hotpapers.domain.errors import InvalidInput

_OURS = frozenset({"time", "day", "force", "rank"})
_ENVELOPE = frozenset({"version", "id", "detail-type", "source", "account", "region", "resources", "detail"})
"""EventBridge's own. https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html"""


@dataclass(frozen=True, slots=True)
class Wake:
    time: datetime
    """UTC; what the schedule promised, not when we were called."""
    day: date | None = None
    """An announcement asked for by name."""
    force: bool = False
    """Save even what the guard would refuse."""
    rank: bool = False
    """Ask nobody: rank `day` again from what was counted, calibrated by the digests that are now before it."""

    @classmethod
    def from_event(cls, event: Mapping[str, object]) -> Self:
        """Reads `{"time": RFC 3339, "day"?: YYYY-MM-DD, "force"?: bool, "rank"?: bool}`.

        Raises InvalidInput, InvalidDate.
        """
        if unknown := sorted(event.keys() - _OURS - _ENVELOPE):
            raise InvalidInput(f"the event has {', '.join(unknown)}, and may have {', '.join(sorted(_OURS))}")
        time, day = event.get("time"), event.get("day")
        if not isinstance(time, str):
            raise InvalidInput('the event has no "time": give the scheduled time, such as 2026-09-24T06:00:00Z')
        if day is not None and not isinstance(day, str):
            raise InvalidInput('"day" in the event is not a date in quotes, such as "2026-09-24"')
        force, rank = _switch(event, "force"), _switch(event, "rank")
        if rank and day is None:
            raise InvalidInput('the event asks to "rank" and names no "day", such as "2026-09-24"')
        return cls(parse_instant(time), parse_day(day) if day is not None else None, force, rank)


def _switch(event: Mapping[str, object], name: str) -> bool:
    value = event.get(name, False)
    if not isinstance(value, bool):
        raise InvalidInput(f'"{name}" in the event is neither true nor false')
    return value
