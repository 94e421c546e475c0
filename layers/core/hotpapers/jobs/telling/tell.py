"""One message for many: a digest is told on a channel once, however often the hour comes round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hotpapers.domain.errors import SourceError, SourceUnavailable
from hotpapers.domain.telling import AGE
from hotpapers.jobs.telling.newest import Newest
from hotpapers.ports import Channel, Leases

REMEMBERED = AGE + timedelta(days=28)
"""Longer than a digest can be due."""


@dataclass(frozen=True, slots=True)
class Tell:
    newest: Newest
    leases: Leases
    channel: Channel

    def run(self, now: datetime, holder: str) -> date | None:
        """The digest that was told of now, if any. `holder` is new with every call.

        Raises SourceError, and tries again at the next call where nobody can have been told: better a digest that a
        channel did not get than one that it got twice.
        """
        digest = self.newest.due(now)
        if digest is None:
            return None
        turn = f"told#{self.channel.name}#{digest.date}"
        if not self.leases.take(turn, holder, now=now, until=now + REMEMBERED):
            return None
        try:
            self.channel.tell(digest)
        except SourceError as error:
            unreached = isinstance(error, SourceUnavailable) and not error.sent
            if self.channel.repeatable or error.status or unreached:
                self.leases.give_back(turn, holder)
            raise
        return digest.date
