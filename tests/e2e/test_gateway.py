"""The embedded gateway beside SAM's own HTTP API service: the same requests, the same answers of a function."""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Any

import pytest

from local import template
from local.gateway import Gateway, Request, Response, Route, gateway
from local.template import ROOT
from tests.builders import NOW

pytestmark = pytest.mark.slow

ELSE = "/$default"
"""As a description of an API writes the route of all that no other takes; its key has no slash."""
PYTHON = ROOT / ".venv-sam" / "bin" / "python"
HEADERS = (("Accept", "application/json"), ("X-Two", "one"), ("X-Two", "two"), ("User-Agent", "reader/1.0"))
COOKIES = (("Cookie", "a=1; b=2"),)
TARGETS = (
    *("/v1/digests/latest", "/v1/digests/2026-09-24.md", "/v1/papers/hep-th/9901001", "/v1/papers?q=two+words&limit=5"),
    *("/v1/papers?q=%E2%82%AC&q=again", "/v1/papers?empty=&x", "/v1/papers/caf%C3%A9", "/v1/a//b", "/v1/x?q=a%2Cb,c"),
)
REQUESTS = [
    *(Request("GET", *target.partition("?")[::2], HEADERS) for target in TARGETS),
    *(Request(method, "/v1/digests/latest", "", HEADERS) for method in ("HEAD", "OPTIONS", "DELETE")),
    Request("GET", "/v1/digests/latest", "", (*HEADERS, *COOKIES)),
    Request("POST", "/v1/digests/latest", "a=1", (("Content-Type", "application/json"),), b'{"a": 1}'),
    Request("GET", "/elsewhere", "", HEADERS),
    Request("GET", "/v1", "", HEADERS),
    Request("POST", "/mcp", "", (("Content-Type", "application/json"),), b"{}"),
]
PLAIN: Any = {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": '{"a": 1}'}
ANSWERS: list[Any] = [
    PLAIN,
    {"statusCode": 404, "headers": {"content-type": "application/problem+json"}, "body": "{}"},
    {"statusCode": 200, "body": b64encode(b"\x1f\x8b\x00").decode(), "isBase64Encoded": True},
    {"statusCode": 204, "headers": {}},
    {"statusCode": 307, "headers": {"Location": "/elsewhere"}, "body": ""},
    {"statusCode": 200, "cookies": ["a=1; Path=/", "b=2"], "body": "text"},
    {"a": "document without a status"},
]


@dataclass
class Told:
    """A function that answers what it is told to."""

    answer: Any = None
    events: list[Any] = field(default_factory=list)

    def invoke(self, event: Any) -> Any:
        self.events.append(event)
        return self.answer


@dataclass(frozen=True)
class Exchange:
    event: Any
    status: int
    headers: Mapping[str, str]
    body: bytes


@cache
def _routes() -> list[tuple[str, str]]:
    """Of the template, all of them."""
    stack = template.stack(template.read(), {})
    (api,) = stack.of_type("AWS::ApiGatewayV2::Api")
    functions: Any = {stack.attribute(name, "Arn"): None for name in stack.of_type("AWS::Lambda::Function")}
    return [(route.method, route.path) for route in gateway(stack, api, functions, lambda: NOW).routes]


def _ours(request: Request, answer: Any) -> Exchange:
    function: Any = Told(answer)
    routes = [Route(method, path, function) for method, path in _routes()]
    embedded = Gateway("api", sorted(routes, key=lambda route: route.order), lambda: NOW)
    response: Response = embedded.answer(request)
    event = function.events[0] if function.events else None
    return Exchange(event, response.status, _named(response.headers), response.body)


@pytest.fixture(scope="module")
def theirs() -> list[Exchange]:
    """Of every request with the plain answer, then of one request with every answer."""
    if not PYTHON.exists():
        pytest.skip("SAM's CLI is not here; `make build` installs it")
    routes = [(method, path.removeprefix("/") if path == ELSE else path) for method, path in _routes()]
    asked = {"routes": routes, "exchanges": [_exchange(*one) for one in _pairs()]}
    said = subprocess.run(
        [PYTHON, ROOT / "tests/e2e/sam_gateway.py"],
        input=json.dumps(asked),
        check=False,
        capture_output=True,
        text=True,
        env={"SAM_CLI_TELEMETRY": "0", "AWS_DEFAULT_REGION": "us-east-1"},
    )
    assert said.returncode == 0, said.stderr
    return [
        Exchange(one["event"], one["status"], _named(one["headers"]), b64decode(one["body"]))
        for one in json.loads(said.stdout)
    ]


def _pairs() -> list[tuple[Request, Any]]:
    return [*product(REQUESTS, [PLAIN]), *product(REQUESTS[:1], ANSWERS)]


def _exchange(request: Request, answer: Any) -> dict[str, Any]:
    target = f"{request.path}?{request.query}" if request.query else request.path
    return {"request": [request.method, target, request.headers, b64encode(request.body).decode()], "answer": answer}


def _named(pairs: Any) -> dict[str, str]:
    """By lower-case names; several cookies are one text."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name.lower(), []).append(value)
    return {name: " | ".join(values) for name, values in found.items()}


IN_EVENT = ("version", "rawPath", "rawQueryString", "cookies", "queryStringParameters")


def test_a_function_gets_the_same_event_of_the_same_request(theirs: list[Exchange]) -> None:
    for (request, _), sams in zip(_pairs(), theirs, strict=True):
        event = _ours(request, PLAIN).event
        # what SAM leaves out or empty is empty with us
        for name in (*IN_EVENT, "body"):
            assert (event.get(name) or None) == (sams.event.get(name) or None), (request, name)
        assert event["isBase64Encoded"] == sams.event["isBase64Encoded"]
        assert event["requestContext"]["http"]["method"] == sams.event["requestContext"]["http"]["method"]


def test_a_request_takes_the_same_route(theirs: list[Exchange]) -> None:
    """SAM's names the method where the route has any, and calls the whole path a variable where none takes it."""
    keys = set()
    for (request, _), sams in zip(_pairs(), theirs, strict=True):
        event = _ours(request, PLAIN).event
        keys.add(event["routeKey"])
        assert event["routeKey"].replace("ANY ", f"{request.method} ") == sams.event["routeKey"], request
        if event["routeKey"] != "$default":
            assert event.get("pathParameters", {}) == sams.event["pathParameters"], request
    assert keys >= {"ANY /v1/{proxy+}", "ANY /mcp", "$default"}


def test_headers_reach_the_function_alike_but_for_their_small_letters(theirs: list[Exchange]) -> None:
    """SAM's keeps the case of names, and puts a space after a comma; AWS documents it as we have it."""
    sams = {name.lower(): value for name, value in theirs[0].event["headers"].items()}
    ours = _ours(*_pairs()[0]).event["headers"]
    for name in ("accept", "x-two", "user-agent"):
        assert ours[name] == sams[name].replace(", ", ","), name


def test_a_reader_gets_the_same_response_of_the_same_answer(theirs: list[Exchange]) -> None:
    for (request, answer), sams in list(zip(_pairs(), theirs, strict=True))[len(REQUESTS) :]:
        ours = _ours(request, answer)
        assert (ours.status, ours.body) == (sams.status, sams.body), answer
        for name in ("location", "set-cookie"):
            assert ours.headers.get(name) == sams.headers.get(name), (answer, name)
