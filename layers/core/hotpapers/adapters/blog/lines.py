"""A file read a line at a time, so that every complaint names a line that the file has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn, Self

from hotpapers.domain.calendar import parse_instant
from hotpapers.domain.errors import InvalidDate, InvalidPost

MOST_BYTES = 1_000_000
"""Of a file; the longest post of the blog has 72,000."""


@dataclass(slots=True)
class Lines:
    file: str
    lines: Sequence[str]
    at: int = 0
    """The line to be read next, from 0."""

    @classmethod
    def of(cls, file: str, body: bytes) -> Self:
        """Reads through a byte order mark and CRLF. Raises InvalidPost unless it is UTF-8 of a sensible length."""
        if len(body) > MOST_BYTES:
            raise InvalidPost(file, 1, f"{len(body):,} bytes are more than a post has ({MOST_BYTES:,})")
        try:
            text = body.decode().removeprefix("\ufeff").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise InvalidPost(file, body[: error.start].count(b"\n") + 1, "this is not UTF-8 text") from None
        return cls(file, text.removesuffix("\n").split("\n"))

    @property
    def ended(self) -> bool:
        return self.at >= len(self.lines)

    @property
    def next(self) -> str:
        """Empty at the end of the file."""
        return "" if self.ended else self.lines[self.at]

    def fail(self, why: str, at: int | None = None) -> NoReturn:
        """Raises InvalidPost at the line to be read next (the last one, where the file ends), or at line `at`."""
        line = min(self.at if at is None else at, len(self.lines) - 1)
        raise InvalidPost(self.file, line + 1, why)

    def wrong(self, why: str) -> NoReturn:
        """Raises InvalidPost at the line just read."""
        self.fail(why, self.at - 1)

    def missing(self, expected: str) -> NoReturn:
        found = "the end of the file" if self.ended else repr(self.next[:60])
        self.fail(f"expected {expected}, found {found}")

    def take(self, pattern: re.Pattern[str], expected: str) -> re.Match[str]:
        match = None if self.ended else pattern.fullmatch(self.next)
        if match is None:
            self.missing(expected)
        self.at += 1
        return match

    def exactly(self, line: str) -> None:
        if self.ended or self.next != line:
            self.missing(repr(line))
        self.at += 1

    def skip_empty(self) -> None:
        while not self.ended and not self.next.strip():
            self.at += 1

    def instant(self, day: str, time: str = "00:00:00") -> datetime:
        """The time that the line just read says.

        The blog wrote its producer's local time without an offset; its digits are kept and read as UTC.
        """
        try:
            return parse_instant(f"{day}T{time}Z")
        except InvalidDate:
            self.wrong(f"there is no {day} {time}")
