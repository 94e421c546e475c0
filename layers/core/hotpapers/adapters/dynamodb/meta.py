"""META: the item that makes a revision visible. It says what a digest is but for the entries, and these in short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hotpapers.adapters.dynamodb import keys
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.adapters.dynamodb.codec import MOST, Item, packed, single, unpacked, whole
from hotpapers.domain.digest import Digest
from hotpapers.domain.outline import Line, Outline
from hotpapers.domain.text import cut

TITLE_LIMITS = (200, 60, 3)
"""Bytes of a title in short, tried in turn where META would be too large; the entries keep theirs whole."""


@dataclass(frozen=True, slots=True)
class Meta:
    digest: Digest
    """Without its entries."""
    prefix: str
    """Of the rows of the revision."""
    lines: tuple[Line, ...]
    evidence: tuple[str, ...]
    """Sort keys of the counted posts, one a network."""
    steps: tuple[tuple[str, str], ...]
    """Each recount step so far with the prefix of the last revision that showed it."""

    @property
    def outline(self) -> Outline:
        return replace(Outline.of(self.digest), lines=self.lines)


def made(digest: Digest, prefix: str, evidence: Sequence[str], before: Meta | None) -> Meta:
    steps = {**dict(before.steps if before else ()), digest.step: prefix}
    lines = Outline.of(digest).lines
    return Meta(replace(digest, entries=()), prefix, lines, tuple(evidence), tuple(steps.items()))


def to_item(meta: Meta) -> Item:
    """Raises StoreError where even titles of a letter do not make it fit."""
    tried = (meta, *(_shortened(meta, limit) for limit in TITLE_LIMITS))
    fitting = next((one for one in tried if len(packed(one)) <= MOST), meta)
    revision, prefix = {"N": str(meta.digest.revision)}, {"S": meta.prefix}
    return single(keys.meta(meta.digest.date), fitting, revision=revision, prefix=prefix)


def _shortened(meta: Meta, limit: int) -> Meta:
    return replace(meta, lines=tuple(replace(line, title=cut(line.title, limit)[0]) for line in meta.lines))


def from_item(item: Item, table: Table) -> Meta:
    return unpacked(whole(item, table.many), Meta)


def read(table: Table, days: Iterable[date], *, consistent: bool) -> Mapping[date, Meta]:
    """The visible revisions, newest first."""
    found = table.many((keys.meta(day) for day in days), consistent=consistent)
    metas = [from_item(item, table) for item in found.values()]
    return {meta.digest.date: meta for meta in sorted(metas, key=lambda meta: meta.digest.date, reverse=True)}


def named(of: Meta) -> set[tuple[str, str]]:
    """Where its entries are, the counts of its steps and its evidence."""
    day, pk = of.digest.date, keys.digest(of.digest.date)
    rows = {*(keys.entry(of.prefix, line.rank) for line in of.lines), *(keys.counts(prefix) for _, prefix in of.steps)}
    return {*((pk, sk) for sk in rows), *((keys.mentions(day), name) for name in of.evidence)}
