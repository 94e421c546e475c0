"""A letter to each reader: marked before it goes out, so that nobody gets a digest twice."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from hotpapers.domain.digest import Digest
from hotpapers.domain.errors import SourceError, SourceRefused
from hotpapers.domain.telling import Letter
from hotpapers.jobs.telling.enlist import LEAVING
from hotpapers.jobs.telling.newest import Newest
from hotpapers.ports import Postman, Readers, Tokens
from hotpapers.views import letters

logger = logging.getLogger(__name__)

ENOUGH = 10
"""Letters refused, and none taken, after which no more are tried."""


@dataclass(frozen=True, slots=True)
class Mailed:
    day: date | None = None
    sent: int = 0
    refused: int = 0
    """Addresses that the mail service would not take."""
    left: bool = False
    """There was no time for all; the next call goes on."""


@dataclass(slots=True)
class _Round:
    """What is done so far."""

    day: date
    sent: int = 0
    refused: list[str] = field(default_factory=list)

    def mailed(self, *, left: bool = False) -> Mailed:
        return Mailed(self.day, self.sent, len(self.refused), left)


@dataclass(frozen=True, slots=True)
class Mailing:
    newest: Newest
    readers: Readers
    postman: Postman
    tokens: Tokens

    def run(self, now: datetime, left: Callable[[], float]) -> Mailed:
        """`left`: seconds. Raises SourceUnavailable where the mail service takes nothing more for now, SourceRefused
        where it takes nothing of ours, StoreError; what was done until then is in the log.
        """
        digest = self.newest.due(now)
        if digest is None:
            return Mailed()
        round_ = _Round(digest.date)
        try:
            return self._go(digest, round_, left)
        except Exception:
            # not the exception, whose cause may hold an address
            logger.warning("mailing stopped midway", extra={**asdict(round_.mailed()), "day": str(round_.day)})
            raise

    def _go(self, digest: Digest, round_: _Round, left: Callable[[], float]) -> Mailed:
        letter = letters.digest(digest)
        for address in self.readers.waiting(digest.date):
            if left() <= 0:
                return round_.mailed(left=True)
            if not self.readers.mark(address, digest.date):
                continue
            if self._send(address, letter, digest):
                round_.sent += 1
            else:
                round_.refused.append(address)
            if not round_.sent and len(round_.refused) == ENOUGH:
                break
        if round_.refused and not round_.sent:
            self._give_up(round_.refused, digest.date)
        return round_.mailed()

    def _give_up(self, refused: Sequence[str], day: date) -> None:
        """Where none is taken it is us, and not the readers: they get it when that is mended."""
        for address in refused:
            self.readers.unmark(address, day)
        why = "refused every letter; is the sender verified, and is the account out of the sandbox?"
        raise SourceRefused("mail", why)

    def _send(self, address: str, letter: Letter, digest: Digest) -> bool:
        """False where this address is refused: the others are not."""
        leave = letters.leaving(digest.site_url, self.tokens.sign(LEAVING, address))
        try:
            self.postman.send(address, letters.addressed(letter, leave), leave)
        except SourceRefused as error:
            logger.warning("a letter was refused: %s", error.why)
            return False
        except SourceError as error:
            if error.status:
                self.readers.unmark(address, digest.date)
            raise
        return True
