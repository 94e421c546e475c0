"""Files into a folder: all are written before one is in its place, so that a disk that is full changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory


def fill(folder: Path, files: Mapping[str, bytes]) -> None:
    """By their paths in the folder, in place of those that have their names; others stay. Raises OSError."""
    with TemporaryDirectory(prefix=".part-", dir=folder) as beside:
        written = {folder / name: Path(beside, str(number)) for number, name in enumerate(files)}
        for part, body in zip(written.values(), files.values(), strict=True):
            part.write_bytes(body)
        for place in written:
            place.parent.mkdir(parents=True, exist_ok=True)
        for place, part in written.items():
            part.replace(place)
