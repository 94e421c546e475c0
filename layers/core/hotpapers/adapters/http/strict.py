"""Foreign documents, read strictly: what is not exactly JSON or plain XML is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, NoReturn
from xml.parsers import expat

from hotpapers.domain.errors import SourceChanged

Fields = dict[str, list[str]]
"""The texts of each element that was asked for, in the order they stood."""


@dataclass(frozen=True, slots=True)
class Records:
    items: tuple[Fields, ...]
    around: Fields
    """What stands outside every record."""


def load_json(source: str, body: bytes) -> Any:  # noqa: ANN401 - foreign JSON has no type before it is read
    """Raises SourceChanged for anything but JSON: HTML, NaN, 1e999, a cut body, a nest too deep."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_refuse, parse_float=_finite)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise SourceChanged(source, f"the answer is not JSON ({_kind(body)})") from error


def read_xml(source: str, body: bytes, record: str, fields: Mapping[str, str]) -> Records:
    """The records of a feed: `record` and the keys of `fields` are "namespace name", its values how we call them.

    An attribute of a field is "name@attribute". Children of a field give their text and no more. Raises SourceChanged
    for anything but XML without a DTD (so without entities of its own), whole to the last tag.
    """
    reader = _Reader(record, fields)
    try:
        reader.parser.Parse(body, True)
    except (expat.ExpatError, _Forbidden, ValueError, LookupError) as error:
        raise SourceChanged(source, f"the answer is not plain XML ({_kind(body)})") from error
    return Records(tuple(reader.items), reader.around)


def looks_like_html(body: bytes) -> bool:
    return body[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html"))


class _Forbidden(Exception):
    """A DTD."""


class _Reader:
    """expat by hand: as strict as defusedxml with `forbid_dtd`, which a test compares, and without a tree."""

    def __init__(self, record: str, fields: Mapping[str, str]) -> None:
        self.items: list[Fields] = []
        self.around: Fields = {}
        self._here, self._record, self._fields = self.around, record, fields
        self._text: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.buffer_size = 65_536
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text.append
        self.parser.StartDoctypeDeclHandler = _forbid
        self.parser.EntityDeclHandler = _forbid
        self.parser.ExternalEntityRefHandler = _forbid

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._record:
            self._here = {}
            self.items.append(self._here)
        elif called := self._fields.get(name):
            self._text.clear()
            for attribute, value in attributes.items():
                self._here.setdefault(f"{called}@{attribute}", []).append(value)

    def _end(self, name: str) -> None:
        if name == self._record:
            self._here = self.around
        elif called := self._fields.get(name):
            self._here.setdefault(called, []).append("".join(self._text))


def _forbid(*_: object) -> NoReturn:
    raise _Forbidden


def _finite(number: str) -> float:
    value = float(number)
    return value if isfinite(value) else _refuse(number)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _kind(body: bytes) -> str:
    if not body.strip():
        return "it is empty"
    return "it looks like HTML" if looks_like_html(body) else f"{len(body)} bytes"
