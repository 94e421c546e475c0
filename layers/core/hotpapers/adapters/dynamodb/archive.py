"""Visible digests in short, and parts of them. What only points to a day is asked of the day's META."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from hotpapers.adapters.dynamodb import keys, meta
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.adapters.dynamodb.codec import among, unpacked, whole
from hotpapers.adapters.dynamodb.keys import key
from hotpapers.adapters.dynamodb.meta import Meta
from hotpapers.adapters.dynamodb.rows import LONGEST_CATEGORY
from hotpapers.domain.digest import Entry
from hotpapers.domain.outline import Outline, Snapshot
from hotpapers.domain.paper import Paper, PaperId, merged
from hotpapers.ports import PaperListing, PaperRecord

DAYS_AT_ONCE = 25


@dataclass(frozen=True, slots=True)
class TableArchive:
    """As `ports.Archive`."""

    table: Table
    consistent: bool = True
    """What follows a stream record must not read what was before it."""
    known: dict[date, Meta] | None = None
    """What was read before, where it is to be remembered."""

    def remembering(self) -> TableArchive:
        return replace(self, known={})

    def outlines(self, days: Iterable[date]) -> tuple[Outline, ...]:
        return tuple(one.outline for one in self.metas(days).values())

    def entries(self, wanted: Iterable[tuple[date, int]]) -> Mapping[tuple[date, int], Entry]:
        ranks = list(wanted)
        metas = self.metas({day for day, _ in ranks})
        places = {
            (day, rank): (keys.digest(day), keys.entry(metas[day].prefix, rank)) for day, rank in ranks if day in metas
        }
        found = self.table.many((key(*at) for at in places.values()), consistent=self.consistent)
        rows = {at: found[place] for at, place in places.items() if place in found}
        return {at: unpacked(whole(row, self.table.many), Entry) for at, row in rows.items()}

    def category(self, name: str, *, newest: date | None = None, limit: int | None = None) -> tuple[Outline, ...]:
        if not 0 < len(name.encode()) <= LONGEST_CATEGORY:
            return ()
        found = (_of_category(outline, name) for outline in self._outlines(keys.category(name), newest, limit))
        return tuple(islice((outline for outline in found if outline.lines), limit))

    def categories(self) -> tuple[str, ...]:
        return tuple(row["sk"]["S"] for row in self.table.partition(keys.CATEGORIES, consistent=self.consistent))

    def history(self, day: date) -> tuple[Snapshot, ...]:
        return self.snapshots(self.metas([day]).values())

    def record(self, paper: PaperId) -> PaperRecord | None:
        known, metas = self.announced(paper)
        if not known:
            return None
        listings = (
            PaperListing(day, line.rank, line.score)
            for day, one in metas.items()
            for line in one.lines
            if line.paper == paper
        )
        counted = max((one.digest.generated_at for one in metas.values()), default=None)
        return PaperRecord(known, tuple(listings), counted)

    def announced(self, paper: PaperId) -> tuple[Paper | None, Mapping[date, Meta]]:
        """A paper as its announcements have it together, and the digests of their days, newest first."""
        items, many = among(self.table.partition(keys.paper(paper), consistent=self.consistent))
        papers = {keys.day(item): unpacked(whole(item, many), Paper) for item in items}
        metas = self.metas(papers)
        known: Paper | None = None
        for day in sorted(metas):
            known = merged(known, papers[day]) if known else papers[day]
        return known, metas

    def metas(self, days: Iterable[date]) -> Mapping[date, Meta]:
        """Newest first."""
        if self.known is None:
            return meta.read(self.table, days, consistent=self.consistent)
        wanted = sorted(set(days), reverse=True)
        if missing := [day for day in wanted if day not in self.known]:
            self.known.update(meta.read(self.table, missing, consistent=self.consistent))
        return {day: self.known[day] for day in wanted if day in self.known}

    def snapshots(self, metas: Iterable[Meta]) -> tuple[Snapshot, ...]:
        """Raises StoreError where a row is not there."""
        places = [key(keys.digest(one.digest.date), keys.counts(prefix)) for one in metas for _, prefix in one.steps]
        rows = self.table.each(places, consistent=self.consistent)
        return tuple(point for row in rows for point in unpacked(whole(row, self.table.many), tuple[Snapshot, ...]))

    def _outlines(self, pk: str, newest: date | None, limit: int | None) -> Iterator[Outline]:
        at_once = min(max(1, limit or DAYS_AT_ONCE), DAYS_AT_ONCE)
        rows = self.table.query(
            KeyConditionExpression="pk = :pk AND sk <= :newest",
            ExpressionAttributeValues={":pk": {"S": pk}, ":newest": {"S": str(newest or date.max)}},
            ScanIndexForward=False,
            ConsistentRead=self.consistent,
            Limit=at_once,
        )
        days = (date.fromisoformat(row["sk"]["S"]) for row in rows)
        while batch := list(islice(days, at_once)):
            yield from self.outlines(batch)


def _of_category(outline: Outline, name: str) -> Outline:
    return replace(outline, lines=tuple(line for line in outline.lines if name in line.categories))
