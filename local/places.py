"""Files and folders that the command line names, judged before anything is begun. Nothing is opened, since a pipe gives
its bytes once, and nothing is made. Each raises BadArgument.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from errno import EACCES, EISDIR, ENOENT, ENOTDIR
from pathlib import Path

from local.errors import BadArgument

ARCHIVES = (".jsonl", ".jsonl.gz")
"""Ends of names, by which `import` tells an archive from a post."""


def path(text: str) -> Path:
    if not text:
        raise BadArgument("'' is neither a file nor a folder")
    return Path(text)


def is_archive(path: Path) -> bool:
    return path.name.endswith(ARCHIVES)


def file(path: Path) -> None:
    """To be read."""
    if why := _unreadable(path):
        raise BadArgument(why)


def archive(path: Path) -> None:
    """To be read from its start twice."""
    file(path)
    if not path.is_file():
        raise BadArgument(f"{path}: an archive is read twice, so it has to be a regular file")


def posts(paths: Sequence[Path]) -> None:
    """Or one archive. A file that cannot be read costs the others nothing, where there are others."""
    archives = list(filter(is_archive, paths))
    if archives and len(paths) > 1:
        raise BadArgument(f"{archives[0]} is an archive, which is imported alone")
    unreadable = list(filter(None, map(_unreadable, paths)))
    if len(unreadable) == len(paths):
        raise BadArgument("; ".join(unreadable))
    for path in archives:
        archive(path)


def new_file(path: Path) -> None:
    """To be written whole, in place of a file that has its name."""
    if path.is_dir():
        raise BadArgument(_told(path, EISDIR))
    if path.exists() and not path.is_file():
        raise BadArgument(f"{path}: it is not a regular file, and would have to be replaced by one")
    if not path.parent.is_dir():
        raise BadArgument(_told(path.parent, ENOENT))
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise BadArgument(_told(path.parent, EACCES))


def out(path: Path) -> None:
    """A folder to be written into; it may have to be made."""
    try:
        there = next(one for one in (path, *path.parents) if one.exists())
    except OSError as error:
        raise BadArgument(f"--out {path}: {error.strerror}") from None
    if not there.is_dir():
        raise BadArgument(f"--out {_told(path, ENOTDIR)}")
    if not os.access(there, os.W_OK | os.X_OK):
        raise BadArgument(f"--out {_told(path, EACCES)}")


def _unreadable(path: Path) -> str | None:
    """Why, in words."""
    try:
        path.stat()
    except OSError as error:
        return f"{path}: {error.strerror}"
    if path.is_dir():
        return _told(path, EISDIR)
    return None if os.access(path, os.R_OK) else _told(path, EACCES)


def _told(path: Path, number: int) -> str:
    return f"{path}: {os.strerror(number)}"
