"""A letter to each reader: marked before it goes out, so that nobody gets a digest twice."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from hotpapers.domain.digest import Digest
from hotpapers.domain.errors import SourceError, SourceRefused
from hotpapers.domain.telling import Letter
from hotpapers.jobs.telling.enlist import LEAVING
from hotpapers.jobs.telling.newest import Newest
from hotpapers.ports import Postman, Readers, Tokens
from hotpapers.views import letters

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mailed:
    day: date | None = None
    sent: int = 0
    refused: int = 0
    """Addresses that the mail service would not take."""
    left: bool = False
    """There was no time for all; the next call goes on."""


@dataclass(frozen=True, slots=True)
class Mailing:
    newest: Newest
    readers: Readers
    postman: Postman
    tokens: Tokens

    def run(self, now: datetime, left: Callable[[], float]) -> Mailed:
        """`left`: seconds. Raises SourceUnavailable where the mail service takes nothing more for now, StoreError."""
        digest = self.newest.due(now)
        if digest is None:
            return Mailed()
        letter, sent, refused = letters.digest(digest), 0, 0
        for address in self.readers.waiting(digest.date):
            if left() <= 0:
                return Mailed(digest.date, sent, refused, left=True)
            if self.readers.mark(address, digest.date):
                went = self._send(address, letter, digest)
                sent, refused = sent + went, refused + (not went)
        return Mailed(digest.date, sent, refused)

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
