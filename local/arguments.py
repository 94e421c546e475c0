"""What stands on the command line, judged before anything else is imported or begun. Each raises BadArgument, or the
domain's own InvalidInput.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from hotpapers.domain.calendar import parse_day
from hotpapers.domain.errors import InvalidDate
from hotpapers.domain.target import target as read_target

from local import benches
from local.errors import BadArgument

STACK = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,127}|arn:[\w:/-]+", re.ASCII)
"""A name, or an id: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html"""
REGION = re.compile(r"[a-z]+(-[a-z]+)+-\d+", re.ASCII)


def port(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 65535:
        return int(text)
    raise BadArgument(f"{text[:80]!r} is not a port from 1 to 65535")


def days(text: str) -> tuple[date, date]:
    """First and last; one day is both."""
    first, dots, last = text.partition("..")
    try:
        span = parse_day(first), parse_day(last if dots else first)
    except InvalidDate:
        what = "neither a date such as 2026-09-24 nor a range such as 2026-09-21..2026-09-25"
        raise BadArgument(f"{text[:80]!r} is {what}") from None
    if span[0] > span[1]:
        raise BadArgument(f"{text!r} ends before it begins")
    return span


def past(at: datetime) -> None:
    """What is counted as of a time to come would be dated so, and closed as its last count is."""
    if at > datetime.now(UTC):
        raise BadArgument(f"--time {at:%Y-%m-%dT%H:%M:%SZ} has not come yet")


def target(text: str) -> str:
    """As it was written."""
    read_target(text)
    return text


def stack(text: str) -> str:
    if not STACK.fullmatch(text):
        raise BadArgument(f"{text[:80]!r} is not the name of a stack, such as hotpapers")
    return text


def region(text: str) -> str:
    if not REGION.fullmatch(text):
        raise BadArgument(f"{text[:80]!r} is not a region of AWS, such as us-east-1")
    return text


def bench(text: str) -> str:
    if text not in (known := benches.found()):
        raise BadArgument(f"there is no {text[:80]!r}; there is {', '.join(known) or 'none here'}")
    return text
