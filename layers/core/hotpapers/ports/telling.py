"""Where people are told of digests, and who asked for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from hotpapers.domain.digest import Digest
from hotpapers.domain.telling import Letter


class Channel(Protocol):
    """Where many are told of a digest at once."""

    @property
    def name(self) -> str: ...

    @property
    def repeatable(self) -> bool:
        """Telling the same digest twice is telling it once."""
        ...

    def tell(self, digest: Digest) -> None:
        """Raises SourceError; without a status of HTTP's in it, people may have been told all the same."""
        ...


class Readers(Protocol):
    """Who asked for digests by mail, and nothing else about them."""

    def invite(self, address: str, now: datetime) -> bool:
        """False where the mailbox, however spelt, was invited within a day, or too many were: then send nothing."""
        ...

    def uninvite(self, address: str) -> None:
        """As it was before `invite`, but for the day's number: no letter went out."""
        ...

    def add(self, address: str, now: datetime) -> None:
        """Nothing where it is there already. The first digest that it gets is one after `now`'s date."""
        ...

    def remove(self, address: str) -> None:
        """With all that is known of it."""
        ...

    def waiting(self, day: date) -> Iterable[str]:
        """Who was not told of `day` or a later one."""
        ...

    def mark(self, address: str, day: date) -> bool:
        """As told of `day`; False where it was, or is not there any more."""
        ...

    def unmark(self, address: str, day: date) -> None:
        """As it was before `mark`: nothing was sent."""
        ...


class Postman(Protocol):
    """Mail."""

    def send(self, address: str, letter: Letter, leave: str | None = None) -> None:
        """`leave`: where one click ends it. Raises SourceError; with a status in it, nothing was sent."""
        ...


class Tokens(Protocol):
    """What proves, in a link, that we sent it to the address."""

    def sign(self, purpose: str, address: str, until: datetime | None = None) -> str: ...

    def read(self, purpose: str, token: str, now: datetime) -> str:
        """The address. Raises InvalidInput for another purpose, after its time, and for what we never signed."""
        ...
