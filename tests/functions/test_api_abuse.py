"""Whatever is sent, the API answers in its own words: no stack, no 5xx, nothing reflected into a header."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local import aws
from local.function import Function
from local.gateway import Request
from tests.contracts.wires import Wire
from tests.functions.reader import Reader, Said
from tests.shared import shared_path

OURS = {200, 304, 307, 400, 404, 405, 410, 413, 414, 431}
INSIDE = re.compile(rb"Traceback|File \"|site-packages|hotpapers\.[adjvw]\w+\.|botocore|powertools|HOTPAPERS_")
"""What nobody outside has to know."""
PRINTABLE = re.compile(r"[\x20-\x7e]*")
"""What a header's value may be."""


def cases(*categories: str, without: str = "") -> list[dict[str, Any]]:
    try:
        found = json.loads(shared_path("hostile", "api", "http_requests.json").read_text("utf-8"))
    except pytest.skip.Exception:
        return []
    return [case for case in found if (case["cat"] in categories if categories else case["cat"] != without)]


def ask(api: Reader, case: dict[str, Any]) -> Said:
    path, _, query = case["path"].partition("?")
    sent = [(name, str(value)) for name, value in (case.get("headers") or {}).items()]
    body = (case.get("body") or "").encode()
    return api.ask(Request(case["method"], quote("/v1" + path, safe="/%;:,$*+'()!~@&="), query, sent, body))


REQUESTS = cases(without="malformed_event")


@pytest.mark.parametrize("case", REQUESTS, ids=lambda case: f"{case['cat']} {case['path'][:40]!a}")
def test_a_hostile_request_is_answered_like_any_other(api: Reader, case: dict[str, Any]) -> None:
    said = ask(api, case)
    assert said.status in OURS
    if isinstance(case["want"][0], int) and case["cat"] != "huge":
        # a method that only a header names is not the method
        assert said.status in (*case["want"], *([200] if "X-HTTP-Method" in (case.get("headers") or {}) else []))
    assert not INSIDE.search(said.text)
    assert all(map(PRINTABLE.fullmatch, said.headers.values()))
    if said.status >= 400 and b'{"message":' not in said.body[:20]:  # else the gateway's own words
        assert said.headers["content-type"] == "application/problem+json"
        assert said.json["status"] == said.status


@pytest.mark.parametrize("case", cases("cache_poison_pairs"), ids=lambda case: f"{case['path'][:40]!a}")
def test_what_a_cache_would_keep_is_the_plain_answer_or_nothing(api: Reader, case: dict[str, Any]) -> None:
    said, plain = ask(api, case), api.get(f"/v1{case['baseline']}")
    if said.status == 200:
        assert said.body == plain.body
        assert b"evil.example" not in said.text
    else:
        assert said.headers.get("cache-control", "no-store") == "no-store"


@pytest.mark.parametrize("case", cases("malformed_event"), ids=lambda case: f"{str(case['raw_event'])[:40]!a}")
def test_an_event_that_is_no_request_is_a_problem(api: Reader, case: dict[str, Any]) -> None:
    answer: Any = api.function.invoke(case["raw_event"])
    assert 400 <= answer["statusCode"] < 500
    assert answer["headers"]["Content-Type"] == "application/problem+json"
    assert not INSIDE.search(str(answer.get("body")).encode())


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
_PATHS = st.sampled_from(["/v1/digests/latest", "/v1/papers", "/v1/digests"])
_HTTP = st.fixed_dictionaries({"method": st.sampled_from(["GET", "HEAD", "get", "PATCH", ""]) | _JSON})
_CONTEXT = st.fixed_dictionaries({"http": _HTTP | _JSON}, optional={"timeEpoch": _JSON, "requestId": _JSON})
_EVENT = st.fixed_dictionaries(
    {
        "version": st.just("2.0"),
        "rawPath": _PATHS | _JSON,
        "requestContext": st.fixed_dictionaries({"http": _HTTP | _JSON, "timeEpoch": _JSON, "requestId": _JSON})
        | _JSON,
    },
    optional={"headers": _JSON, "queryStringParameters": _JSON, "rawQueryString": _JSON},
)


@given(event=_JSON | _EVENT)
@settings(max_examples=150)
def test_any_event_is_answered(api: Reader, event: Any) -> None:
    answer: Any = api.function.invoke(event)
    assert answer["statusCode"] in OURS


_NAMES = st.sampled_from(["q", "limit", "cursor", "since", "fields", "sort"])
_SEGMENT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


@given(
    path=st.lists(st.sampled_from(["v1", "digests", "papers", "latest", "history", ".."]) | _SEGMENT, max_size=5),
    query=st.dictionaries(_NAMES | _SEGMENT, _SEGMENT, max_size=3),
)
@settings(max_examples=150)
def test_any_address_is_answered(api: Reader, path: list[str], query: dict[str, str]) -> None:
    asked = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in query.items())
    said = api.ask(Request("GET", "/v1/" + "/".join(quote(part, safe="") for part in path), asked, []))
    assert said.status in OURS, unquote(asked)


def _of_a_table(answer: bytes) -> tuple[Any, tuple[str, ...]]:
    """What the newest digest is where the table answers so, and the log of it."""
    with Wire(answer) as wire:
        environment = {**aws.environment(wire.url), "HOTPAPERS_TABLE": "t"}
        function = Function("api", "arn", "functions.api.app", "handler", environment, 10, 512)
        context = {"http": {"method": "GET"}, "requestId": "id-7"}
        return function.invoke({"rawPath": "/v1/digests/latest", "requestContext": context}), function.logs


def test_a_table_that_cannot_be_read_is_a_problem_that_passes() -> None:
    answer, logs = _of_a_table(b"HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n")
    assert (answer["statusCode"], answer["headers"]["Retry-After"]) == (503, "5")
    assert answer["headers"]["Cache-Control"] == "no-store"
    assert any("id-7" in line and "status 500" in line for line in logs), "the log has it under the same id"


def test_what_nobody_expected_is_a_problem_without_its_words() -> None:
    """A table whose rows are not what we wrote."""
    answer, logs = _of_a_table(b"HTTP/1.1 200 OK\r\nContent-Length: 33\r\n\r\n" + b'{"Item": {"pk": {"S": "LATEST"}}}')
    assert answer["statusCode"] == 500
    assert any("id-7" in line and "KeyError" in line for line in logs)
    assert "id-7" in answer["body"]
    assert "KeyError" not in answer["body"]
