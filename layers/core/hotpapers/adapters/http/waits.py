"""How long an upstream asks us to wait."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"\d{1,9}(\.\d{1,6})?", re.ASCII)
_REMAINING_ZERO = ("x-rate-limit-remaining", "x-ratelimit-remaining", "ratelimit-remaining")


def asked_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait, from whichever form the answer used; None where it names none. Never negative.

    Retry-After (RFC 9110, seconds or a date), X's x-rate-limit-reset (epoch seconds), Mastodon's X-RateLimit-Reset
    (ISO 8601), the draft RateLimit field (`t=`) and RateLimit-Reset (seconds, or an epoch on Bluesky).
    """
    for name, read in _FORMS:
        if (value := headers.get(name)) and (wait := read(value.strip(), now)) is not None:
            return max(0.0, wait)
    return None


def _retry_after(value: str, now: datetime) -> float | None:
    if _SECONDS.fullmatch(value):
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - now.timestamp()


def _reset(value: str, now: datetime) -> float | None:
    if _SECONDS.fullmatch(value):
        seconds = float(value)
        # a number this large is a moment, not a span
        return seconds - now.timestamp() if seconds > 1e8 else seconds
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - now.timestamp()


def _draft(value: str, _now: datetime) -> float | None:
    match = re.search(r"(?:^|[;,\s])t=(\d{1,9})", value)
    return float(match[1]) if match else None


_FORMS = (
    ("retry-after", _retry_after),
    ("x-rate-limit-reset", _reset),
    ("x-ratelimit-reset", _reset),
    ("ratelimit", _draft),
    ("ratelimit-reset", _reset),
)
