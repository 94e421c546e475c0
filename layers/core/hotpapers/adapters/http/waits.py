"""How long an upstream asks us to wait."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"\d{1,400}(\.\d{1,6})?", re.ASCII)
_POLICY = re.compile(r"[^,]+")
_REMAINING = re.compile(r"\b(?:r|remaining)=(\d{1,9})", re.ASCII)
_RESET = re.compile(r"\b(?:t|reset)=(\d{1,9})", re.ASCII)
MOST = 10.0**9
"""Seconds; whoever names more names no time at all."""


def asked_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait, from whichever form the answer used; None where it names none. Never negative.

    Retry-After (RFC 9110, seconds or a date), X's x-rate-limit-reset (epoch seconds), Mastodon's X-RateLimit-Reset
    (ISO 8601), the draft RateLimit field (`t=` or `reset=`) and RateLimit-Reset (seconds, or an epoch on Bluesky).
    """
    for name, read in _FORMS:
        if (value := headers.get(name)) and (wait := read(value.strip(), now)) is not None:
            return min(MOST, max(0.0, wait))
    return None


def _retry_after(value: str, now: datetime) -> float | None:
    if _SECONDS.fullmatch(value):
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return _until(when, now)


def _reset(value: str, now: datetime) -> float | None:
    if _SECONDS.fullmatch(value):
        seconds = float(value)
        # a number this large is a moment, not a span
        return seconds - now.timestamp() if seconds > 1e8 else seconds
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return None
    return _until(when, now)


def _until(when: datetime, now: datetime) -> float:
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - now.timestamp()


def _draft(value: str, _now: datetime) -> float | None:
    """Of several policies, the longest wait among those that are used up (all, where none says so).

    Both spellings of the drafts: `limit=5, remaining=0, reset=9` is one policy, `"a";r=0;t=9, "b";r=3;t=60` are two.
    """
    policies = _POLICY.findall(value) if '"' in value else [value]
    waits = {policy: int(reset[1]) for policy in policies if (reset := _RESET.search(policy))}
    spent = [wait for policy, wait in waits.items() if (left := _REMAINING.search(policy)) and int(left[1]) == 0]
    return float(max(spent or waits.values())) if waits else None


_FORMS = (
    ("retry-after", _retry_after),
    ("x-rate-limit-reset", _reset),
    ("x-ratelimit-reset", _reset),
    ("ratelimit", _draft),
    ("ratelimit-reset", _reset),
)
