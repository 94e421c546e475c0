"""Ctrl-C ends a run soon, whatever its threads wait for. Nothing is lost: the cloud lives in this process."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

STOPPED = 130
"""128 and SIGINT, as shells say it."""
GRACE = 2.0
"""Seconds to end in good order; threads that wait for the web are then left behind."""


@dataclass
class Watch:
    code: int = STOPPED
    """That the process ends with where it does not end by itself."""

    def interrupted(self, *_: object) -> None:
        """A signal handler."""
        end = threading.Timer(GRACE, self._end)
        end.daemon = True
        end.start()
        raise KeyboardInterrupt

    def _end(self) -> None:
        sys.stdout.flush()
        os._exit(self.code)


@contextmanager
def watched() -> Iterator[Watch]:
    """For the command line alone: the handler stays in place until the process ends."""
    watch = Watch()
    signal.signal(signal.SIGINT, watch.interrupted)
    yield watch
