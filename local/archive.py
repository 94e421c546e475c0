"""Archives as files: lines of JSON, compressed where the name ends in .gz."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from hotpapers.domain.errors import InvalidInput
from hotpapers.jobs.archive import LONGEST, Restore
from hotpapers.jobs.archive import read as rows

from local.console import Console
from local.errors import BadInput
from local.words import many


def restored(restoring: Restore, path: Path, console: Console) -> None:
    """An archive into a table without other digests of its days. Raises BadInput, InvalidInput."""
    with console.step(f"checking {path}") as step:
        days = 0
        for day in restoring.run(lambda: read(path)):
            days += 1
            step.now(f"restoring {day}")
        step.done(f"restore: {many(days, 'digest')} of {path}")


def must_begin(path: Path) -> None:
    """As an archive does; whether it is whole its last line tells. Raises BadInput."""
    try:
        next(rows(read(path)), None)
    except InvalidInput as error:
        raise BadInput(f"{path}: {error}") from None


def write(path: Path, lines: Iterable[bytes]) -> int:
    """How many lines; the file has its name when all of them are in it. Raises BadInput where it cannot be written."""
    # of this process: two may write to one name, and the last to end has it
    part, count = path.with_name(f"{path.name}.{os.getpid()}.part"), 0
    try:
        with _opened(part, "xb", zipped=path.suffix == ".gz") as file:
            for line in lines:
                file.write(line)
                count += 1
        part.replace(path)
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)
    return count


def read(path: Path) -> Iterator[bytes]:
    """Line by line, none of them longer than an archive's may be. Raises BadInput where it cannot be read."""
    try:
        with _opened(path, "rb", zipped=path.suffix == ".gz") as file:
            while line := file.readline(LONGEST + 1):
                yield line
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BadInput(f"{path}: this is not gzip, or it was cut") from None
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror or error}") from None


@contextmanager
def _opened(path: Path, mode: str, *, zipped: bool) -> Iterator[IO[bytes]]:
    with path.open(mode) as raw:
        if not zipped:
            yield cast("IO[bytes]", raw)
            return
        # without a name or a time in it: the same archive is the same file
        with gzip.GzipFile("", mode.replace("x", "w"), 6, raw, mtime=0) as file:
            yield cast("IO[bytes]", file)
