"""What a run says: progress on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console as Rich
from rich.markup import escape


class Console:
    def __init__(self) -> None:
        self._rich = Rich(highlight=False, soft_wrap=True, emoji=False)

    def say(self, line: str = "") -> None:
        self._rich.print(escape(line))

    def warn(self, line: str) -> None:
        self._rich.print(f"[yellow]{escape(line)}[/yellow]")

    @contextmanager
    def step(self, doing: str) -> Iterator[Callable[[str], None]]:
        """A line when it is done, with its seconds; a spinner until then. The given call says what was done."""
        done, start = [doing], time.monotonic()
        with self._rich.status(escape(doing)) if self._rich.is_terminal else _nothing():
            yield lambda said: done.__setitem__(0, said)
        self.say(f"{done[0]} ({time.monotonic() - start:.1f} s)")

    def fail(self, line: str) -> None:
        """One line on standard error."""
        print(f"hotpapers: {line}", file=sys.stderr)


@contextmanager
def _nothing() -> Iterator[None]:
    yield
