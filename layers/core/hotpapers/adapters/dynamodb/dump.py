"""The rows of the table that nothing else can give: out of it, and back into another.

Not among them: what a digest's rows give again (its body, `LATEST`, the archive's lines), rows of revisions that nobody
sees any more, and what is true of a moment only (leases, the day's ledger). No scan: the archive's lines name the days,
META names a day's rows, and its listing, posts and counts name its papers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from hotpapers.adapters.dynamodb import keys, meta
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.adapters.dynamodb.codec import Item, held, repacked, whole, written
from hotpapers.adapters.dynamodb.dumped import BESIDE, Dumped, of_row
from hotpapers.domain.day import parse_day
from hotpapers.domain.paper import PaperId
from hotpapers.ports import Row

AT_ONCE = 200
"""Rows that wait to be written together: an archive of any length passes through."""


@dataclass(frozen=True, slots=True)
class TableRows:
    """As `ports.Rows`."""

    table: Table

    def kept(self) -> Iterator[Row]:
        for pk in (keys.HIDE, keys.STATUS, keys.CATEGORIES):
            yield from self._partition(pk)
        for category in self._partition(keys.CATEGORIES):
            yield from self._partition(keys.category(category.sk))
        for line in self.table.partition(keys.DAYS, consistent=True):
            yield from self._of_day(parse_day(line["sk"]["S"]))

    def check(self, rows: Iterable[Row]) -> Mapping[date, str]:
        dumped = Dumped()
        for row in rows:
            dumped.add(row)
        return dumped.days

    def put(self, rows: Iterable[Row]) -> Iterator[date]:
        waiting: list[Item] = []
        for row in rows:
            if row.sk != keys.META:
                waiting += _items(row)
                if len(waiting) < AT_ONCE:
                    continue
            self.table.write(waiting)
            waiting.clear()
            if row.sk == keys.META:
                self.table.write_in_order(_items(row))
                yield parse_day(row.pk.removeprefix(keys.LISTED))
        self.table.write(waiting)

    def other(self, digests: Mapping[date, str]) -> date | None:
        lines = self.table.partition(keys.DAYS, consistent=True)
        days = (day for line in lines if (day := parse_day(line["sk"]["S"])) <= max(digests, default=day))
        return next((day for day in days if self._prefix(day) != digests.get(day)), None)

    def _prefix(self, day: date) -> str:
        (item,) = self.table.each([keys.meta(day)], consistent=True)
        return str(item["prefix"]["S"])

    def _partition(self, pk: str) -> Iterator[Row]:
        return map(self._row, self.table.partition(pk, consistent=True))

    def _of_day(self, day: date) -> Iterator[Row]:
        """META last, as it was saved."""
        (item,) = self.table.each([keys.meta(day)], consistent=True)
        of = meta.from_item(item, self.table)
        named: set[PaperId] = set()
        for row in map(self._row, self._items(of)):
            named.update(of_row(row).papers)
            yield row
        places = [keys.key(keys.paper(paper), keys.listed(day)) for paper in sorted(named)]
        found = self.table.many(places, consistent=True)
        yield from (self._row(found[at]) for at in sorted(found))
        yield self._row(item)

    def _items(self, of: meta.Meta) -> Iterator[Item]:
        """A day's listing, where one is kept, and all that its META names."""
        announced = self.table.get(keys.key(keys.announced(of.digest.date), keys.BODY))
        yield from [announced] if announced else []
        yield from self.table.each((keys.key(*at) for at in sorted(meta.named(of))), consistent=True)

    def _row(self, item: Item) -> Row:
        beside = {name: value for name, value in item.items() if name in BESIDE}
        data = written(whole(item, self.table.many)) if "v" in item else None
        return Row(item["pk"]["S"], item["sk"]["S"], beside, data)


def _items(row: Row) -> list[Item]:
    at, beside = keys.key(row.pk, row.sk), {name: dict(value) for name, value in row.beside.items()}
    return [{**at, **beside}] if row.data is None else held(at, repacked(row.data), **beside)
