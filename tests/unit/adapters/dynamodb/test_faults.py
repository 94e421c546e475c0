"""What AWS may do to a call and moto never does: nothing is lost in silence, and what stood before still stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError
from hotpapers.adapters.dynamodb import TableArchive, TableReader, TableStore
from hotpapers.adapters.dynamodb.client import TRIES, Table
from hotpapers.domain.errors import RevisionConflict, StoreError
from hotpapers.ports import StoredBody

from tests.builders import DAY, NOW, a_digest, a_mention, an_entry
from tests.crashes import Calls, HoldBack, When, nothing_yet, refusal
from tests.unit.adapters.dynamodb.test_crashes import again, prepared
from tests.unit.adapters.dynamodb.world import FIRST, RECOUNT, Run, World

if TYPE_CHECKING:
    import boto3

MANY = Run(
    a_digest(entries=tuple(an_entry(rank) for rank in range(1, 61)), step="6h"),
    tuple(a_mention(str(n)) for n in range(40)),
)


def timed_out() -> None:
    raise ReadTimeoutError(endpoint_url="https://dynamodb")


def unreachable() -> None:
    raise EndpointConnectionError(endpoint_url="https://dynamodb")


FAULTS: dict[str, Callable[[], Any]] = {
    "ThrottlingException": lambda: refusal("ThrottlingException"),
    "ProvisionedThroughputExceededException": lambda: refusal("ProvisionedThroughputExceededException"),
    "RequestLimitExceeded": lambda: refusal("RequestLimitExceeded"),
    "InternalServerError": lambda: refusal("InternalServerError", 500),
    "ReadTimeoutError": timed_out,
    "EndpointConnectionError": unreachable,
}


@pytest.mark.parametrize(("name", "when"), [*((name, "before") for name in FAULTS), ("ReadTimeoutError", "after")])
def test_a_fault_at_any_call_is_a_store_error_in_words_and_harms_nothing(
    aws: boto3.Session, name: str, when: When
) -> None:
    start = prepared(aws, (FIRST,))
    clean = again(start)
    RECOUNT.of(clean.store())
    stood = start.store().load(DAY)
    world = again(start)
    for at in range(1, 100):
        client = world.process()
        Calls(client, at, when, FAULTS[name])
        try:
            RECOUNT.of(world.store(client))
        except StoreError as error:
            assert name in str(error)  # noqa: PT017 - the loop goes on until no call is left to fail
            assert world.store().load(DAY) in (stood, clean.store().load(DAY))
        else:
            assert at > 5
            break
    assert world.rows() == clean.rows()


def test_an_answer_lost_on_the_way_is_no_conflict_with_oneself(aws: boto3.Session) -> None:
    """Botocore sends a put again where the answer was lost; the condition does not hold any more, and ours does."""
    world = prepared(aws, (FIRST,))
    client = world.process()
    calls = Calls(client, do=lambda: None)
    puts: list[dict[str, Any]] = []

    def twice(params: dict[str, Any], **_: object) -> None:
        if params["Item"]["sk"]["S"] == "META" and not puts:
            puts.append(params)
            world.raw.put_item(**params)

    client.meta.events.register("provide-client-params.dynamodb.PutItem", twice)
    saved = RECOUNT.of(world.store(client))
    assert puts
    assert saved.revision == 2
    assert calls.made.count("Query") == 2, "it did not have to load again"


@pytest.mark.parametrize("times", [1, 2, TRIES - 1])
def test_what_a_batch_leaves_unprocessed_is_written_and_read_all_the_same(aws: boto3.Session, times: int) -> None:
    clean = prepared(aws, (FIRST, MANY))
    world = prepared(aws, (FIRST,))
    client = world.process()
    HoldBack(client, times)
    MANY.of(world.store(client))
    assert world.rows() == clean.rows()
    reading = world.process()
    held = HoldBack(reading, times)
    archive = TableArchive(world.table(reading))
    assert len(archive.entries([(DAY, rank) for rank in range(1, 61)])) == 60
    assert held.held == min(times, 6)


def test_pauses_grow_between_the_tries_and_end(aws: boto3.Session) -> None:
    world = World(aws)
    client = world.process()
    HoldBack(client, 99, taken=lambda _: 1)
    pauses: list[float] = []
    table = Table(client, world.name, pauses.append, lambda: 0.5)
    with pytest.raises(StoreError, match="unprocessed 8 times"):
        table.write({"pk": {"S": "A"}, "sk": {"S": str(n)}} for n in range(1_000))
    assert pauses == sorted(pauses)
    assert len(pauses) == TRIES - 1
    assert sum(pauses) < 30


def test_a_batch_that_stays_unprocessed_fails_the_save_and_the_old_digest_stands(aws: boto3.Session) -> None:
    world = prepared(aws, (FIRST,))
    stood = world.view()
    client = world.process()
    HoldBack(client, 99, taken=lambda _: 1)
    with pytest.raises(StoreError):
        MANY.of(world.store(client))
    assert world.view() == stood


def test_a_conflict_is_told_before_anything_is_written(aws: boto3.Session) -> None:
    world = prepared(aws, (FIRST,))
    before = world.rows()
    with pytest.raises(RevisionConflict):
        world.store().save(replace(RECOUNT.digest, revision=0), StoredBody(b"", '""', NOW), ())
    assert world.rows() == before


def test_a_missing_row_is_an_error_and_not_a_shorter_digest(aws: boto3.Session) -> None:
    world = prepared(aws, (FIRST,))
    for pk, sk in [at for at in world.rows() if at[0].startswith(("DIGEST#", "MENTIONS#")) and at[1] != "META"]:
        broken = again(world)
        broken.raw.delete_item(TableName=broken.name, Key={"pk": {"S": pk}, "sk": {"S": sk}})
        with pytest.raises(StoreError):
            _read_all(broken)


def _read_all(world: World) -> None:
    world.store().load(DAY)
    world.store().mentions(DAY)
    TableArchive(world.table()).history(DAY)
    if world.view()[f"{DAY} body"] is None:
        raise StoreError("the body is not there")


def test_a_store_of_another_table_says_so(aws: boto3.Session) -> None:
    world = World(aws)
    with pytest.raises(StoreError, match="ResourceNotFoundException"):
        TableStore(Table(world.client, "nowhere")).load(DAY)


@pytest.mark.parametrize("behind", [1, 2])
def test_a_copy_of_the_table_that_lags_costs_a_second_look_and_no_answer(aws: boto3.Session, behind: int) -> None:
    """The first, eventually consistent reads may find META, or the body it names, not there yet."""
    world = prepared(aws, (FIRST,))
    client = world.process()
    calls = Calls(client, behind, "before", nothing_yet)
    assert TableReader(world.table(client)).digest_body(DAY) == world.view()[f"{DAY} body"]
    assert calls.made == ["GetItem"] * (behind + 2)
