"""The rows that a revision's META makes visible, and those that are right on their own: they only point to days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from hotpapers.adapters.dynamodb import keys
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.adapters.dynamodb.codec import (
    Item,
    digits,
    encoded,
    held,
    pack_body,
    packed,
    place,
    unpacked,
    whole,
)
from hotpapers.adapters.dynamodb.keys import key
from hotpapers.adapters.dynamodb.meta import Meta
from hotpapers.domain.digest import Digest
from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.outline import snapshots
from hotpapers.domain.paper import Paper, PaperId, merged
from hotpapers.ports import StoredBody

LONGEST_CATEGORY = 100
"""Bytes; a longer name is none of arXiv's, and no key."""


def prefix(digest: Digest, body: StoredBody, evidence: Sequence[str]) -> str:
    """From everything that the revision says, so that rows of two overlapping runs never mix."""
    return keys.prefix(digest.revision, digits(encoded((digest, body.etag, body.last_modified, evidence))))


def evidence(digest: Digest, mentions: Iterable[Mention], before: Meta | None) -> Iterator[tuple[str, list[Item]]]:
    """The sort key of each network's posts, with its rows; none where the visible revision has the same posts."""
    by_network: dict[Network, list[Mention]] = {}
    for mention in sorted(mentions, key=lambda mention: mention.key):
        by_network.setdefault(mention.network, []).append(mention)
    visible = {name.partition("#")[2]: name for name in (before.evidence if before else ())}
    for network, posts in sorted(by_network.items()):
        name = keys.evidence(digest.step, network, digits(encoded(posts)))
        if kept := visible.get(name.partition("#")[2]):
            yield kept, []
        else:
            yield name, held(key(keys.mentions(digest.date), name), packed(posts))


def of_revision(digest: Digest, body: StoredBody, prefix_: str) -> Iterator[Item]:
    pk = keys.digest(digest.date)
    yield from pack_body(key(pk, keys.body(prefix_)), body)
    yield from held(key(pk, keys.counts(prefix_)), packed(tuple(snapshots(digest))))
    for entry in digest.entries:
        yield from held(key(pk, keys.entry(prefix_, entry.rank)), packed(entry))


def pointers(table: Table, digest: Digest, papers: Iterable[Paper]) -> Iterator[Item]:
    """Which days have the paper, the category; only what is not in the table yet.

    Nothing in them depends on the revision: what was true of a day's digest is asked of its META.
    """
    kept = {paper.id: paper for paper in papers} | {entry.paper.id: entry.paper for entry in digest.entries}
    places = {paper: key(keys.paper(paper), keys.listed(digest.date)) for paper in kept}
    categories = list(_categories(digest))
    there = table.many([*places.values(), *categories], consistent=True)
    yield from (item for item in categories if place(item) not in there)
    yield from _papers(kept, places, there, table)


def _papers(
    papers: Mapping[PaperId, Paper],
    places: Mapping[PaperId, keys.Key],
    there: Mapping[tuple[str, str], Item],
    table: Table,
) -> Iterator[Item]:
    for paper, at in places.items():
        row = there.get(place(at))
        known = unpacked(whole(row, table.many), Paper) if row else None
        wanted = merged(known, papers[paper]) if known else papers[paper]
        if wanted != known:
            yield from held(at, packed(wanted))


def _categories(digest: Digest) -> Iterator[Item]:
    names = {name for entry in digest.entries for name in entry.paper.categories}
    for name in sorted(name for name in names if 0 < len(name.encode()) <= LONGEST_CATEGORY):
        yield key(keys.CATEGORIES, name)
        yield key(keys.category(name), str(digest.date))
