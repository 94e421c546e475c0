"""Payload 2.0 and its answers.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.errors import TemplateError
from local.function import Function, FunctionError
from local.gateway import Gateway, Request, Response, Route, gateway
from local.template import ROOT, Stack

NOW = datetime(2026, 9, 24, 6, 0, tzinfo=UTC)
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:hotpapers-EchoFunction"


class Answers(Function):
    """Keeps its events, and answers what it is told to."""

    def __init__(self, answer: Any = None) -> None:
        super().__init__("echo", FUNCTION, "", "", {}, 30, 128)
        self.answer, self.events = answer, list[dict[str, Any]]()

    def invoke(self, event: Any, request: str | None = None) -> Any:
        self.events.append(json.loads(json.dumps(event)))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def played(answer: Any = None, *routes: str) -> tuple[Gateway, Answers]:
    function = Answers(answer)
    asked = (route.split(" ") for route in routes or ("ANY /v1/{proxy+}",))
    made = [Route(method, path, function) for method, path in asked]
    return Gateway("r3pmxmplak", sorted(made, key=lambda route: route.order), lambda: NOW), function


def ask(path: str = "/v1/x", query: str = "", method: str = "GET", **given: Any) -> dict[str, Any]:
    """The event of a request."""
    api, function = played()
    api.answer(Request(method, path, query, given.pop("headers", ()), **given))
    return function.events[0]


def said(answer: Any, method: str = "GET") -> Response:
    api, _ = played(answer)
    return api.answer(Request(method, "/v1/x", "", ()))


def _header(response: Response, name: str) -> list[str]:
    return [value for key, value in response.headers if key == name]


def _shape(value: Any) -> Any:
    return {key: _shape(item) for key, item in value.items()} if isinstance(value, dict) else type(value).__name__


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "events").glob("api-*.json")))
def test_an_event_is_made_like_the_real_ones_kept_in_events(name: str) -> None:
    """Field by field, kind by kind; a header less or more is the reader's."""
    real = json.loads((ROOT / "events" / name).read_text("utf-8"))
    made = ask(real["rawPath"], headers=[("Accept", "*/*"), ("User-Agent", "curl/8.10.1")])
    known, ours = _shape(real), _shape(made)
    known["headers"] = ours["headers"] = {}
    assert ours == known
    assert made["rawPath"] == real["rawPath"]
    assert made["pathParameters"] == real["pathParameters"]
    assert made["headers"].keys() >= real["headers"].keys() - {"accept-encoding"}


def test_header_names_are_in_small_letters_and_duplicates_joined_by_commas() -> None:
    event = ask(headers=[("Accept", "text/html"), ("If-None-Match", '"a"'), ("accept", "text/plain")])
    assert event["headers"]["accept"] == "text/html,text/plain"
    assert event["headers"]["if-none-match"] == '"a"'
    assert all(name == name.lower() for name in event["headers"])


def test_duplicate_queries_are_joined_by_commas_and_their_names_keep_their_case() -> None:
    event = ask(query="a=1&A=2&a=3&empty=&b=x%26y+z")
    assert event["queryStringParameters"] == {"a": "1,3", "A": "2", "empty": "", "b": "x&y z"}
    assert event["rawQueryString"] == "a=1&A=2&a=3&empty=&b=x%26y+z", "as it was sent"


def test_cookies_are_a_list_and_no_header() -> None:
    event = ask(headers=[("Cookie", "a=1; b=2"), ("Cookie", "c=3")])
    assert event["cookies"] == ["a=1", "b=2", "c=3"]
    assert "cookie" not in event["headers"]


def test_what_a_request_does_not_have_is_not_in_the_event() -> None:
    assert ask().keys() == {
        *("version", "routeKey", "rawPath", "rawQueryString", "headers", "requestContext", "pathParameters"),
        "isBase64Encoded",
    }


def test_the_path_reaches_the_function_decoded_so_that_an_encoded_slash_is_one() -> None:
    """Seen of HTTP APIs: https://github.com/fastify/aws-lambda-fastify/issues/169."""
    event = ask("/v1/papers/hep-th%2F9901001%20x")
    assert event["rawPath"] == event["requestContext"]["http"]["path"] == "/v1/papers/hep-th/9901001 x"
    assert event["pathParameters"] == {"proxy": "papers/hep-th/9901001 x"}


def test_the_gateway_says_who_asked_for_what_and_when() -> None:
    event = ask(method="HEAD", headers=[("User-Agent", "reader/1"), ("Host", "papers.example")])
    context = event["requestContext"]
    assert context["http"]["method"] == "HEAD"
    assert context["http"]["userAgent"] == "reader/1"
    assert (context["time"], context["timeEpoch"]) == ("24/Sep/2026:06:00:00 +0000", 1_790_229_600_000)
    assert context["domainName"] == event["headers"]["host"] == "r3pmxmplak.execute-api.us-east-1.amazonaws.com"
    assert event["headers"]["x-forwarded-for"] == "127.0.0.1"


def test_a_body_of_text_comes_as_it_is_and_any_other_as_base64() -> None:
    text, binary = ask(body="Grüße".encode(), method="POST"), ask(body=b"\xff\x00", method="POST")
    assert (text["body"], text["isBase64Encoded"]) == ("Grüße", False)
    assert (base64.b64decode(binary["body"]), binary["isBase64Encoded"]) == (b"\xff\x00", True)
    assert binary["headers"]["content-length"] == "2"


@given(st.binary())
def test_no_body_is_lost(body: bytes) -> None:
    event = ask(body=body, method="POST")
    sent = event.get("body", "")
    assert (base64.b64decode(sent) if event["isBase64Encoded"] else sent.encode()) == body


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "DELETE"])
def test_any_method_reaches_a_route_of_any(method: str) -> None:
    assert ask(method=method)["routeKey"] == "ANY /v1/{proxy+}"


@pytest.mark.parametrize(
    ("method", "path", "key"),
    [
        ("GET", "/v1/papers/newest", "GET /v1/papers/newest"),
        ("GET", "/v1/papers/2609.01234", "GET /v1/papers/{id}"),
        ("GET", "/v1/papers/a/b", "GET /v1/{proxy+}"),
        ("HEAD", "/v1/papers/newest", "ANY /v1/{proxy+}"),
    ],
)
def test_the_most_specific_route_is_taken(method: str, path: str, key: str) -> None:
    routes = ("ANY /v1/{proxy+}", "GET /v1/{proxy+}", "GET /v1/papers/{id}", "GET /v1/papers/newest")
    api, function = played(None, *routes)
    api.answer(Request(method, path, "", ()))
    assert function.events[0]["routeKey"] == key


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/"), ("GET", "/v2/x"), ("POST", "/v1/papers/newest")])
def test_what_has_no_route_is_not_found_whatever_its_method(method: str, path: str) -> None:
    """An HTTP API has no 405."""
    api, function = played(None, "GET /v1/{proxy+}")
    answer = api.answer(Request(method, path, "", ()))
    assert (answer.status, answer.body) == (404, b'{"message":"Not Found"}')
    assert not function.events


@pytest.mark.parametrize(("path", "key"), [("/v1/", "$default"), ("/v2/x", "$default"), ("/v1/x", "ANY /v1/{proxy+}")])
def test_the_default_route_takes_what_no_other_one_takes(path: str, key: str) -> None:
    api, function = played(None, "ANY /$default", "ANY /v1/{proxy+}")
    api.answer(Request("GET", path, "", ()))
    assert function.events[0]["routeKey"] == key
    assert ("pathParameters" in function.events[0]) == (key != "$default")


def test_an_answer_is_given_as_the_function_says() -> None:
    answer = said(
        {"statusCode": "201", "headers": {"ETag": '"a"', "X-Number": 3}, "cookies": ["a=1", "b=2"], "body": "Grüße"}
    )
    assert (answer.status, answer.body.decode()) == (201, "Grüße")
    assert _header(answer, "etag") == ['"a"']
    assert _header(answer, "x-number") == ["3"]
    assert _header(answer, "set-cookie") == ["a=1", "b=2"]
    assert _header(answer, "content-type") == ["text/plain; charset=utf-8"]


def test_an_answer_in_base64_is_bytes() -> None:
    answer = said({"statusCode": 200, "body": base64.b64encode(b"\x1f\x8b").decode(), "isBase64Encoded": True})
    assert answer.body == b"\x1f\x8b"


def test_an_answer_without_a_status_is_the_body_itself() -> None:
    assert said({"a": [1]}).body == b'{"a": [1]}'
    assert said("hello").body == b"hello"
    assert _header(said("hello"), "content-type") == ["application/json"]
    assert said(None).status == 200


def test_a_status_alone_has_no_body_and_no_type() -> None:
    answer = said({"statusCode": 304, "headers": {"ETag": '"a"'}})
    assert (answer.status, answer.body, _header(answer, "content-type")) == (304, b"", [])


@pytest.mark.parametrize(
    "answer",
    [
        FunctionError("KeyError", "'secret'"),
        {"statusCode": "fine"},
        {"statusCode": 200, "headers": ["ETag"]},
        {"statusCode": 200, "body": {"a": 1}},
        {"statusCode": 200, "body": "no base64!", "isBase64Encoded": True},
        {"statusCode": 200, "body": "x" * 6_291_557},
    ],
    ids=["raised", "status", "headers", "body", "base64", "too large"],
)
def test_a_function_that_fails_costs_a_500_that_tells_nothing(answer: Any) -> None:
    response = said(answer)
    assert (response.status, response.body) == (500, b'{"message":"Internal Server Error"}')
    assert _header(response, "apigw-requestid")


def test_each_request_has_an_id_that_function_and_reader_both_see() -> None:
    api, function = played({"statusCode": 200})
    answers = [api.answer(Request("GET", "/v1/x", "", ())) for _ in range(2)]
    ids = [event["requestContext"]["requestId"] for event in function.events]
    assert ids == [value for answer in answers for value in _header(answer, "apigw-requestid")]
    assert len(set(ids)) == 2


def test_a_request_over_the_gateways_limits_never_reaches_the_function() -> None:
    api, function = played()
    assert api.answer(Request("POST", "/v1/x", "", (), b"x" * 10_000_001)).status == 413
    assert api.answer(Request("GET", "/v1/x", "", [("Cookie", "x" * 10_300)])).status == 431
    assert not function.events


def test_the_template_declares_the_routes(stack: Stack) -> None:
    api = gateway(stack, "HttpApi", {FUNCTION: Answers()}, lambda: NOW)
    first, second, *greedy = [route.key for route in api.routes]
    assert (first, second) == ("GET /v1/papers/newest", "GET /v1/papers/{id}")
    assert sorted(greedy) == ["GET /v1/{proxy+}", "HEAD /v1/{proxy+}"]


@pytest.mark.parametrize("change", [{"payloadFormatVersion": "1.0"}, {"uri": "https://elsewhere.example"}])
def test_an_integration_that_is_not_played_is_refused_by_its_path(stack: Stack, change: Mapping[str, str]) -> None:
    paths = stack.resources["HttpApi"].body["Properties"]["Body"]["paths"]
    paths["/v1/papers/newest"]["get"]["x-amazon-apigateway-integration"] |= change
    with pytest.raises(TemplateError, match="not /v1/papers/newest"):
        gateway(stack, "HttpApi", {FUNCTION: Answers()}, lambda: NOW)
