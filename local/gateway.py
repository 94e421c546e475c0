"""An HTTP API: a request → the event that a Lambda function gets, and its answer → a response.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html (payload 2.0)

What that page leaves open is as AWS's own emulator has it: the path reaches the function decoded, in rawPath too, so
that %2F is a slash there; an answer without a content type is plain text
(https://github.com/aws/aws-lambda-dotnet/tree/master/Tools/LambdaTestTool-v2).

Not played: throttling, access logs, authorizers, CORS settings; the template's API has no use for the last two.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, unquote

from local.aws import ACCOUNT, REGION
from local.errors import TemplateError
from local.function import Function, FunctionError
from local.shapes import Json
from local.template import Stack

HEADERS_LIMIT = 10_240
"""Bytes of the request line and headers together (https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html)."""
BODY_LIMIT = 10_000_000
ANSWER_LIMIT = 6_291_556
"""Bytes that Lambda lets a synchronous answer have."""

DEFAULT = "$default"
"""The route of what no other one takes; a greedy one takes nothing without a character in its variable's place."""


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    """As it was sent: percent-encoded."""
    query: str
    headers: Sequence[tuple[str, str]]
    body: bytes = b""
    source_ip: str = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    """ANY for each."""
    path: str
    function: Function

    @property
    def key(self) -> str:
        return DEFAULT if self.path == f"/{DEFAULT}" else f"{self.method} {self.path}"

    def parameters(self, path: str) -> dict[str, str] | None:
        """What the variables hold for a decoded path, or None where it is another one."""
        if self.key == DEFAULT:
            return {}
        match = _pattern(self.path).fullmatch(path)
        return match.groupdict() if match else None

    @property
    def order(self) -> tuple[bool, bool, int, bool]:
        """The most specific route is asked first: whole paths, then variables, then greedy ones, then what takes all.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
        """
        return self.key == DEFAULT, "+}" in self.path, -len(self.path.split("{", maxsplit=1)[0]), self.method == "ANY"


@dataclass(frozen=True)
class Gateway:
    """One HTTP API of the template."""

    api: str
    routes: Sequence[Route]
    """In the order of asking."""
    now: Callable[[], datetime]
    ids: Iterator[str] = field(default_factory=lambda: (f"local{number:08d}=" for number in count(1)))

    def answer(self, request: Request) -> Response:
        if len(request.body) > BODY_LIMIT:
            return _message(413, "Request Entity Too Large")
        if sum(len(name) + len(value) + 4 for name, value in request.headers) + len(request.path) > HEADERS_LIMIT:
            return _message(431, "Request Header Fields Too Large")
        path = unquote(request.path)
        for route in self.routes:
            variables = route.parameters(path)
            if variables is not None and route.method in ("ANY", request.method):
                return self._invoked(route, path, variables, request)
        return _message(404, "Not Found")

    def _invoked(self, route: Route, path: str, variables: Mapping[str, str], request: Request) -> Response:
        number = next(self.ids)
        context = self._context(route, path, request, number)
        event = {"routeKey": route.key, **_asked(request, path, variables), "requestContext": context}
        event["headers"]["host"] = domain(self.api)
        try:
            answer = _response(route.function.invoke(event))
        except (FunctionError, ValueError, TypeError, AttributeError):
            answer = _message(500, "Internal Server Error")
        return replace(answer, headers=[*answer.headers, ("apigw-requestid", number)])

    def _context(self, route: Route, path: str, request: Request, number: str) -> dict[str, Any]:
        at = self.now().astimezone(UTC)
        http = {
            "method": request.method,
            "path": path,
            "protocol": "HTTP/1.1",
            "sourceIp": request.source_ip,
            "userAgent": _joined(request.headers).get("user-agent", ""),
        }
        return {
            "accountId": ACCOUNT,
            "apiId": self.api,
            "domainName": domain(self.api),
            "domainPrefix": self.api,
            "http": http,
            "requestId": number,
            "routeKey": route.key,
            "stage": "$default",
            "time": f"{at:%d/%b/%Y:%H:%M:%S} +0000",
            "timeEpoch": int(at.timestamp() * 1000),
        }


def domain(api: str) -> str:
    return f"{api}.execute-api.{REGION}.amazonaws.com"


def _asked(request: Request, path: str, variables: Mapping[str, str]) -> dict[str, Any]:
    """The event but for its context. What is empty is left out."""
    headers = _joined(request.headers)
    cookies, binary = headers.pop("cookie", None), not _is_text(request.body)
    body = base64.b64encode(request.body).decode() if binary else request.body.decode()
    maybe = {
        "cookies": re.split(r"; |,", cookies) if cookies else None,
        "queryStringParameters": _joined(parse_qsl(request.query, keep_blank_values=True), lower=False),
        "pathParameters": dict(variables),
        "body": body,
    }
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": request.query,
        "headers": {**headers, **_forwarding(request)},
        **{name: value for name, value in maybe.items() if value},
        "isBase64Encoded": binary,
    }


def _forwarding(request: Request) -> dict[str, str]:
    """Headers that the gateway sets itself."""
    return {
        "content-length": str(len(request.body)),
        "x-amzn-trace-id": "Root=1-00000000-000000000000000000000000",
        "x-forwarded-for": request.source_ip,
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
    }


def gateway(stack: Stack, logical: str, functions: Mapping[str, Function], now: Callable[[], datetime]) -> Gateway:
    """The API as the template declares it; `functions` by ARN. Raises TemplateError for what is not played here."""
    body = stack.properties(logical).get("Body", {})
    routes = [
        Route(_METHODS.get(method, method.upper()), path, _function(rule, functions, path))
        for path, methods in body.get("paths", {}).items()
        for method, rule in methods.items()
    ]
    return Gateway(stack.ref(logical), sorted(routes, key=lambda route: route.order), now)


_METHODS = {"x-amazon-apigateway-any-method": "ANY"}


def _function(rule: Mapping[str, Any], functions: Mapping[str, Function], path: str) -> Function:
    integration = rule.get("x-amazon-apigateway-integration", {})
    match = re.search(r"functions/(arn:[^/]+)/invocations", str(integration.get("uri")))
    if integration.get("payloadFormatVersion") != "2.0" or not match or match[1] not in functions:
        raise TemplateError(f"template.yaml: the embedded gateway plays functions with payload 2.0 only, not {path}")
    return functions[match[1]]


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"(\{[\w-]+\+?\})", path)
    return re.compile("".join(_variable(part) if part.startswith("{") else re.escape(part) for part in parts))


def _variable(part: str) -> str:
    name = part.strip("{}+")
    return f"(?P<{name}>(?s:.+))" if part.endswith("+}") else f"(?P<{name}>[^/]+)"


def _joined(pairs: Sequence[tuple[str, str]], *, lower: bool = True) -> dict[str, str]:
    """Names once, their values joined by commas: as the event has them."""
    found: dict[str, str] = {}
    for name, value in pairs:
        key = name.lower() if lower else name
        found[key] = f"{found[key]},{value}" if key in found else value
    return found


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _response(answer: Json) -> Response:
    """An answer without a status is a body; the gateway wraps it.

    Raises ValueError, TypeError, AttributeError for what is neither.
    """
    if not isinstance(answer, Mapping) or "statusCode" not in answer:
        text = answer if isinstance(answer, str) else json.dumps(answer)
        return Response(200, [("content-type", "application/json")], text.encode())
    content = _content(answer)
    headers = {name.lower(): str(value) for name, value in (answer.get("headers") or {}).items()}
    if content:
        headers.setdefault("content-type", "text/plain; charset=utf-8")
    cookies = [("set-cookie", cookie) for cookie in answer.get("cookies") or ()]
    return Response(int(answer["statusCode"]), [*headers.items(), *cookies], content)


def _content(answer: Mapping[str, Any]) -> bytes:
    body = answer.get("body") or ""
    content = base64.b64decode(body, validate=True) if answer.get("isBase64Encoded") else body.encode()
    if len(body) > ANSWER_LIMIT:
        raise ValueError("the answer is larger than Lambda lets it be")
    return bytes(content)


def _message(status: int, text: str) -> Response:
    """The gateway's own words."""
    body = json.dumps({"message": text}, separators=(",", ":")).encode()
    return Response(status, [("content-type", "application/json")], body)
