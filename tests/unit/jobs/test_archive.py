"""An archive's file: what is written is read, and what was cut, changed or never was one is refused in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from hotpapers.domain.errors import InvalidInput, RevisionRefused
from hotpapers.jobs.archive import Restore, export, read
from hotpapers.ports import Row
from hotpapers.views.documents import digest_body
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAY
from tests.fakes import FakeStore, FakeTakedowns


@dataclass
class FakeRows:
    """As `ports.Rows`, of rows that are all its own."""

    held: list[Row] = field(default_factory=list)

    def kept(self) -> Iterator[Row]:
        return iter(self.held)

    def check(self, rows: Iterable[Row]) -> Mapping[date, str]:
        metas = [row for row in rows if row.sk == "META"]
        return {date.fromisoformat(row.pk.removeprefix("DIGEST#")): str(row.beside) for row in metas}

    def put(self, rows: Iterable[Row]) -> Iterator[date]:
        self.held.extend(rows)
        return iter(())

    def other(self, digests: Mapping[date, str]) -> date | None:
        return None if self.check(self.held).items() <= digests.items() else DAY


ROWS = [
    Row("HIDE", "1", {"time": {"S": "2026"}}, b'{"target":"2609.00001"}'),
    Row("CATEGORIES", "cs.LG"),
    Row(f"DIGEST#{DAY}", "META", {"prefix": {"S": "R1"}, "revision": {"N": "1"}}, b'{"a":[1.50,"\xc3\xa9"]}'),
]
LINES = list(export(FakeRows(list(ROWS))))

_TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
_NUMBER = st.floats(allow_nan=False, allow_infinity=False)
"""JSON knows no others."""
_DATA = st.none() | st.builds(
    lambda value: json.dumps(value, ensure_ascii=False).encode(),
    st.dictionaries(_TEXT, _NUMBER | _TEXT | st.lists(st.integers(-(2**53), 2**53), max_size=3), max_size=3),
)
_BESIDE = st.dictionaries(_TEXT, st.dictionaries(_TEXT, _TEXT, max_size=2), max_size=2)
_ROW = st.builds(Row, _TEXT, _TEXT, _BESIDE, _DATA)


@given(st.lists(_ROW, max_size=5))
def test_what_is_exported_is_read_byte_for_byte(rows: list[Row]) -> None:
    assert list(read(export(FakeRows(rows)))) == rows


def test_every_line_is_json_and_the_same_table_gives_the_same_file() -> None:
    first, *rows, last = [json.loads(line) for line in LINES]
    assert first == {"hotpapers": "archive", "version": 1}
    assert [row["at"] for row in rows] == [[row.pk, row.sk] for row in ROWS]
    assert last["rows"] == len(ROWS)
    assert list(export(FakeRows(list(ROWS)))) == LINES


def _restored(lines: Sequence[bytes], held: FakeRows | None = None) -> list[Row]:
    rows = held or FakeRows()
    list(Restore(rows, FakeStore(), FakeTakedowns(), digest_body).run(lambda: lines))
    return rows.held


def test_an_archive_is_restored() -> None:
    assert _restored(LINES) == ROWS


@pytest.mark.parametrize("kept", range(0, len(b"".join(LINES)) - 1, 7))
def test_a_file_that_was_cut_anywhere_is_refused_and_nothing_is_written(kept: int) -> None:
    rows = FakeRows()
    with pytest.raises(InvalidInput):
        _restored(b"".join(LINES)[:kept].splitlines(keepends=True), rows)
    assert rows.held == []


@given(st.integers(0, len(b"".join(LINES)) - 2), st.integers(1, 255))
def test_a_byte_that_changed_anywhere_is_noticed(at: int, by: int) -> None:
    whole = bytearray(b"".join(LINES))
    whole[at] = (whole[at] + by) % 256
    with pytest.raises(InvalidInput):
        _restored(bytes(whole).splitlines(keepends=True))


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "fewer than two lines"),
        ([b"# Hot Papers\n", b"\n"], "line 1: this is no archive of Hot Papers"),
        ([b'{"hotpapers":"archive","version":2}\n', *LINES[1:]], "version 2, and this code reads 1"),
        (LINES[:-1], "line 4: the archive ends without its last line, so it was cut"),
        ([*LINES[:2], *LINES[3:]], "the archive has 2 rows, and its last line says 3"),
        ([*LINES[:2], LINES[1], *LINES[3:]], "its checksum differs"),
        ([*LINES[:2], b"[" * 100_000, *LINES[2:]], "line 3: no row of an archive"),
        ([*LINES[:2], b'{"at":["a","b"],"then":"rm -rf"}\n', *LINES[2:]], "line 3: no row of an archive"),
        ([*LINES[:2], b'{"at":["","b"]}\n', *LINES[2:]], "line 3: no row of an archive"),
        ([*LINES[:2], b'{"at":["\xff","b"]}\n', *LINES[2:]], "line 3: no row of an archive"),
    ],
)
def test_what_is_no_archive_is_refused_by_its_line(lines: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        _restored(lines)


def test_a_table_that_holds_another_digest_is_left_alone() -> None:
    another = replace(ROWS[2], beside={"prefix": {"S": "R2"}, "revision": {"N": "2"}})
    held = FakeRows([another])
    with pytest.raises(RevisionRefused, match=f"another digest of {DAY}"):
        _restored(LINES, held)
    assert held.held == [another]
