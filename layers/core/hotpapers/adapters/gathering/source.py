"""What every network is asked through: a window of time, within its own limit of seconds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import date
from math import inf

from hotpapers.adapters.gathering.run import SECONDS, Gathering
from hotpapers.adapters.http import Http
from hotpapers.domain.digest import Window
from hotpapers.domain.mention import Gathered, Network


@dataclass(frozen=True, slots=True)
class Source(ABC):
    """As `ports.MentionSource`."""

    http: Http
    seconds: float = field(default=SECONDS, kw_only=True)

    @property
    @abstractmethod
    def network(self) -> Network: ...

    def gather(self, window: Window, day: date, *, seconds: float = inf) -> Gathered:
        run = self.run(window, seconds)
        return run.through(lambda: self.ask(run, day))

    def run(self, window: Window, seconds: float) -> Gathering:
        return Gathering(self.http, self.network, window, min(self.seconds, seconds))

    @abstractmethod
    def ask(self, run: Gathering, day: date) -> None:
        """Adds what the network says of the run's window; lists by date are those of `day`. Raises SourceError, Off."""
