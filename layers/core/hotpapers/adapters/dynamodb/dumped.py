"""What a row of an archive must be before it is believed: a key of ours, the noun of that key, a day that is whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from hotpapers.adapters.dynamodb import keys, meta
from hotpapers.adapters.dynamodb.meta import Meta
from hotpapers.domain.digest import Entry
from hotpapers.domain.errors import InvalidInput
from hotpapers.domain.listing import Announcement
from hotpapers.domain.mention import Mention
from hotpapers.domain.outline import Snapshot
from hotpapers.domain.paper import Paper, PaperId
from hotpapers.domain.run import Run, StatusPage
from hotpapers.domain.takedown import Takedown
from hotpapers.ports import Row

_BY_KEY: tuple[tuple[str, str, Any], ...] = (
    (keys.HIDE, "", Takedown),
    (keys.STATUS, "PAGE", StatusPage),
    (keys.STATUS, keys.RUN, Run),
    (keys.CATEGORIES, "", None),
    (keys.category(""), "", None),
    ("ANNOUNCED#", keys.BODY, Announcement),
    ("MENTIONS#", "", list[Mention]),
    ("PAPER#", keys.LISTED, Paper),
    (keys.LISTED, keys.META, Meta),
    (keys.LISTED, "R", None),
)
"""How the keys begin, and the noun of such a row."""
BESIDE = {"revision": "N", "prefix": "S", "expires": "N", "words": "S", "time": "S"}
"""Attributes beside the noun, and their types. `listed` is none of them: whoever restores sets it again."""


@dataclass(frozen=True, slots=True)
class OfRow:
    """A row's noun."""

    noun: Any

    @property
    def papers(self) -> Iterable[PaperId]:
        """That it names."""
        if isinstance(self.noun, Announcement):
            return [paper.id for paper in self.noun.papers]
        if isinstance(self.noun, Entry):
            return [self.noun.paper.id]
        if isinstance(self.noun, list):
            return [paper for post in self.noun for paper in post.papers]
        return [point.paper for point in self.noun] if isinstance(self.noun, tuple) else []


def of_row(row: Row) -> OfRow:
    """Raises InvalidInput where it is none of an archive's, or does not hold what its key says."""
    kind = _kind(row)
    if (kind is None) != (row.data is None):
        raise InvalidInput(f"{row.pk}/{row.sk} {'holds something' if row.data else 'is empty'}")
    try:
        return OfRow(msgspec.json.decode(row.data, type=kind) if row.data is not None else None)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{row.pk}/{row.sk} does not hold what its key says: {error}") from None


def _kind(row: Row) -> Any:  # noqa: ANN401 - a type, as msgspec takes them
    for pk, sk, kind in _BY_KEY:
        if row.pk.startswith(pk) and row.sk.startswith(sk):
            return kind if sk != "R" else _of_revision(row)
    raise InvalidInput(f"{row.pk}/{row.sk} is no row of an archive")


def _of_revision(row: Row) -> Any:  # noqa: ANN401 - as above
    _, mark, rest = row.sk.partition("#")
    if mark and rest == "COUNT":
        return tuple[Snapshot, ...]
    if mark and rest.startswith("E") and rest[1:].isdigit():
        return Entry
    raise InvalidInput(f"{row.pk}/{row.sk} is no row of an archive")


@dataclass(slots=True)
class Dumped:
    """An archive as it is read, row by row."""

    days: dict[date, str] = field(default_factory=dict)
    _seen: set[tuple[str, str]] = field(default_factory=set)
    """Since the last META."""

    def add(self, row: Row) -> None:
        """Raises InvalidInput."""
        noun = of_row(row).noun
        for name, value in row.beside.items():
            if [*value] != [BESIDE.get(name)]:
                raise InvalidInput(f"{row.pk}/{row.sk} has {name!r} beside what it holds")
        if isinstance(noun, Meta):
            self._whole(row, noun)
            self._seen.clear()
            self.days[noun.digest.date] = noun.prefix
        elif row.pk.startswith((keys.LISTED, "MENTIONS#")):
            self._seen.add((row.pk, row.sk))

    def _whole(self, row: Row, noun: Meta) -> None:
        beside = row.beside.get("prefix", {}).get("S"), row.beside.get("revision", {}).get("N")
        if row.pk != keys.digest(noun.digest.date) or beside != (noun.prefix, str(noun.digest.revision)):
            raise InvalidInput(f"{row.pk}/{row.sk} is not the digest that its key names")
        if missing := sorted(meta.named(noun) - self._seen):
            raise InvalidInput(f"{row.pk} is not whole: {'/'.join(missing[0])} does not come before it")
