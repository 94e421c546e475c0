"""How often, and whether at all, hosts that belong together may be asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date


@dataclass
class Pace:
    """One connection at a time, and a pause between two requests, over all hosts that share this object.

    arXiv asks for both over all its hosts together: https://info.arxiv.org/help/api/tou.html
    """

    seconds: float
    """From the end of one request, however it ended, to the start of the next."""
    refused: date | None = None
    """The UTC day on which a host said 403: arXiv takes it for an attack where that is not the end of it."""
    quiet: dict[str, float] = field(default_factory=dict)
    """Until when (by the door's clock) a host asked for quiet, by host: another one may well answer."""
    _free_at: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, netloc: str, now: float) -> float:
        """Seconds until the next request to the host may start."""
        return max(0.0, self._free_at - now, self.quiet.get(netloc, now) - now)

    def leave(self, netloc: str, now: float, seconds: float) -> None:
        """Leaves a host alone for a while, unless it is left alone already."""
        if self.quiet.get(netloc, now) <= now:
            self.quiet[netloc] = now + seconds

    @contextmanager
    def turn(self, clock: Callable[[], float]) -> Iterator[None]:
        """The only request at this time; the pause begins when it is over."""
        with self._lock:
            try:
                yield
            finally:
                self._free_at = clock() + self.seconds


def pace_of(paces: Mapping[str, Pace], netloc: str) -> Pace | None:
    """By host (with its port, if any), or by the host that it is a part of: export.arxiv.org keeps arxiv.org's."""
    parent = next((pace for host, pace in paces.items() if netloc.endswith(f".{host}")), None)
    return paces.get(netloc, parent)
