"""What a run says: progress on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from rich.console import Console as Rich
from rich.markup import escape
from rich.status import Status

from local.output import written


@dataclass
class Step:
    said: str
    """What the line says when it is done."""
    status: Status | None
    """The spinner of a terminal."""

    def done(self, said: str) -> None:
        self.said = said

    def now(self, doing: str) -> None:
        """How far it is."""
        if self.status:
            self.status.update(escape(doing))


class Console:
    """Writes to the streams there are when it is made: a function that runs meanwhile has others."""

    def __init__(self) -> None:
        self._out = sys.stdout
        self._rich = Rich(file=self._out, highlight=False, soft_wrap=True, emoji=False)
        self._errors = sys.stderr

    def say(self, line: str = "") -> None:
        """Raises Unsaid."""
        with written(self._out):
            self._rich.print(escape(line))

    @contextmanager
    def step(self, doing: str) -> Iterator[Step]:
        """A line when it went well, with its seconds; a spinner until then."""
        start, status = time.monotonic(), None
        if self._rich.is_terminal:
            status = self._rich.status(escape(doing))
            status.start()
        step = Step(doing, status)
        try:
            yield step
        finally:
            if status:
                status.stop()
        self.say(f"{step.said} ({time.monotonic() - start:.1f} s)")

    def fail(self, line: str) -> None:
        """One line on standard error."""
        # where it cannot be told the exit status still tells
        with suppress(OSError):
            print(f"hotpapers: {' '.join(line.split())}", file=self._errors, flush=True)
