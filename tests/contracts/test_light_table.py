"""The API's own client of DynamoDB: reads what boto3 reads, and fails in our words."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import boto3
import pytest
from hotpapers.adapters.dynamodb import TableArchive, TableReader, TableStore
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.adapters.dynamodb.light import TRIES, LightClient
from hotpapers.adapters.dynamodb.sigv4 import Signer
from hotpapers.domain.errors import StoreError
from hotpapers.domain.stored import StoredBody

from local import aws
from tests.builders import DAY, NOW, a_digest, a_mention, a_paper, an_entry
from tests.conftest import TABLE, declared
from tests.contracts.wires import Wire

SECRET = "canary-7Qx2b9-secret"
NEXT = DAY + timedelta(days=1)


@contextmanager
def light(endpoint: str, **patience: Any) -> Iterator[LightClient]:
    signer = Signer("AKIDEXAMPLE", SECRET, "", aws.REGION, "dynamodb")
    client = LightClient(endpoint, signer, **{"sleep": lambda _: None, "seconds": 2.0, **patience})
    try:
        yield client
    finally:
        client.close()


@dataclass
class Both:
    ours: Any
    boto: Any


@pytest.fixture(scope="module")
def both() -> Iterator[Both]:
    """Two clients of one table on loopback, with two days in it, one of them with a body too long for an item."""
    with aws.running() as endpoint, aws.only(aws.environment(endpoint), hiding=("AWS_",)):
        client = boto3.Session().client("dynamodb")
        client.create_table(TableName=TABLE, **declared())
        store = TableStore(Table(client, TABLE))
        paper = a_paper("2609.00001")
        first = a_digest(entries=(an_entry(1, paper),))
        posts = [a_mention(papers=(paper.id,))]
        saved = store.save(first, StoredBody(bytes(range(256)), '"one"', NOW), posts)
        store.save(replace(saved, step="6h"), StoredBody(bytes(range(256)) * 3_000, '"two"', NOW), posts)
        next_day = a_digest(NEXT, (an_entry(1, a_paper("2609.00002")), an_entry(2, paper)))
        store.save(next_day, StoredBody(b"next", '"next"', NOW, final=True), ())
        with light(endpoint, seconds=20) as ours:
            yield Both(ours, client)


READS: dict[str, Callable[[TableReader], Any]] = {
    "the newest body": lambda reader: reader.latest_body(),
    "the body of a day": lambda reader: reader.digest_body(NEXT),
    "a body in parts": lambda reader: reader.digest_body(DAY),
    "a day without a digest": lambda reader: reader.digest_body(DAY - timedelta(days=9)),
    "a paper": lambda reader: reader.paper(a_paper("2609.00001").id),
    "a paper's history": lambda reader: reader.history(a_paper("2609.00001").id),
    "a paper's posts": lambda reader: reader.mentions(a_paper("2609.00001").id),
    "outlines": lambda reader: TableArchive(reader.table).outlines([DAY, NEXT]),
    "entries": lambda reader: TableArchive(reader.table).entries([(DAY, 1), (NEXT, 2)]),
    "a category": lambda reader: TableArchive(reader.table).category("cs.LG"),
    "the archive": lambda reader: TableStore(reader.table).days(),
}


@pytest.mark.parametrize("what", READS)
def test_whatever_the_api_reads_both_clients_read_alike(both: Both, what: str) -> None:
    ours, botos = (READS[what](TableReader(Table(client, TABLE))) for client in (both.ours, both.boto))
    assert ours == botos
    assert ours or what == "a day without a digest"


def test_a_query_goes_on_over_its_pages(both: Both) -> None:
    asked = {
        "TableName": TABLE,
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": "DAY"}},
        "Limit": 1,
    }
    pages = [client.query(**asked) for client in (both.ours, both.boto)]
    for name in ("Items", "LastEvaluatedKey"):
        assert pages[0][name] == pages[1][name]
    days = Table(both.ours, TABLE).query(**{name: value for name, value in asked.items() if name != "TableName"})
    assert [row["sk"]["S"] for row in days] == [str(DAY), str(NEXT)]


def test_a_table_that_is_not_there_is_a_store_error_in_words(both: Both) -> None:
    with pytest.raises(StoreError, match="GetItem: the table answered ResourceNotFoundException"):
        Table(both.ours, "nowhere").get({"pk": {"S": "A"}, "sk": {"S": "B"}})


def _answer(content: bytes, status: int = 200, **headers: str) -> bytes:
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} X\r\nContent-Length: {len(content)}\r\n{lines}\r\n".encode() + content


GOOD = _answer(b'{"Item": {"pk": {"S": "A"}, "data": {"B": "AAEC"}}}')
ITEM = {"pk": {"S": "A"}, "data": {"B": b"\0\1\2"}}
REFUSED = json.dumps({"__type": "com.amazonaws.dynamodb.v20120810#ValidationException", "message": SECRET}).encode()
THROTTLED = json.dumps({"__type": "a#ProvisionedThroughputExceededException"}).encode()
FAULTS = {
    "a connection that closes at once": b"",
    "an answer that ends in its head": b"HTTP/1.1 200 OK\r\nConte",
    "an answer that ends in its body": GOOD[:-20],
    "an answer that is no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n",
    "an answer that was damaged": _answer(b'{"Item": {}}', x_amz_crc32="1"),
    "a server that failed": _answer(b"<html>", 503),
    "a table that is asked too much": _answer(THROTTLED, 400),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_passes_is_asked_once_more(fault: str) -> None:
    with Wire(FAULTS[fault], GOOD) as wire, light(wire.url) as client:
        assert client.get_item(TableName="t", Key={})["Item"] == ITEM
    assert len(wire.requests) == 2


@pytest.mark.parametrize("fault", FAULTS)
def test_what_stays_is_a_store_error_in_words_after_two_tries(fault: str) -> None:
    words = pytest.raises(StoreError, match=r"GetItem: .+, 2 times")
    with Wire(FAULTS[fault]) as wire, light(wire.url) as client, words as told:
        client.get_item(TableName="t", Key={})
    assert len(wire.requests) == TRIES
    assert SECRET not in f"{told.value!r} {told.value.__cause__!r}"


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    words = pytest.raises(StoreError, match="TimeoutError, 2 times")
    with Wire(GOOD, gap=5.0) as wire, light(wire.url, seconds=0.05) as client, words:
        client.get_item(TableName="t", Key={})


def test_a_refusal_is_not_asked_again_and_its_message_not_repeated() -> None:
    with Wire(_answer(REFUSED, 400)) as wire, light(wire.url) as client, pytest.raises(StoreError) as told:
        client.get_item(TableName="t", Key={})
    assert str(told.value) == "GetItem: the table answered ValidationException"
    assert len(wire.requests) == 1


def test_a_connection_that_was_kept_and_closed_is_opened_again() -> None:
    """The wire closes each connection after its answer."""
    with Wire(GOOD) as wire, light(wire.url) as client:
        assert [client.get_item(TableName="t", Key={})["Item"] for _ in range(3)] == [ITEM] * 3


def test_a_checksum_that_holds_is_accepted() -> None:
    content = b'{"Item": {"pk": {"S": "A"}, "data": {"B": "AAEC"}}}'
    with Wire(_answer(content, x_amz_crc32=str(zlib.crc32(content)))) as wire, light(wire.url) as client:
        assert client.get_item(TableName="t", Key={})["Item"] == ITEM


def test_bytes_are_found_wherever_they_stand() -> None:
    item = {"list": {"L": [{"B": "AAEC"}, {"M": {"deep": {"BS": ["AAEC"]}}}]}, "n": {"N": "1"}}
    with Wire(_answer(json.dumps({"Items": [item]}).encode())) as wire, light(wire.url) as client:
        (found,) = client.query(TableName="t")["Items"]
    assert found == {"list": {"L": [{"B": b"\0\1\2"}, {"M": {"deep": {"BS": [b"\0\1\2"]}}}]}, "n": {"N": "1"}}


def test_nobody_who_prints_the_client_reads_its_secret() -> None:
    with light("http://127.0.0.1:1") as client:
        assert SECRET not in repr(client)
