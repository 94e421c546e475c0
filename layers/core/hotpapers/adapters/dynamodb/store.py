"""Saving and loading digests. Nothing of a revision is visible before the one conditional write of its META."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from hotpapers.adapters.dynamodb import keys
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.adapters.dynamodb.codec import Item, chunks, content, pack, pack_body, unpack, unpack_body
from hotpapers.domain.digest import DayIndex, Digest, Entry
from hotpapers.domain.errors import RevisionConflict, StoreError
from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.paper import Paper
from hotpapers.ports import PaperListing, StoredBody

TITLES = 3


@dataclass(frozen=True, slots=True)
class TableStore:
    """As `ports.DigestStore`."""

    table: Table

    def load(self, day: date) -> Digest | None:
        meta = self._meta(day)
        if meta is None:
            return None
        prefix = meta["prefix"]["S"]
        rows = self.table.query(
            KeyConditionExpression="pk = :pk AND begins_with(sk, :prefix)",
            ExpressionAttributeValues={":pk": {"S": keys.digest(day)}, ":prefix": {"S": f"{prefix}#0"}},
            ConsistentRead=True,
        )
        digest = unpack(meta, Digest)
        entries = tuple(unpack(row, Entry) for row in rows)
        if len(entries) != int(meta["count"]["N"]):
            raise StoreError(f"the digest of {day} has {len(entries)} of {meta['count']['N']} entries")
        return replace(digest, entries=entries)

    def mentions(self, day: date) -> tuple[Mention, ...]:
        meta = self._meta(day)
        if meta is None:
            return ()
        rows = self.table.query(
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": keys.mentions(day)}},
            ConsistentRead=True,
        )
        visible = {chunk["S"] for chunk in meta["chunks"]["L"]}
        return tuple(one for row in rows if row["sk"]["S"] in visible for one in unpack(row, list[Mention]))

    def save(self, digest: Digest, body: StoredBody, mentions: Iterable[Mention]) -> Digest:
        said = content(digest)
        meta = self._meta(digest.date)
        if meta is not None and meta["content"]["S"] == said:
            visible = self.load(digest.date)
            if visible is None:
                raise StoreError(f"the digest of {digest.date} vanished while it was read")
            self._assert_lists(visible, _body_of(self.table, digest.date, meta) or body)
            return visible
        saved = replace(digest, revision=digest.revision + 1)
        prefix = keys.prefix(saved.revision, said)
        evidence = list(_evidence(saved, mentions, said))
        self.table.write(evidence)
        self.table.write(_rows(saved, body, prefix))
        if not self._flip(saved, said, prefix, [row["sk"]["S"] for row in evidence]):
            raise RevisionConflict(f"{digest.date}: another run made its revision visible first")
        self._assert_lists(saved, body)
        return saved

    def days(self, *, newest: date | None = None, limit: int | None = None) -> tuple[DayIndex, ...]:
        rows = self.table.query(
            KeyConditionExpression="pk = :pk AND sk <= :newest",
            ExpressionAttributeValues={":pk": {"S": keys.DAYS}, ":newest": {"S": str(newest or date.max)}},
            ScanIndexForward=False,
            ConsistentRead=True,
            **({"Limit": limit} if limit else {}),
        )
        return tuple(unpack(row, DayIndex) for row in islice(rows, limit))

    def latest(self) -> date | None:
        row = self.table.get(keys.LATEST, ("pk", "day"))
        return date.fromisoformat(row["day"]["S"]) if row else None

    def _meta(self, day: date) -> Item | None:
        return self.table.get(keys.key(keys.digest(day), keys.META))

    def _flip(self, digest: Digest, said: str, prefix: str, evidence: Sequence[str]) -> bool:
        """The one write that makes a revision visible; False where another run was first."""
        item: Item = {
            **keys.key(keys.digest(digest.date), keys.META),
            **pack(replace(digest, entries=())),
            "revision": {"N": str(digest.revision)},
            "count": {"N": str(len(digest.entries))},
            "content": {"S": said},
            "prefix": {"S": prefix},
            "chunks": {"L": [{"S": chunk} for chunk in evidence]},
        }
        return self.table.put_if(
            item,
            "attribute_not_exists(pk)" if digest.revision == 1 else "#revision = :before",
            {} if digest.revision == 1 else {"#revision": "revision"},
            {} if digest.revision == 1 else {":before": {"N": str(digest.revision - 1)}},
        )

    def _assert_lists(self, digest: Digest, body: StoredBody) -> None:
        """The archive's line and `latest`; asserted again by a re-run, in case the first was stopped between."""
        index = {**keys.key(keys.DAYS, str(digest.date)), **pack(_index(digest))}
        self.table.write([index])
        if not digest.entries:
            return
        order = f"{digest.date}#{digest.revision:04d}"
        item: Item = {
            **keys.LATEST,
            **pack_body(body),
            "day": {"S": str(digest.date)},
            "order": {"S": order},
        }
        self.table.put_if(
            item, "attribute_not_exists(pk) OR #order < :order", {"#order": "order"}, {":order": {"S": order}}
        )


def _body_of(table: Table, day: date, meta: Item) -> StoredBody | None:
    row = table.get(keys.key(keys.digest(day), keys.body(meta["prefix"]["S"])))
    return unpack_body(row) if row else None


def _rows(digest: Digest, body: StoredBody, prefix: str) -> Iterator[Item]:
    """Everything derived from the digest that its META will make visible, or that is right on its own."""
    pk = keys.digest(digest.date)
    yield {**keys.key(pk, keys.body(prefix)), **pack_body(body)}
    for entry in digest.entries:
        yield {**keys.key(pk, keys.entry(prefix, entry.rank)), **pack(entry)}
    for entry in digest.entries:
        listing = PaperListing(digest.date, entry.rank, entry.score.value)
        paper = keys.paper(entry.paper.id)
        yield {**keys.key(paper, keys.META), **pack(entry.paper)}
        yield {**keys.key(paper, keys.listed(digest.date)), **pack(listing)}
    for name, papers in _by_category(digest).items():
        row = {"revision": {"N": str(digest.revision)}, **pack(papers)}
        yield {**keys.key(keys.category(name), str(digest.date)), **row}


def _by_category(digest: Digest) -> dict[str, list[tuple[int, Paper]]]:
    found: dict[str, list[tuple[int, Paper]]] = {}
    for entry in digest.entries:
        for name in entry.paper.categories:
            found.setdefault(name, []).append((entry.rank, replace(entry.paper, abstract="")))
    return found


def _evidence(digest: Digest, mentions: Iterable[Mention], said: str) -> Iterator[Item]:
    by_network: dict[Network, list[Mention]] = {}
    for mention in mentions:
        by_network.setdefault(mention.network, []).append(mention)
    for network, posts in sorted(by_network.items()):
        ordered = sorted(posts, key=lambda post: post.post_id)
        for number, packed in enumerate(chunks(ordered)):
            chunk = keys.chunk(f"{digest.step}-{said[:8]}", network, number)
            yield {**keys.key(keys.mentions(digest.date), chunk), **packed}


def _index(digest: Digest) -> DayIndex:
    titles = tuple(entry.paper.title for entry in digest.entries[:TITLES])
    return DayIndex(
        digest.date,
        digest.revision,
        len(digest.entries),
        titles,
        digest.state,
        digest.generated_at,
        digest.complete,
    )
