"""A network that is not configured: off, in words, and not an error."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hotpapers.domain.digest import Window
from hotpapers.domain.mention import Gathered, Network, SourceState, SourceStatus


@dataclass(frozen=True, slots=True)
class Absent:
    network: Network
    why: str

    def gather(self, window: Window, day: date) -> Gathered:  # noqa: ARG002 - the port's
        return Gathered((), SourceStatus(self.network, SourceState.OFF, self.why))
