"""Which digest is told to people, and to whom: by mail, in a chat, on Bluesky."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotpapers.domain.digest import Digest
from hotpapers.domain.errors import InvalidInput
from hotpapers.domain.recount import STEPS

AGE = timedelta(days=2)
"""What is older is no news: it is on the site, and nobody is told."""
_FIRST = next(iter(STEPS))

_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})+")
"""https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address, of a host with a dot in it"""
_LONGEST = 254
"""https://www.rfc-editor.org/errata/eid1690"""


@dataclass(frozen=True, slots=True)
class Letter:
    """Without the address that it goes to."""

    subject: str
    text: str
    html: str


def due(digest: Digest, now: datetime) -> bool:
    """Counted once more since it was announced, and not old: `now` (UTC) is on its date or in the two days after."""
    fresh = digest.date <= now.date() <= digest.date + AGE
    return fresh and bool(digest.entries) and digest.step != _FIRST and digest.imported is None


def parse_address(text: str) -> str:
    """An e-mail address, its host in small letters. Raises InvalidInput."""
    address = text.strip()
    if len(address) > _LONGEST or not _ADDRESS.fullmatch(address):
        raise InvalidInput(f"{address[:80]!r} is not an e-mail address such as ada@example.org")
    person, _, host = address.rpartition("@")
    return f"{person}@{host.lower()}"


def mailbox(address: str) -> str:
    """What all spellings share that a mail service may put into one box: capitals, dots and what follows a plus."""
    person, _, host = address.lower().rpartition("@")
    return f"{person.partition('+')[0].replace('.', '')}@{host}"
