"""Standard output where nobody reads it any more, where there is no room, or where it cannot hold every letter."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TextIO

from local.errors import LocalError


class Unsaid(LocalError):
    """What was said cannot be written."""


def spelled_out() -> None:
    """Letters that the terminal's encoding lacks are written as their escapes."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


@contextmanager
def written(stream: TextIO) -> Iterator[None]:
    """To its end, what is printed meanwhile. Raises Unsaid, and SystemExit where whoever read has gone (`| head`)."""
    try:
        try:
            yield
        finally:
            if stream:
                stream.flush()
    except OSError as error:
        # what waits in the buffer would fail once more at the end of the process
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if isinstance(error, BrokenPipeError):
            raise SystemExit(1) from None
        raise Unsaid(f"standard output: {error.strerror}") from None
