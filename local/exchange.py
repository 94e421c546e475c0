"""What the stand-in web is asked, what it answers, and where the answers come from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

JSON = {"Content-Type": "application/json; charset=utf-8"}
HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came in."""

    upstream: str
    method: str
    path: str
    query: Mapping[str, str]
    """Of a name that stands there several times the last; see `pairs`."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = b""
    pairs: tuple[tuple[str, str], ...] = ()
    """The query as it was written."""


@dataclass(frozen=True, slots=True)
class Answer:
    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: dict(JSON))


NOT_FOUND = Answer(b"not found\n", 404, {"Content-Type": "text/plain"})


@dataclass(frozen=True, slots=True)
class Recordings:
    root: Path

    def text(self, name: str) -> bytes | None:
        path = self.root / name
        return path.read_bytes() if path.is_file() else None

    def json(self, name: str) -> Any:  # noqa: ANN401 - a recording's shape is its upstream's
        return json.loads(self.text(name) or b"null")

    def pages(self, pattern: str) -> list[Any]:
        """The recordings `pattern` names, in the order of their numbers."""
        paths = self.root.glob(pattern)
        return [json.loads(path.read_bytes()) for path in sorted(paths, key=lambda path: (len(path.name), path.name))]


def as_json(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(json.dumps(value, ensure_ascii=False).encode(), status, {**JSON, **(headers or {})})
