"""Saving and loading digests. Nothing of a revision is visible before the one conditional write of its META.

    evidence, entries, body, counts     under the revision's own prefix: nobody reads them yet
    papers, categories                  only point to the day
    META                                one conditional put: now the revision is visible, and the stream says so
    LATEST, the archive's line          where no newer revision wrote them
    META's `listed`                     both are done; the stream says so once more, for whoever read them between

A run that stops anywhere leaves what the next one completes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from hotpapers.adapters.dynamodb import keys, meta, rows
from hotpapers.adapters.dynamodb.client import Condition, Table
from hotpapers.adapters.dynamodb.codec import (
    MOST,
    Item,
    among,
    pack_body,
    single,
    unpack_body,
    unpacked,
    whole,
)
from hotpapers.adapters.dynamodb.meta import Meta
from hotpapers.domain.digest import DayIndex, Digest, Entry
from hotpapers.domain.errors import RevisionConflict, StoreError
from hotpapers.domain.mention import Mention
from hotpapers.domain.paper import Paper
from hotpapers.domain.revision import line, said
from hotpapers.ports import StoredBody


@dataclass(frozen=True, slots=True)
class TableStore:
    """As `ports.DigestStore`."""

    table: Table

    def load(self, day: date) -> Digest | None:
        item = self.table.get(keys.meta(day))
        return self._digest(meta.from_item(item, self.table)) if item else None

    def mentions(self, day: date) -> tuple[Mention, ...]:
        item = self.table.get(keys.meta(day))
        return evidence_of(self.table, [meta.from_item(item, self.table)]) if item else ()

    def save(
        self, digest: Digest, body: StoredBody, mentions: Iterable[Mention], papers: Iterable[Paper] = ()
    ) -> Digest:
        item = self.table.get(keys.meta(digest.date))
        before = meta.from_item(item, self.table) if item else None
        visible = self._digest(before) if before else None
        if before and visible and said(visible) == said(digest):
            self.settle(digest.date)
            return visible
        if digest.revision != (visible.revision if visible else 0):
            raise _conflict(digest)
        saved = replace(digest, revision=digest.revision + 1)
        prefix = self._flip(saved, body, mentions, papers, before)
        self._complete(saved, prefix, body)
        return saved

    def settle(self, day: date) -> None:
        item = self.table.get(keys.meta(day))
        if item and "listed" not in item:
            visible = meta.from_item(item, self.table)
            self._complete(self._digest(visible), visible.prefix, self._body(visible))

    def rebody(self, digest: Digest, body: StoredBody) -> None:
        item = self.table.get(keys.meta(digest.date))
        prefix = item["prefix"]["S"] if item else ""
        if item is None or item["revision"]["N"] != str(digest.revision):
            raise _conflict(digest)
        self.table.write_in_order(pack_body(keys.key(keys.digest(digest.date), keys.body(prefix)), body))
        self._complete(digest, prefix, body)

    def days(
        self, *, newest: date | None = None, oldest: date | None = None, limit: int | None = None
    ) -> tuple[DayIndex, ...]:
        if oldest and newest and oldest > newest:
            return ()
        found = self.table.query(
            KeyConditionExpression="pk = :pk AND sk BETWEEN :oldest AND :newest",
            ExpressionAttributeValues={
                ":pk": {"S": keys.DAYS},
                ":oldest": {"S": str(oldest or date.min)},
                ":newest": {"S": str(newest or date.max)},
            },
            ScanIndexForward=False,
            ConsistentRead=True,
            **({"Limit": limit} if limit else {}),
        )
        return tuple(unpacked(whole(row, self.table.many), DayIndex) for row in islice(found, limit))

    def latest(self) -> date | None:
        row = self.table.get(keys.LATEST)
        return date.fromisoformat(row["day"]["S"]) if row else None

    def _digest(self, of: Meta) -> Digest:
        pk, day = keys.digest(of.digest.date), of.digest.date
        items, many = among(self.table.partition(pk, keys.entries(of.prefix), consistent=True))
        entries = tuple(unpacked(whole(item, many), Entry) for item in items)
        if len(entries) != len(of.lines):
            raise StoreError(f"the digest of {day} has {len(entries)} of {len(of.lines)} entries")
        return replace(of.digest, entries=entries)

    def _body(self, of: Meta) -> StoredBody:
        row = self.table.get(keys.key(keys.digest(of.digest.date), keys.body(of.prefix)))
        if row is None:
            raise StoreError(f"the digest of {of.digest.date} has no body")
        return unpack_body(row, self.table.many)

    def _flip(
        self,
        saved: Digest,
        body: StoredBody,
        mentions: Iterable[Mention],
        papers: Iterable[Paper],
        before: Meta | None,
    ) -> str:
        """Writes everything and then makes it visible; returns the prefix of its rows."""
        evidence = list(rows.evidence(saved, mentions, before))
        names = [name for name, _ in evidence]
        prefix = rows.prefix(saved, body, names)
        self.table.write(item for _, items in evidence for item in items)
        self.table.write(rows.of_revision(saved, body, prefix))
        self.table.write(rows.pointers(self.table, saved, papers))
        if not self.table.put(meta.to_item(meta.made(saved, prefix, names, before)), _follows(saved, prefix)):
            raise _conflict(saved)
        return prefix

    def _complete(self, digest: Digest, prefix: str, body: StoredBody) -> None:
        """`latest` and the archive's line, then that they are done. Never in place of a newer revision's."""
        if digest.entries:
            order = {"S": f"{digest.date}#{digest.revision:06d}"}
            self.table.put(_latest(digest, prefix, body, order), _newest("order", order))
        number = {"N": str(digest.revision)}
        at = keys.key(keys.DAYS, str(digest.date))
        self.table.put(single(at, line(digest), revision=number), _newest("revision", number))
        visible = Condition("#prefix = :prefix", {":prefix": {"S": prefix}})
        self.table.set(keys.meta(digest.date), "listed", number, visible)


def evidence_of(table: Table, metas: Sequence[Meta]) -> tuple[Mention, ...]:
    """The counted posts of visible revisions, by network and id."""
    names = [keys.key(keys.mentions(one.digest.date), name) for one in metas for name in one.evidence]
    found = table.each(names, consistent=True)
    posts = (post for item in found for post in unpacked(whole(item, table.many), list[Mention]))
    return tuple(sorted(posts, key=lambda post: post.key))


def _follows(saved: Digest, prefix: str) -> Condition:
    """Only after the revision before; or after itself, where the answer to a first try was lost."""
    before = {":before": {"N": str(saved.revision - 1)}} if saved.revision > 1 else {}
    nothing = "#revision = :before" if before else "attribute_not_exists(#revision)"
    return Condition(f"{nothing} OR #prefix = :prefix", {":prefix": {"S": prefix}, **before})


def _newest(name: str, value: dict[str, str]) -> Condition:
    return Condition(f"attribute_not_exists(#{name}) OR #{name} <= :{name}", {f":{name}": value})


def _latest(digest: Digest, prefix: str, body: StoredBody, order: dict[str, str]) -> Item:
    """With the body where it fits; else the reader looks for it at its digest."""
    more: Item = {"day": {"S": str(digest.date)}, "revision": {"N": str(digest.revision)}, "order": order}
    if len(body.gzipped) <= MOST:
        return {**pack_body(keys.LATEST, body)[0], **more}
    return {**keys.LATEST, **more, "body": {"S": keys.body(prefix)}}


def _conflict(digest: Digest) -> RevisionConflict:
    return RevisionConflict(f"{digest.date}: another run made its revision visible first")
