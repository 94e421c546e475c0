"""Bodies by name, and announcements by day: what is kept whole and replaced whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from hotpapers.adapters.dynamodb import keys
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.adapters.dynamodb.codec import held, pack_body, packed, unpack_body, unpacked, whole
from hotpapers.domain.listing import Announcement
from hotpapers.ports import StoredBody


@dataclass(frozen=True, slots=True)
class TableDocuments:
    """As `ports.Documents`."""

    table: Table
    consistent: bool = True

    def put(self, name: str, body: StoredBody) -> bool:
        at = keys.key(keys.document(name), keys.BODY)
        kept = self.table.get(at)
        if kept and kept["etag"]["S"] == body.etag:
            return False
        self.table.write_in_order(pack_body(at, body))
        return True

    def get(self, name: str) -> StoredBody | None:
        row = self.table.get(keys.key(keys.document(name), keys.BODY), consistent=self.consistent)
        return unpack_body(row, partial(self.table.many, consistent=True)) if row else None


@dataclass(frozen=True, slots=True)
class TableAnnouncements:
    """As `ports.Announcements`."""

    table: Table

    def announcement(self, day: date) -> Announcement | None:
        row = self.table.get(keys.key(keys.announced(day), keys.BODY))
        return unpacked(whole(row, partial(self.table.many, consistent=True)), Announcement) if row else None

    def keep(self, announcement: Announcement) -> None:
        at = keys.key(keys.announced(announcement.day), keys.BODY)
        self.table.write_in_order(held(at, packed(announcement)))
