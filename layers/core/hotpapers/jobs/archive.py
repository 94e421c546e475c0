"""The whole archive as lines of JSON: out of a table, and back into one that holds no other digest of its days.

    {"hotpapers": "archive", "version": 1}
    {"at": [pk, sk], "is": {…}, "holds": {…}}        a row, with what it holds as JSON
    {"rows": 81234, "sha256": "…"}                   of every line before: a file that was cut or changed is refused

Nothing is written before the file was read to its end once and found whole. What a digest's rows give again is made
again. The checksum finds damage; it does not say who wrote the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from hotpapers.domain.digest import Digest
from hotpapers.domain.errors import InvalidInput, RevisionRefused, StoreError
from hotpapers.domain.takedown import without
from hotpapers.ports import DigestStore, Row, Rows, StoredBody, Takedowns

VERSION = 1
LONGEST = 256_000_000
"""Bytes of a line: no row of ours is near it."""

T = TypeVar("T")
Key = Annotated[str, Meta(min_length=1, max_length=1_024)]


_NOTHING = msgspec.Raw()


class _Header(msgspec.Struct, forbid_unknown_fields=True):
    hotpapers: str
    version: int


class _Line(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    at: tuple[Key, Key]
    is_: dict[str, dict[str, str]] = msgspec.field(default_factory=dict, name="is")
    holds: msgspec.Raw = _NOTHING


class _Trailer(msgspec.Struct, forbid_unknown_fields=True):
    rows: int
    sha256: str


def export(rows: Rows) -> Iterator[bytes]:
    """Lines with their ends. The same table gives the same file. Raises StoreError."""
    digest, count = hashlib.sha256(), 0
    for line in _lines(rows):
        digest.update(line)
        count += 1
        yield line
    yield msgspec.json.encode(_Trailer(count - 1, digest.hexdigest())) + b"\n"


def _lines(rows: Rows) -> Iterator[bytes]:
    yield msgspec.json.encode(_Header("archive", VERSION)) + b"\n"
    for row in rows.kept():
        holds = msgspec.Raw(row.data) if row.data is not None else _NOTHING
        yield msgspec.json.encode(_Line((row.pk, row.sk), _plain(row.beside), holds)) + b"\n"


def _plain(beside: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {name: dict(value) for name, value in sorted(beside.items())}


def read(lines: Iterable[bytes]) -> Iterator[Row]:
    """Raises InvalidInput, which names the line, as late as at the last one."""
    digest, number, waiting = hashlib.sha256(), 0, b""
    for number, line in enumerate(lines, 1):
        if number == 2:
            _begins(waiting)
        elif number > 2:
            yield _row(waiting, number - 1)
        if number > 1:
            digest.update(waiting)
        waiting = line
    _ends(waiting, number, digest.hexdigest())


def _begins(line: bytes) -> None:
    header = _decoded(line, _Header, 1, "this is no archive of Hot Papers")
    if header.hotpapers != "archive" or header.version != VERSION:
        raise InvalidInput(f"line 1: an archive of version {header.version}, and this code reads {VERSION}")


def _row(line: bytes, number: int) -> Row:
    found = _decoded(line, _Line, number, "no row of an archive")
    return Row(*found.at, found.is_, bytes(found.holds) or None)


def _ends(line: bytes, number: int, digits: str) -> None:
    if number < 2:
        raise InvalidInput("this is no archive of Hot Papers: it has fewer than two lines")
    trailer = _decoded(line, _Trailer, number, "the archive ends without its last line, so it was cut")
    if trailer.rows != number - 2:
        raise InvalidInput(f"the archive has {number - 2} rows, and its last line says {trailer.rows}")
    if trailer.sha256 != digits:
        raise InvalidInput("the archive is not what was written: its checksum differs")


def _decoded(line: bytes, kind: type[T], number: int, otherwise: str) -> T:
    if len(line) > LONGEST:
        raise InvalidInput(f"line {number}: longer than {LONGEST:,} bytes")
    try:
        return msgspec.json.decode(line, type=kind)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"line {number}: {otherwise} ({error})") from None


@dataclass(frozen=True, slots=True)
class Restore:
    rows: Rows
    store: DigestStore
    takedowns: Takedowns
    body: Callable[[Digest], StoredBody]
    """How a digest looks to the API."""

    def run(self, opened: Callable[[], Iterable[bytes]]) -> Iterator[date]:
        """Each day as it is there again. `opened`: the lines from the start; asked for twice.

        What a run that was interrupted left is written once more, and a harvest may have gone on since. Raises
        InvalidInput and RevisionRefused before anything is written, StoreError.
        """
        if other := self.rows.other(self.rows.check(read(opened()))):
            raise RevisionRefused(
                f"the table holds another digest of {other}; an archive is restored into a table without digests, or "
                "with its own and newer ones"
            )
        for day in self.rows.put(read(opened())):
            self._derived(day)
            yield day

    def _derived(self, day: date) -> None:
        digest = self.store.load(day)
        if digest is None:
            raise StoreError(f"the digest of {day} was written and is not there")
        hidden = self.takedowns.hidden()
        shown = without(digest, hidden)
        body = self.body(shown)
        # as `hide` left it: whoever read it before the takedown must not be told that it is as it was
        modified = body.last_modified if shown == digest else hidden.modified(body.last_modified)
        self.store.rebody(digest, replace(body, last_modified=modified))
