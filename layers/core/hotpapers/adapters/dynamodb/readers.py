"""Who gets digests by mail: a table of their own, since it is the one whose rows are deleted.

READER / address          told: the newest digest that went there
INVITED / hash of mailbox expires a day after the invitation
INVITED / date            how many were invited on it
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hotpapers.adapters.dynamodb.client import Condition, Table
from hotpapers.adapters.dynamodb.codec import digits
from hotpapers.adapters.dynamodb.keys import Key, key
from hotpapers.domain.telling import mailbox

READER, INVITED = "READER", "INVITED"
ONCE_IN = timedelta(days=1)
A_DAY = 500
"""Invitations: who makes us write to strangers gets no further than this."""


@dataclass(frozen=True, slots=True)
class TableReaders:
    """As `ports.Readers`."""

    table: Table
    a_day: int = A_DAY

    def invite(self, address: str, now: datetime) -> bool:
        turn = {**_invited(address), "expires": _seconds(now + ONCE_IN)}
        free = Condition("attribute_not_exists(#expires) OR #expires <= :now", {":now": _seconds(now)})
        return self.table.put(turn, free) and self._counted(now)

    def uninvite(self, address: str) -> None:
        self.table.delete(_invited(address))

    def _counted(self, now: datetime) -> bool:
        """False where the day has had its invitations."""
        room = Condition("attribute_not_exists(#sent) OR #sent < :most", {":most": {"N": str(self.a_day)}})
        return self.table.add(key(INVITED, f"{now.date()}"), "sent", 1, room)

    def add(self, address: str, now: datetime) -> None:
        row = {**_reader(address), "told": {"S": f"{now.date()}"}}
        self.table.put(row, Condition("attribute_not_exists(#told)", {}))

    def remove(self, address: str) -> None:
        self.table.delete(_reader(address))
        self.uninvite(address)

    def waiting(self, day: date) -> Iterable[str]:
        rows = self.table.partition(READER, consistent=True)
        return (row["sk"]["S"] for row in rows if row["told"]["S"] < f"{day}")

    def mark(self, address: str, day: date) -> bool:
        waiting = Condition("#told < :day", {":day": {"S": f"{day}"}})
        return self.table.set(_reader(address), "told", {"S": f"{day}"}, waiting)

    def unmark(self, address: str, day: date) -> None:
        before, marked = {"S": f"{day - timedelta(days=1)}"}, Condition("#told = :day", {":day": {"S": f"{day}"}})
        self.table.set(_reader(address), "told", before, marked)


def _reader(address: str) -> Key:
    return key(READER, address)


def _invited(address: str) -> Key:
    return key(INVITED, digits(mailbox(address).encode()))


def _seconds(time: datetime) -> dict[str, str]:
    return {"N": str(int(time.timestamp()))}
