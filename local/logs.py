"""What functions write: standard output, standard error and the root logger, as CloudWatch Logs would keep them."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import TextIOBase

LINES = 2_000
"""Kept of each function."""


class Logs(TextIOBase):
    """The last lines of one function."""

    def __init__(self) -> None:
        self.lines: deque[str] = deque(maxlen=LINES)
        self._open = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        *whole, self._open = (self._open + text).split("\n")
        self.lines.extend(whole)
        return len(text)


class _Saying(logging.Handler):
    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__()
        self.say = say

    def emit(self, record: logging.LogRecord) -> None:
        self.say(record.getMessage())


@contextmanager
def heard(name: str, say: Callable[[str], None]) -> Iterator[None]:
    """What is logged under a name is also said, while it happens."""
    handler, logger = _Saying(say), logging.getLogger(name)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


class _Output(TextIOBase):
    """The stream that functions write to: a logger keeps the one it was made with, whoever runs next."""

    def __init__(self) -> None:
        self.logs = Logs()

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        return self.logs.write(text)


_OUTPUT = _Output()
_ROOT = logging.StreamHandler(_OUTPUT)
"""Lambda's runtime puts one on the root logger too."""
_ROOT.setFormatter(logging.Formatter("[%(levelname)s]\t%(message)s"))


@contextmanager
def written(logs: Logs) -> Iterator[None]:
    """What is written within goes to `logs`. One at a time: the streams belong to the process."""
    before, _OUTPUT.logs = _OUTPUT.logs, logs
    logging.root.addHandler(_ROOT)
    try:
        with redirect_stdout(_OUTPUT), redirect_stderr(_OUTPUT):
            yield
    finally:
        logging.root.removeHandler(_ROOT)
        _OUTPUT.logs = before
