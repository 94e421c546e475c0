"""The measurements in bench/ that can be run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

BENCHES = Path(__file__).resolve().parents[1] / "bench"


def found() -> dict[str, str]:
    """Name and source of what is run as `python -m bench.NAME`, by name."""
    return dict(sorted(_each()))


def _each() -> Iterator[tuple[str, str]]:
    """Modules, and packages by whichever file tells."""
    for path in BENCHES.glob("*.py"):
        if "__main__" in (text := path.read_text("utf-8")):
            yield path.stem, text
    for path in BENCHES.glob("*/__main__.py"):
        yield path.parent.name, path.with_name("__init__.py").read_text("utf-8") or path.read_text("utf-8")


def first_line(module: str) -> str:
    """Of its docstring."""
    return (ast.get_docstring(ast.parse(module)) or "").partition("\n")[0]
