"""A document with one thing changed: every way to change it that somebody, or a bug, might not be noticed by."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

Path = tuple[Any, ...]


def places(value: object, path: Path = ()) -> list[Path]:
    """Of everything in it, the whole first."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(deeper for key, one in inner for deeper in places(one, (*path, key)))]


def mutations(document: Any) -> Iterator[tuple[str, Path]]:
    """What is done, and where."""
    for path in places(document):
        value = at(document, path)
        ways = ["null"] if value is not None else []
        if isinstance(value, dict):
            ways += ["new key"]
        elif isinstance(value, list):
            ways += ["new item", *(["reversed"] if value[::-1] != value else [])]
        elif isinstance(value, str):
            ways += ["longer", "empty"]
        elif isinstance(value, bool):
            ways += ["other", "as number"]
        elif isinstance(value, int | float):
            ways += ["more", "as text", "other type"]
        if path:
            ways += ["removed", *(["repeated"] if isinstance(path[-1], int) else [])]
        yield from ((way, path) for way in ways)


def at(document: Any, path: Path) -> Any:
    for key in path:
        document = document[key]
    return document


def mutated(document: Any, way: str, path: Path) -> Any:
    changed = copy.deepcopy({"whole": document})
    holder, key = at(changed, ("whole", *path)[:-1]), ("whole", *path)[-1]
    value = holder[key]
    if way == "removed":
        del holder[key]
    elif way == "repeated":
        holder.insert(key, copy.deepcopy(value))
    else:
        holder[key] = _other(value, way)
    return changed["whole"]


def _other(value: Any, way: str) -> Any:
    ways: dict[str, Callable[[], Any]] = {
        "null": lambda: None,
        "new key": lambda: {**value, "other": 1},
        "new item": lambda: [*value, value[0] if value else "cs.XX"],
        "reversed": lambda: value[::-1],
        "longer": lambda: value + "0",
        "empty": lambda: "",
        "other": lambda: not value,
        "as number": lambda: int(value),
        "more": lambda: value + 1,
        "as text": lambda: str(value),
        "other type": lambda: float(value) if isinstance(value, int) else int(value),
    }
    return ways[way]()
