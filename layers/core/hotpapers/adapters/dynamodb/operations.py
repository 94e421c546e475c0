"""What keeps the service in order: runs, the status page, leases, the day's ledger, takedowns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from hotpapers.adapters.dynamodb import keys
from hotpapers.adapters.dynamodb.client import Condition, Table
from hotpapers.adapters.dynamodb.codec import Item, digits, encoded, single, unpacked, whole
from hotpapers.domain.run import Run, StatusPage
from hotpapers.domain.takedown import Hidden, Takedown

RUNS_KEPT = timedelta(days=90)
LEDGER_KEPT = timedelta(days=7)
LEDGER_TRIES = 20


@dataclass(frozen=True, slots=True)
class TableRunLog:
    """As `ports.RunLog`."""

    table: Table
    kept: timedelta = RUNS_KEPT

    def add(self, run: Run) -> None:
        at = keys.key(keys.STATUS, keys.run(run.time, run.day, run.asked))
        self.table.write([single(at, run, expires=_seconds(run.time + self.kept))])

    def runs(self, limit: int) -> tuple[Run, ...]:
        found = self.table.query(
            KeyConditionExpression="pk = :pk AND begins_with(sk, :run)",
            ExpressionAttributeValues={":pk": {"S": keys.STATUS}, ":run": {"S": keys.RUN}},
            ScanIndexForward=False,
            Limit=max(1, limit),
        )
        return tuple(unpacked(whole(row, self.table.many), Run) for row in islice(found, limit))

    def page(self) -> StatusPage | None:
        row = self.table.get(keys.PAGE)
        return unpacked(whole(row, self.table.many), StatusPage) if row else None

    def say(self, page: StatusPage) -> bool:
        words = {"S": digits(encoded(page.quiet))}
        item = single(keys.PAGE, page, words=words)
        return self.table.put(item, Condition("attribute_not_exists(#words) OR #words <> :words", {":words": words}))


@dataclass(frozen=True, slots=True)
class TableLeases:
    """As `ports.Leases`."""

    table: Table

    def take(self, name: str, holder: str, *, now: datetime, until: datetime) -> bool:
        values = {":now": _seconds(now), ":holder": {"S": holder}}
        free = Condition("attribute_not_exists(#expires) OR #expires <= :now OR #holder = :holder", values)
        return self.table.put(_lease(name, holder, _seconds(until)), free)

    def give_back(self, name: str, holder: str) -> None:
        self.table.put(_lease(name, holder, {"N": "0"}), Condition("#holder = :holder", {":holder": {"S": holder}}))


def _lease(name: str, holder: str, expires: dict[str, str]) -> Item:
    return {**keys.key(keys.LEASE, name), "holder": {"S": holder}, "expires": expires}


@dataclass(frozen=True, slots=True)
class TableLedger:
    """As `ports.Ledger`: an item a refusal, and one a sum, replaced where nobody spent in between."""

    table: Table

    def refuse(self, day: date, who: str) -> None:
        self.table.write([_line(day, keys.refused(day) + who)])

    def refused(self, day: date) -> frozenset[str]:
        begins = keys.refused(day)
        rows = self.table.partition(keys.LEDGER, begins, consistent=True)
        return frozenset(row["sk"]["S"].removeprefix(begins) for row in rows)

    def spend(self, day: date, who: str, mills: int, *, most: int) -> bool:
        """Spent twice where DynamoDB's answer got lost, never too little; False too where others spend all the time."""
        for _ in range(LEDGER_TRIES):
            held = self.spent(day, who)
            if held + mills > most:
                return False
            line = _line(day, keys.spent(day, who), mills={"N": str(held + mills)})
            unchanged = Condition("attribute_not_exists(#mills) OR #mills = :held", {":held": {"N": str(held)}})
            if self.table.put(line, unchanged):
                return True
        return False

    def spent(self, day: date, who: str) -> int:
        row = self.table.get(keys.key(keys.LEDGER, keys.spent(day, who)))
        return int(row["mills"]["N"]) if row else 0


def _line(day: date, sk: str, **more: dict[str, str]) -> Item:
    forgotten = datetime.combine(day, time(), UTC) + LEDGER_KEPT
    return {**keys.key(keys.LEDGER, sk), "expires": _seconds(forgotten), **more}


def _seconds(at: datetime) -> dict[str, str]:
    return {"N": str(int(at.timestamp()))}


@dataclass(frozen=True, slots=True)
class TableTakedowns:
    """As `ports.Takedowns`."""

    table: Table

    def hide(self, takedown: Takedown) -> None:
        time = {"S": takedown.time.isoformat()}
        item = single(_target(takedown), takedown, time=time)
        self.table.put(item, Condition("attribute_not_exists(#time) OR #time <= :time", {":time": time}))

    def hidden(self) -> Hidden:
        rows = self.table.partition(keys.HIDE, consistent=True)
        return Hidden.by(unpacked(whole(row, self.table.many), Takedown) for row in rows)


def _target(takedown: Takedown) -> keys.Key:
    """By a hash: an id of a network may be longer than a key."""
    return keys.key(keys.HIDE, digits(encoded(takedown.target)))
