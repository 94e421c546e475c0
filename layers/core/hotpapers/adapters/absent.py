"""A network that is not configured: off, in words, and not an error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import inf

from hotpapers.domain.digest import Window
from hotpapers.domain.mention import Gathered, Mention, Network, SourceState, SourceStatus


@dataclass(frozen=True, slots=True)
class Absent:
    network: Network
    why: str

    def gather(self, window: Window, day: date, *, seconds: float = inf) -> Gathered:  # noqa: ARG002 - the port's
        return self._off

    def refresh(self, posts: Sequence[Mention], now: datetime, *, seconds: float = inf) -> Gathered:  # noqa: ARG002
        return self._off

    @property
    def _off(self) -> Gathered:
        return Gathered((), SourceStatus(self.network, SourceState.OFF, self.why))
