"""The stream wakes publish for what became visible, and for nothing else of what is written."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from hotpapers.adapters.dynamodb import TableStore, keys
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.domain.mention import Network
from hotpapers.domain.paper import PaperId
from hotpapers.views.documents import digest_body

from local.filters import Pattern, passes, patterns
from local.template import Stack
from tests.builders import DAY, NOW, a_digest, a_mention
from tests.conftest import TABLE

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

PREFIX = keys.prefix(3, "1a2b3c4d")
PAPER = PaperId("2609.01234")
PARTITIONS = {
    keys.digest(DAY),
    keys.mentions(DAY),
    keys.paper(PAPER),
    keys.category("cs.LG"),
    keys.announced(DAY),
    keys.document("trending"),
    keys.DAYS,
    keys.CATEGORIES,
    keys.STATUS,
    keys.LEASE,
    keys.HIDE,
    keys.LATEST["pk"]["S"],
}
ROWS = {
    keys.META,
    f"{keys.META}#0002",
    keys.entry(PREFIX, 1),
    keys.body(PREFIX),
    keys.counts(PREFIX),
    keys.evidence("+0h", Network.X, "0123456789abcdef"),
    keys.listed(DAY),
    keys.run(NOW, DAY),
    keys.BODY,
    str(DAY),
    "cs.LG",
    f"PAPER#{PAPER}",
    keys.PAGE["sk"]["S"],
    keys.LATEST["sk"]["S"],
}


@pytest.fixture
def filters(stack: Stack) -> tuple[Pattern, ...]:
    (mapping,) = map(stack.properties, stack.of_type("AWS::Lambda::EventSourceMapping"))
    return patterns(mapping["FilterCriteria"])


def test_of_every_pair_of_keys_only_a_digests_meta_and_the_status_page_pass(filters: tuple[Pattern, ...]) -> None:
    passed = {(pk, sk) for pk, sk in product(PARTITIONS, ROWS) if passes(filters, _record(keys.key(pk, sk)))}
    assert passed == {(keys.digest(DAY), keys.META), ("STATUS", "PAGE")}


def test_a_save_wakes_publish_by_its_last_write_alone(
    filters: tuple[Pattern, ...], table: DynamoDBClient, aws: boto3.Session
) -> None:
    digest = a_digest()
    TableStore(Table(table, TABLE)).save(digest, digest_body(digest), [a_mention()])
    written = aws.client("dynamodb").scan(TableName=TABLE)["Items"]
    assert len(written) > 10
    passed = [item for item in written if passes(filters, _record(item))]
    assert [(item["pk"], item["sk"]) for item in passed] == [({"S": f"DIGEST#{DAY}"}, {"S": "META"})]


def _record(item: Any) -> dict[str, Any]:
    return {"eventName": "INSERT", "dynamodb": {"Keys": {"pk": item["pk"], "sk": item["sk"]}}}
