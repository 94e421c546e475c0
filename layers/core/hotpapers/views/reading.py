"""Our own JSON, read back from anywhere: every complaint names the place and what stands there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from typing import NoReturn, Self

from hotpapers.domain.calendar import parse_day, parse_instant
from hotpapers.domain.errors import InvalidDate, InvalidInput
from hotpapers.domain.paper import PaperId, canonical

MOST_DIGITS = 30
"""Of a whole number; longer ones are no counts."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value somewhere in a document. Its readers raise InvalidInput."""

    value: object
    where: str
    """Such as `evidence.json: results[3].likes`."""

    @classmethod
    def parse(cls, name: str, body: bytes) -> Self:
        try:
            text = body.decode("utf-8-sig")
            return cls(json.loads(text, parse_constant=_refuse, parse_int=_whole, object_pairs_hook=_object), name)
        except UnicodeDecodeError:
            raise InvalidInput(f"{name} is not UTF-8 text") from None
        except (ValueError, RecursionError) as error:
            raise InvalidInput(f"{name} is not JSON: {error}") from None

    def fail(self, expected: str) -> NoReturn:
        raise InvalidInput(f"{self.where} is {_shown(self.value)}, not {expected}")

    def get(self, name: str) -> Node | None:
        """None where the object has no such field."""
        if not isinstance(self.value, dict):
            self.fail("an object")
        return Node(self.value[name], self._at(name)) if name in self.value else None

    def __getitem__(self, name: str) -> Node:
        found = self.get(name)
        if found is None:
            raise InvalidInput(f"{self.where} has no {name!r}")
        return found

    def fields(self) -> Iterator[tuple[str, Node]]:
        if not isinstance(self.value, dict):
            self.fail("an object")
        return ((name, Node(value, self._at(name))) for name, value in self.value.items())

    def items(self) -> Iterator[Node]:
        if not isinstance(self.value, list):
            self.fail("a list")
        return (Node(value, f"{self.where}[{number}]") for number, value in enumerate(self.value))

    def text(self) -> str:
        return self.value if isinstance(self.value, str) else self.fail("text")

    def whole(self, least: int = 0) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < least:
            self.fail(f"a whole number from {least} on")
        return self.value

    def number(self) -> float:
        if isinstance(self.value, bool) or not isinstance(self.value, int | float) or not isfinite(self.value):
            self.fail("a finite number")
        return self.value

    def truth(self) -> bool:
        return self.value if isinstance(self.value, bool) else self.fail("true or false")

    def day(self) -> date:
        try:
            return parse_day(self.text())
        except InvalidDate:
            self.fail("a date such as 2026-09-24")

    def instant(self) -> datetime:
        try:
            return parse_instant(self.text())
        except InvalidDate:
            self.fail("a time such as 2026-09-24T06:00:00Z")

    def paper(self) -> PaperId:
        return canonical(self.text()) or self.fail("an arXiv id")

    def _at(self, name: str) -> str:
        shown = name if name.isidentifier() and name.isascii() else json.dumps(name)[:40]
        return f"{self.where}{'.' if ': ' in self.where else ': '}{shown}"


def _shown(value: object) -> str:
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return json.dumps(value)[:60]


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _object(fields: list[tuple[str, object]]) -> dict[str, object]:
    """Of a name that stands there twice some programs take the first value, some the last."""
    found = dict(fields)
    if len(found) < len(fields):
        raise ValueError(f"an object has two fields of one name (its first is {json.dumps(fields[0][0])[:40]})")
    return found


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"a number of {len(digits)} digits")
    return int(digits)
