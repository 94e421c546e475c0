"""Who gets digests by mail: nobody who did not ask twice, and whoever asks once to get none gets none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from hotpapers.domain.errors import NotFound, SourceError
from hotpapers.domain.telling import Letter, parse_address
from hotpapers.jobs.telling.newest import Newest
from hotpapers.ports import Postman, Readers, Tokens
from hotpapers.views import letters

JOINING, LEAVING = "join", "leave"
"""What a link is for."""
VALID = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Enlist:
    newest: Newest
    readers: Readers
    postman: Postman
    tokens: Tokens

    def site(self) -> str:
        """Absolute, as the newest digest has it. Raises NotFound where there is none yet."""
        digest = self.newest.digest()
        if digest is None:
            raise NotFound("digest", "yet: come back when the first one is published")
        return digest.site_url

    def ask(self, text: str, now: datetime) -> None:
        """Sends a letter that asks to confirm; whether it did is not told, so that nobody learns who is a reader.

        Raises InvalidInput, NotFound, SourceError.
        """
        address = parse_address(text)
        site = self.site()
        if self.readers.invite(address, now):
            token = self.tokens.sign(JOINING, address, now + VALID)
            self._send(address, letters.invitation(site, token))

    def _send(self, address: str, letter: Letter) -> None:
        """Who is told that it failed may ask again at once: better two letters than none for a day."""
        try:
            self.postman.send(address, letter)
        except SourceError:
            self.readers.uninvite(address)
            raise

    def who(self, purpose: str, token: str, now: datetime) -> str:
        """Raises InvalidInput."""
        return self.tokens.read(purpose, token, now)

    def join(self, token: str, now: datetime) -> str:
        """The address that joined. Raises InvalidInput, StoreError."""
        address = self.who(JOINING, token, now)
        self.readers.add(address, now)
        return address

    def leave(self, token: str, now: datetime) -> str:
        """The address that left; also one that was not there. Raises InvalidInput, StoreError."""
        address = self.who(LEAVING, token, now)
        self.readers.remove(address)
        return address
