"""A table out to an archive and back into an empty one: the same to every reader, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hotpapers.adapters.dynamodb import TableRows, TableStore, TableTakedowns
from hotpapers.domain.errors import InvalidInput, RevisionRefused
from hotpapers.domain.takedown import Takedown
from hotpapers.jobs.archive import Restore, export, read
from hotpapers.ports import Row
from hotpapers.views.documents import digest_body

from local import archive
from local.errors import BadInput
from tests.builders import NOW
from tests.crashes import Calls, Stopped, stop
from tests.unit.adapters.dynamodb.test_golden import filled, kept
from tests.unit.adapters.dynamodb.world import FIRST, LARGE, PAPERS, RECOUNT, TOMORROW, Run, World

if TYPE_CHECKING:
    import boto3

DERIVED = ("LATEST/", "DAY/", "LEASE/", "LEDGER/", "DOC#")
"""Made again, or true of a moment only."""


@pytest.fixture
def world(aws: boto3.Session) -> World:
    world = World(aws)
    filled(world)
    return world


def _restored(aws: boto3.Session, lines: list[bytes]) -> World:
    world = World(aws)
    _restore(world, lines)
    return world


def _restore(world: World, lines: list[bytes]) -> None:
    table = world.table()
    list(Restore(TableRows(table), TableStore(table), TableTakedowns(table), _body).run(lambda: lines))


def _body(digest: Any) -> Any:
    """As the world's runs make it, and not as the site's."""
    run = FIRST if digest.step == "0h" and digest.date == FIRST.digest.date else RECOUNT
    return replace(digest_body(digest), gzipped=run.body)


def _honest(world: World) -> World:
    """With the bodies that a harvest would have saved."""
    table = world.table()
    store, hidden = TableStore(table), TableTakedowns(table).hidden()
    for line in store.days():
        digest = store.load(line.date)
        assert digest
        store.rebody(digest, _body(digest))
    assert hidden.posts
    return world


def _unseen(name: str, world: World) -> bool:
    """A row of a revision that no META names any more."""
    prefixes = {row["prefix"]["S"] for row in world.rows().values() if "prefix" in row}
    pk, sk = name.split("/", 1)
    return pk.startswith("MENTIONS#") or (pk.startswith("DIGEST#") and sk.partition("#")[0] not in prefixes)


def test_what_is_restored_is_what_was_exported_byte_for_byte(aws: boto3.Session, world: World) -> None:
    _honest(world)
    again = _restored(aws, list(export(TableRows(world.table()))))
    before, after = ({"/".join(at): row for at, row in one.rows().items()} for one in (world, again))
    assert {name: row for name, row in after.items() if before.get(name) != row} == {}
    lost = [name for name in before.keys() - after.keys() if not name.startswith(DERIVED)]
    assert [name for name in lost if not _unseen(name, world)] == []
    assert world.view() == again.view()
    assert [one for n, one in enumerate(kept(world)) if n != 1] == [one for n, one in enumerate(kept(again)) if n != 1]
    assert list(export(TableRows(again.table()))) == list(export(TableRows(world.table())))


@pytest.mark.parametrize("call", range(1, 60, 9))
def test_a_restore_that_was_interrupted_is_run_again(aws: boto3.Session, world: World, call: int) -> None:
    lines = list(export(TableRows(world.table())))
    again = World(aws)
    stopping = Calls(again.client, call, "before", stop)
    with suppress(Stopped):
        _restore(again, lines)
    stopping.forget()
    _restore(again, lines)
    assert list(export(TableRows(again.table()))) == lines
    assert again.view() == _restored(aws, lines).view()


def test_a_harvest_that_went_on_does_not_forbid_a_restore_and_keeps_its_newest(aws: boto3.Session) -> None:
    """An hour may pass between a deployment and the restore."""
    world, again = World(aws), World(aws)
    FIRST.of(world.store())
    lines = list(export(TableRows(world.table())))
    TOMORROW.of(again.store())
    _restore(again, lines)
    assert again.store().latest() == TOMORROW.digest.date
    assert again.store().load(FIRST.digest.date) == world.store().load(FIRST.digest.date)


@pytest.mark.parametrize("other", [RECOUNT, FIRST])
def test_a_digest_that_is_none_of_the_archives_is_left_alone(aws: boto3.Session, other: Run) -> None:
    """Another count of one of its days, or a day before its newest."""
    world, again = World(aws), World(aws)
    (FIRST if other is RECOUNT else TOMORROW).of(world.store())
    lines = list(export(TableRows(world.table())))
    other.of(again.store())
    before = again.rows()
    with pytest.raises(RevisionRefused, match=f"another digest of {other.digest.date}"):
        _restore(again, lines)
    assert again.rows() == before


def test_whoever_read_a_digest_before_a_takedown_is_not_told_that_it_is_as_it_was(aws: boto3.Session) -> None:
    world, told = World(aws), NOW + timedelta(days=3)
    for run in (FIRST, TOMORROW):
        run.of(world.store())
    TableTakedowns(world.table()).hide(Takedown(PAPERS[0], told))
    again = World(aws)
    _restore(again, list(export(TableRows(world.table()))))
    bodies = (again.view()[f"{run.digest.date} body"] for run in (FIRST, TOMORROW))
    assert [body.last_modified for body in bodies] == [told, TOMORROW.digest.generated_at]


def test_the_file_is_the_same_whenever_it_is_written_and_read(aws: boto3.Session, world: World, tmp_path: Path) -> None:
    lines = list(export(TableRows(world.table())))
    for name in ("archive.jsonl", "archive.jsonl.gz"):
        assert archive.write(tmp_path / name, lines) == len(lines)
        written = (tmp_path / name).read_bytes()
        assert list(archive.read(tmp_path / name)) == lines
        archive.write(tmp_path / name, lines)
        assert (tmp_path / name).read_bytes() == written
    assert {path.name for path in tmp_path.iterdir()} == {"archive.jsonl", "archive.jsonl.gz"}


def test_a_row_in_parts_is_a_row(aws: boto3.Session) -> None:
    """As many posts as make the evidence longer than an item."""
    world = World(aws)
    random = Random(1)
    posts = tuple(replace(LARGE.mentions[0], post_id=f"{n}", text=random.randbytes(400).hex()) for n in range(1_200))
    replace(FIRST, mentions=posts).of(world.store())
    assert any("parts" in row for row in world.rows().values())
    table = World(aws).table()
    list(TableRows(table).put(read(export(TableRows(world.table())))))
    assert TableStore(table).mentions(FIRST.digest.date) == world.store().mentions(FIRST.digest.date)


def test_an_export_holds_a_day_at_a_time_and_scans_nothing(aws: boto3.Session, world: World) -> None:
    """The world's clients refuse a scan (`tests/limits.py`)."""
    days = [row.pk for row in TableRows(world.table()).kept() if row.sk == "META"]
    assert days == [f"DIGEST#{one.digest.date}" for one in (FIRST, TOMORROW)]


def _changed(change: Callable[[Row], Row | None], world: World) -> list[Row]:
    return [row for one in TableRows(world.table()).kept() if (row := change(one))]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda row: None if "#E0002" in row.sk else row, "E0002 does not come before it"),
        (lambda row: None if row.sk.endswith("#COUNT") else row, "COUNT does not come before it"),
        (lambda row: None if row.pk.startswith("MENTIONS#") else row, "MENTIONS#.* does not come before it"),
        (lambda row: replace(row, pk="USERS") if row.pk == "HIDE" else row, "USERS/.* is no row of an archive"),
        (lambda row: replace(row, sk="0001-x#BODY") if "#E0001" in row.sk else row, "is no row of an archive"),
        (lambda row: replace(row, data=b"{}") if row.sk == "META" else row, "does not hold what its key says"),
        (lambda row: replace(row, data=b"{}") if row.pk == "CATEGORIES" else row, "holds something"),
        (lambda row: replace(row, data=None) if row.pk == "HIDE" else row, "is empty"),
        (lambda row: replace(row, pk="DIGEST#2026-01-05") if row.sk == "META" else row, "not the digest that its key"),
        (lambda row: replace(row, beside={**row.beside, "revision": {"N": "9"}}), "'revision'|not the digest"),
        (lambda row: replace(row, beside={"owner": {"S": "me"}}), "has 'owner' beside what it holds"),
        (lambda row: replace(row, beside={"time": {"N": "1"}}), "has 'time' beside what it holds"),
    ],
)
def test_a_row_that_is_not_what_its_key_says_is_refused(world: World, change: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        TableRows(world.table()).check(_changed(change, world))


def test_an_archive_of_a_table_passes(world: World) -> None:
    days = TableRows(world.table()).check(_changed(lambda row: row, world))
    assert days.keys() == {FIRST.digest.date, TOMORROW.digest.date}


@pytest.mark.parametrize("content", [b"\x1f\x8b\x08\x00cut", b"no gzip"])
def test_a_file_that_is_no_gzip_is_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.gz").write_bytes(content)
    with pytest.raises(BadInput, match="this is not gzip, or it was cut"):
        list(archive.read(tmp_path / "a.gz"))


def test_a_file_that_cannot_be_written_is_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="No such file or directory"):
        archive.write(tmp_path / "nowhere" / "a.jsonl", [b"x"])

    def breaking() -> Any:
        yield b"x"
        raise InvalidInput("the table went away")

    with pytest.raises(InvalidInput):
        archive.write(tmp_path / "a.jsonl", breaking())
    assert list(tmp_path.iterdir()) == []


def test_takedowns_come_first_so_that_no_body_is_made_without_them(world: World) -> None:
    first = next(TableRows(world.table()).kept())
    assert (first.pk, json.loads(first.data or b"")["target"]) == ("HIDE", ["x", "1"])


def test_a_file_beside_it_with_a_name_like_ours_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "a.jsonl.part"
    other.write_bytes(b"mine")
    archive.write(tmp_path / "a.jsonl", [b"x\n"])
    assert other.read_bytes() == b"mine"
    assert len(list(tmp_path.iterdir())) == 2
