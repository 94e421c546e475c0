"""Whatever comes, no request is one that DynamoDB refuses; and the guard that says so would notice."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from hotpapers.adapters.dynamodb import TableArchive, TableRunLog
from hotpapers.domain.digest import Digest
from hotpapers.domain.errors import StoreError
from hotpapers.domain.mention import Mention
from hotpapers.domain.paper import Paper
from hotpapers.domain.run import Run

from bench.capacity import getting, querying, size, writing
from tests.builders import DAY, NOW, a_digest, a_mention, a_paper, a_status, an_entry
from tests.crashes import Calls
from tests.limits import ALLOWED, OURS, RefusedByDynamoDB
from tests.unit.adapters.dynamodb import world as worlds
from tests.unit.adapters.dynamodb.world import World

if TYPE_CHECKING:
    import boto3


def noise(length: int, seed: int = 1) -> str:
    """Text that does not compress."""
    letters = random.Random(seed)
    return "".join(chr(letters.randrange(0x4E00, 0x9FFF)) for _ in range(length))


def the_largest_paper(number: int) -> Paper:
    """As much as ingest lets through (`domain.text`)."""
    return a_paper(
        f"2609.{number:05d}",
        title=noise(333, number),
        abstract=noise(6_666, number),
        authors=tuple(noise(66, number * 1_000 + n) for n in range(300)),
        comments=noise(666, number),
        cut=("title", "abstract", "authors"),
    )


def the_largest_post(number: int, **fields: Any) -> Mention:
    return a_mention(str(number), text=noise(1_333, number), **fields)


def the_largest_digest(entries: int) -> Digest:
    posts = tuple(the_largest_post(n) for n in range(10))
    return a_digest(entries=tuple(an_entry(n, the_largest_paper(n), posts=posts) for n in range(1, entries + 1)))


def test_the_largest_digest_is_kept_whole_in_items_of_less_than_the_limit(aws: boto3.Session) -> None:
    world = World(aws)
    digest = the_largest_digest(40)
    body = noise(900_000).encode()
    run = worlds.Run(digest, tuple(the_largest_post(n) for n in range(400)), body)
    saved = run.of(world.store())
    assert world.store().load(DAY) == saved
    assert len(world.store().mentions(DAY)) == 400
    largest = max(size(row) for row in world.rows().values())
    assert 300_000 < largest <= OURS


def test_an_imported_entry_longer_than_an_item_is_kept_whole(aws: boto3.Session) -> None:
    world = World(aws)
    long = an_entry(1, posts=(a_mention("1", markup=noise(400_000)),))
    saved = worlds.Run(a_digest(entries=(long, an_entry(2)))).of(world.store())
    assert world.store().load(DAY) == saved
    assert TableArchive(world.table()).entries([(DAY, 1), (DAY, 2)]) == {(DAY, 1): long, (DAY, 2): saved.entries[1]}


def test_titles_are_shortened_where_a_digest_in_short_would_be_too_large(aws: boto3.Session) -> None:
    world = World(aws)
    entries = tuple(an_entry(n, a_paper(f"2609.{n:05d}", title=noise(333, n))) for n in range(1, 701))
    saved = worlds.Run(a_digest(entries=entries)).of(world.store())
    assert world.store().load(DAY) == saved, "the digest has its titles whole"
    (outline,) = TableArchive(world.table()).outlines([DAY])
    assert len(outline.lines) == 700
    assert all(line.title.endswith("…") and len(line.title.encode()) <= 200 for line in outline.lines)


def test_what_cannot_be_in_one_item_is_refused_in_words(aws: boto3.Session) -> None:
    world = World(aws)
    with pytest.raises(StoreError, match=r"a Meta takes [\d,]+ bytes, over 340,000"):
        worlds.Run(a_digest(sources=(a_status(reason=noise(300_000)),))).of(world.store())
    assert world.store().load(DAY) is None
    with pytest.raises(StoreError, match="a Run takes"):
        TableRunLog(world.table()).add(Run(NOW, "failed", why=noise(300_000)))


def test_text_that_is_not_text_is_refused_in_words(aws: boto3.Session) -> None:
    world = World(aws)
    with pytest.raises(StoreError, match="cannot be kept"):
        worlds.Run(a_digest(entries=(an_entry(1, a_paper(title="\ud800")),))).of(world.store())


@pytest.mark.parametrize("count", [24, 25, 26, 51])
def test_batches_are_as_large_as_allowed_and_no_larger(aws: boto3.Session, count: int) -> None:
    world = World(aws)
    client = world.process()
    calls = Calls(client)
    table = world.table(client)
    table.write({"pk": {"S": "A"}, "sk": {"S": str(n)}} for n in range(count))
    assert len(world.rows()) == count
    assert len(calls.made) == -(-count // 25)


def test_reads_are_batched_and_each_key_is_asked_once(aws: boto3.Session) -> None:
    world = World(aws)
    world.table().write({"pk": {"S": "A"}, "sk": {"S": str(n)}} for n in range(230))
    client = world.process()
    calls = Calls(client)
    keys = [{"pk": {"S": "A"}, "sk": {"S": str(n % 230)}} for n in range(460)]
    assert len(world.table(client).many(keys)) == 230
    assert calls.made == ["BatchGetItem"] * 3


def test_a_long_query_is_read_page_by_page(aws: boto3.Session) -> None:
    world = World(aws)
    world.table().write({"pk": {"S": "A"}, "sk": {"S": f"{n:02d}"}, "data": {"B": b"x" * 300_000}} for n in range(9))
    client = world.process()
    calls = Calls(client)
    assert len(list(world.table(client).partition("A"))) == 9
    assert len(calls.made) > 1


def test_the_store_needs_no_scan_no_delete_and_no_transaction(aws: boto3.Session) -> None:
    world = World(aws)
    calls = Calls(world.client)
    for run in (worlds.FIRST, worlds.RECOUNT, worlds.TOMORROW, worlds.EMPTIED):
        run.of(world.store())
    assert set(calls.made) == ALLOWED


def test_a_run_that_saw_the_same_writes_nothing(aws: boto3.Session) -> None:
    world = World(aws)
    worlds.FIRST.of(world.store())
    client = world.process()
    calls = Calls(client)
    worlds.FIRST.of(world.store(client))
    assert set(calls.made) == {"GetItem", "Query"}


KEY: dict[str, Any] = {"pk": {"S": "A"}, "sk": {"S": "B"}}


def _puts(count: int, **item: Any) -> dict[str, Any]:
    puts = [{"PutRequest": {"Item": {**KEY, "sk": {"S": str(n)}, **item}}} for n in range(count)]
    return {"RequestItems": {"t": puts}}


def _gets(*sort_keys: str) -> dict[str, Any]:
    return {"RequestItems": {"t": {"Keys": [{**KEY, "sk": {"S": one}} for one in sort_keys]}}}


def _nested(depth: int) -> dict[str, Any]:
    return {"L": [_nested(depth - 1)]} if depth else {"NULL": True}


REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "a scan": ("scan", {}),
    "a delete": ("delete_item", {"Key": KEY}),
    "26 writes": ("batch_write_item", _puts(26)),
    "an item twice": ("batch_write_item", _puts(2, sk={"S": "B"})),
    "16 MB": ("batch_write_item", _puts(25, data={"B": b"x" * 700_000})),
    "101 reads": (
        "batch_get_item",
        {"RequestItems": {"t": {"Keys": [{**KEY, "sk": {"S": str(n)}} for n in range(101)]}}},
    ),
    "a read twice": ("batch_get_item", {"RequestItems": {"t": {"Keys": [KEY, KEY]}}}),
    "an item over 350,000 bytes": ("put_item", {"Item": {**KEY, "data": {"B": b"x" * 350_000}}}),
    "39 digits": ("put_item", {"Item": {**KEY, "n": {"N": "1" * 39}}}),
    "a huge number": ("put_item", {"Item": {**KEY, "n": {"N": "1e126"}}}),
    "deep": ("put_item", {"Item": {**KEY, "deep": _nested(33)}}),
    "an empty key": ("put_item", {"Item": {**KEY, "sk": {"S": ""}}}),
    "a long key": ("put_item", {"Item": {**KEY, "sk": {"S": "x" * 1_025}}}),
    "a growing update": (
        "update_item",
        {
            "Key": KEY,
            "UpdateExpression": "SET #a = :a",
            "ExpressionAttributeNames": {"#a": "a"},
            "ExpressionAttributeValues": {":a": {"B": b"x" * 2_000}},
        },
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_guard_refuses(aws: boto3.Session, name: str) -> None:
    operation, asked = REFUSED[name]
    world = World(aws)
    if "RequestItems" in asked:
        asked = {"RequestItems": {world.name: asked["RequestItems"]["t"]}}
    else:
        asked = {"TableName": world.name, **asked}
    with pytest.raises(RefusedByDynamoDB):
        getattr(world.client, operation)(**asked)


def test_sizes_and_units_follow_the_documented_rules() -> None:
    item: dict[str, Any] = {"pk": {"S": "Ωé"}, "n": {"N": "-12.50"}, "b": {"B": b"123"}, "l": {"L": [{"S": "ab"}]}}
    assert size(item) == (2 + 4) + (1 + 3) + (1 + 3) + (1 + 3 + 1 + 2)
    assert size({"x": {"BOOL": True}, "m": {"M": {"k": {"N": "0"}}}}) == 2 + (1 + 3 + 1 + 1 + 1)
    large = {"b": {"B": b"x" * 4_096}}
    assert writing([item, large]) == 1 + 5
    assert getting([item, large, None], consistent=True) == 1 + 2 + 1
    assert getting([item, large, None], consistent=False) == 2
    assert querying([item, large], consistent=True) == 2
    assert querying([], consistent=False) == 0.5
