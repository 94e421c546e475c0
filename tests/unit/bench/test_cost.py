"""docs/cost.md is what the counts and the prices give, and the counting follows AWS's rules."""

from __future__ import annotations

import json
from base64 import b64encode
from io import BytesIO
from typing import Any

import pytest

from bench.cost.__main__ import COUNTS, DOCS
from bench.cost.meter import Counts, Meter
from bench.cost.month import BLUESKY, DIGESTS, MAILING, SIZES, month, telling
from bench.cost.page import page, total
from bench.cost.prices import PRICES
from local import template

COUNTED = json.loads(COUNTS.read_text("utf-8"))


def test_the_page_is_what_the_counts_and_the_prices_give() -> None:
    assert DOCS.read_text("utf-8") == page(COUNTED), "say python -m bench.cost"


def test_every_amount_has_a_price_and_every_price_an_amount() -> None:
    used = [one for size in SIZES for one in (month(COUNTED, size), *telling(COUNTED, size).values())]
    assert {name for one in used for name in one} == set(PRICES)


def test_what_is_free_is_never_dearer_and_never_below_nothing() -> None:
    for used in (month(COUNTED, size) for size in SIZES):
        assert 0 < total(used, free=True) <= total(used, free=False)
    assert PRICES["lambda_requests"].cost(999_999, free=True) == 0
    assert PRICES["lambda_requests"].cost(3_000_000, free=True) == pytest.approx(0.40)


def test_a_million_requests_reach_the_api_a_hundred_thousand_times() -> None:
    used = month(COUNTED, SIZES[2])
    assert used["http_api"] == pytest.approx(100_000 + 10_000), "an agent's message is answered by no edge"
    assert PRICES["edge_requests"].cost(used["edge_requests"], free=False) == pytest.approx(1.01, abs=0.01)


def test_a_count_that_grows_makes_the_month_dearer() -> None:
    act = COUNTED["acts"]["harvest 1d"]
    more = {**act, "write_units": act["write_units"] + 1_000_000}
    grown = {**COUNTED, "acts": {**COUNTED["acts"], "harvest 1d": more}}
    dearer = total(month(grown, SIZES[0]), free=False) - total(month(COUNTED, SIZES[0]), free=False)
    assert dearer == pytest.approx(21 * 0.625), "21 digests a month"


def test_a_letter_for_each_reader_and_digest_and_an_invitation_for_who_comes() -> None:
    for size in SIZES:
        used = telling(COUNTED, size)
        assert used[MAILING]["letters"] == pytest.approx(DIGESTS * size.listed + size.listed / 10)
        assert not used[BLUESKY]["letters"]


def test_every_function_of_the_template_is_counted() -> None:
    functions = [
        name for name, one in template.read()["Resources"].items() if one["Type"] == "AWS::Serverless::Function"
    ]
    counted_ = [one["function"] for part in ("acts", "api", "agents", "told") for one in COUNTED[part].values()]
    assert {f"{name.capitalize()}Function" for name in counted_} == set(functions)


def asked(method: str = "POST", path: str = "/", query: str = "", target: str = "", body: bytes = b"") -> Any:
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "wsgi.input": BytesIO(body)}
    return {**environ, "CONTENT_LENGTH": str(len(body)), "HTTP_X_AMZ_TARGET": target}


def counted(environ: Any, answer: object = None, there: object = None) -> Counts:
    """What a meter says of one request."""
    meter = Meter(lambda _environ, _start: [json.dumps(answer).encode()], lambda _key, _table: there)
    list(meter(environ, lambda *_: None))
    return meter.counts


def on_table(name: str, given: object, answer: object, **there: object) -> Counts:
    environ = asked(target=f"DynamoDB_20120810.{name}", body=json.dumps(given).encode())
    return counted(environ, answer, there.get("there"))


def row(size: int) -> dict[str, dict[str, str]]:
    """Of so many bytes, its name too."""
    return {"b": {"B": b64encode(bytes(size - 1)).decode()}}


@pytest.mark.parametrize(
    ("size", "consistent", "units"), [(4_096, True, 1), (4_096, False, 0.5), (4_097, True, 2), (4_097, False, 1)]
)
def test_a_read_unit_is_four_kilobytes_and_half_where_it_may_be_stale(
    size: int, consistent: bool, units: float
) -> None:
    given = {"Key": {}, "ConsistentRead": consistent}
    assert on_table("GetItem", given, {"Item": row(size)}).read == units
    assert on_table("Query", given, {"Items": [row(size - 100), row(100)]}).read == units


def test_what_is_not_there_costs_a_unit_too() -> None:
    given = {"RequestItems": {"t": {"Keys": [{}, {}, {}], "ConsistentRead": True}}}
    assert on_table("BatchGetItem", given, {"Responses": {"t": [row(5_000)]}}).read == 2 + 1 + 1


def test_a_write_unit_is_a_kilobyte_of_each_item() -> None:
    assert on_table("PutItem", {"Item": row(1_025)}, {}).written == 2
    rows = [{"PutRequest": {"Item": row(size)}} for size in (10, 1_024, 3_000)]
    assert on_table("BatchWriteItem", {"RequestItems": {"t": rows}}, {}).written == 1 + 1 + 3
    update = {"Key": {}, "TableName": "t"}
    assert on_table("UpdateItem", update, {}, there={"b": {"B": bytes(2_000)}}).written == 2


def test_a_listing_is_not_a_get_and_an_object_has_its_bytes() -> None:
    assert counted(asked("GET", "/site", "list-type=2&prefix=a")).calls == {"S3 ListObjectsV2": 1}
    assert counted(asked("GET", "/site/index.html")).calls == {"S3 GetObject": 1}
    put = counted(asked("PUT", "/site/index.html", body=b"12345"))
    assert (put.calls, put.put) == ({"S3 PutObject": 1}, 5)


def test_a_letter_is_counted_and_a_reader_who_leaves_costs_a_write() -> None:
    assert counted(asked(path="/v2/email/outbound-emails")).calls == {"SES SendEmail": 1}
    assert on_table("DeleteItem", {"Key": {}, "TableName": "t"}, {}).written == 1


def test_every_path_of_an_invalidation_is_counted() -> None:
    body = b"<Paths><Items><Path>/a</Path><Path>/b/*</Path></Items></Paths>"
    found = counted(asked(path="/2020-05-31/distribution/E1/invalidation", body=body))
    assert (found.calls, found.paths) == ({"CloudFront CreateInvalidation": 1}, 2)
