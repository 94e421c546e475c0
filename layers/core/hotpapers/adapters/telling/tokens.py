"""Signed links: https://itsdangerous.palletsprojects.com/

The time is in what is signed, since the library's own serializer with a time asks the clock.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from itsdangerous import BadData, URLSafeSerializer

from hotpapers.domain.errors import InvalidInput

_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class SignedTokens:
    """As `ports.Tokens`. A new secret ends every link that was sent, those in old letters too."""

    secret: str = field(repr=False)

    def sign(self, purpose: str, address: str, until: datetime | None = None) -> str:
        return str(self._serializer(purpose).dumps([address, int(until.timestamp()) if until else 0]))

    def read(self, purpose: str, token: str, now: datetime) -> str:
        try:
            address, until = self._serializer(purpose).loads(token[:_LONGEST])
        except BadData:
            raise InvalidInput("this link is not one that we sent, or not all of it") from None
        if until and until < now.timestamp():
            raise InvalidInput("this link is too old; ask for a new one")
        return str(address)

    def _serializer(self, purpose: str) -> URLSafeSerializer:
        hashed = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
        return URLSafeSerializer(self.secret, salt=purpose, signer_kwargs=hashed)
