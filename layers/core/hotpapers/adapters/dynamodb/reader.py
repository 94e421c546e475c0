"""What the API reads: documents as they were stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hotpapers.adapters.dynamodb import keys
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.adapters.dynamodb.codec import unpack, unpack_body
from hotpapers.domain.paper import Paper, PaperId
from hotpapers.ports import PaperListing, PaperRecord, StoredBody


@dataclass(frozen=True, slots=True)
class TableReader:
    """As `ports.DigestReader`."""

    table: Table

    def latest_body(self) -> StoredBody | None:
        row = self.table.get(keys.LATEST, consistent=False)
        return unpack_body(row) if row else None

    def digest_body(self, day: date) -> StoredBody | None:
        meta = self.table.get(keys.key(keys.digest(day), keys.META), ("prefix",))
        if meta is None:
            return None
        row = self.table.get(keys.key(keys.digest(day), keys.body(meta["prefix"]["S"])), consistent=False)
        return unpack_body(row) if row else None

    def paper(self, paper: PaperId) -> PaperRecord | None:
        rows = list(
            self.table.query(
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": {"S": keys.paper(paper)}},
            )
        )
        meta = next((row for row in rows if row["sk"]["S"] == keys.META), None)
        if meta is None:
            return None
        listings = [unpack(row, PaperListing) for row in rows if row["sk"]["S"].startswith("DIGEST#")]
        newest_first = sorted(listings, key=lambda listing: listing.date, reverse=True)
        return PaperRecord(unpack(meta, Paper), tuple(newest_first))
