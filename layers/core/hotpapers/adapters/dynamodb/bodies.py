"""Documents as they were stored, ready to send: all that the API needs for most of its answers.

Nothing here imports msgspec or a noun: a cold start pays for every import.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from hotpapers.adapters.dynamodb import keys
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.adapters.dynamodb.codec import unpack_body
from hotpapers.domain.stored import StoredBody


@dataclass(frozen=True, slots=True)
class TableBodies:
    """As `ports.Bodies`. A moment's age is accepted; half a document never is."""

    table: Table

    def latest_body(self) -> StoredBody | None:
        row = self.table.get(keys.LATEST, consistent=False)
        if row and "body" in row:
            return self._at(date.fromisoformat(row["day"]["S"]), row["body"]["S"], consistent=True)
        return unpack_body(row, self.table.many) if row else None

    def digest_body(self, day: date) -> StoredBody | None:
        return self._digest_body(day, consistent=False) or self._digest_body(day, consistent=True)

    def digest_bodies(self, days: Iterable[date]) -> Mapping[date, StoredBody]:
        wanted = {day: keys.digest(day) for day in days}
        metas = self.table.many((keys.meta(day) for day in wanted), consistent=True)
        names = {
            day: (pk, keys.body(metas[pk, keys.META]["prefix"]["S"]))
            for day, pk in wanted.items()
            if (pk, keys.META) in metas
        }
        rows = self.table.many((keys.key(*at) for at in names.values()), consistent=True)
        return {day: unpack_body(rows[at], self.table.many) for day, at in names.items() if at in rows}

    def _digest_body(self, day: date, *, consistent: bool) -> StoredBody | None:
        """A body is there before its META, but a copy that lags may have META alone: hence the second try."""
        row = self.table.get(keys.meta(day), consistent=consistent)
        return self._at(day, keys.body(row["prefix"]["S"]), consistent=consistent) if row else None

    def _at(self, day: date, name: str, *, consistent: bool) -> StoredBody | None:
        row = self.table.get(keys.key(keys.digest(day), name), consistent=consistent)
        return unpack_body(row, partial(self.table.many, consistent=True)) if row else None
