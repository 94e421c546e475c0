"""The schedule, going on: an event at each of its times, from a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

Wait = Callable[[float], bool]
"""Waits so many seconds, or until it is all over: then True."""


@dataclass(frozen=True)
class Hours:
    after: Callable[[datetime], datetime]
    """The next scheduled time."""
    fire: Callable[[datetime], None]
    now: Callable[[], datetime]

    def run(self, wait: Wait) -> None:
        """Each time once, in order; a time that passed while the one before it was at work is left out."""
        due = self.after(self.now())
        while not wait((due - self.now()).total_seconds()):
            self.fire(due)
            due = self.after(max(due, self.now()))


@contextmanager
def running(hours: Hours) -> Iterator[None]:
    """In a thread until the block ends; what is at work then is left behind."""
    over = threading.Event()
    threading.Thread(target=hours.run, args=[over.wait], name="schedule", daemon=True).start()
    try:
        yield
    finally:
        over.set()
