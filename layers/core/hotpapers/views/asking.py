"""The event of an HTTP API, read with care, and what is answered whatever the address.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html (payload 2.0)
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from hotpapers.views.problems import problem
from hotpapers.views.sending import ALWAYS, METHODS, NEVER, PREFLIGHT, PROBLEM, Sent

_PATH = re.compile(r"[!-~]{1,500}")
UNKNOWN = "there is no such address in this API; /v1/openapi.json lists them"


class Asked(NamedTuple):
    method: str
    path: str
    """Decoded."""
    query: dict[str, str]
    headers: dict[str, str]
    """Names in small letters."""
    request_id: str
    at: int
    """Seconds since 1970."""
    twice: tuple[str, ...] = ()
    """Parameters that came more than once; the gateway has joined their values with commas."""


def asked(event: object) -> Asked | None:
    """None where the event is of something else."""
    try:
        found = _asked(event)  # type: ignore[arg-type]
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        return None
    return found if isinstance(found.method, str) and isinstance(found.path, str) else None


def _asked(event: Mapping[str, Any]) -> Asked:
    context = event["requestContext"]
    query = {str(name): str(value or "") for name, value in (event.get("queryStringParameters") or {}).items()}
    headers = {str(name).lower(): str(value) for name, value in (event.get("headers") or {}).items()}
    at = int(context.get("timeEpoch", 0)) // 1000
    times = Counter(name for name, _ in parse_qsl(str(event.get("rawQueryString") or ""), keep_blank_values=True))
    twice = tuple(name for name, count in times.items() if count > 1)
    found = context["http"]["method"], event["rawPath"], query, headers, str(context.get("requestId", ""))
    return Asked(*found, at, twice)


def event_of(what: Asked) -> dict[str, Any]:
    """As little of an event as the resolver needs to find the way: it trusts whatever it gets.

    Whatever the method is, so that an address that there is not is told from one that is only read.
    """
    return {
        "version": "2.0",
        "rawPath": what.path,
        "requestContext": {"stage": "$default", "http": {"method": "GET"}},
    }


def early(what: Asked) -> Sent | None:
    """The answer where no address has to be looked for."""
    if what.method == "OPTIONS":
        return Sent(HTTPStatus.NO_CONTENT, {**PREFLIGHT, "Cache-Control": NEVER})
    return None if _PATH.fullmatch(what.path) else told(HTTPStatus.NOT_FOUND, UNKNOWN, what)


def not_read(what: Asked) -> Sent:
    refused = told(HTTPStatus.METHOD_NOT_ALLOWED, "this API is read with GET and HEAD", what)
    return refused._replace(headers={**refused.headers, "Allow": ", ".join(METHODS)})


def told(status: HTTPStatus, detail: str, what: Asked | None = None, wrong: Mapping[str, str] | None = None) -> Sent:
    """A problem."""
    path, request_id = (what.path, what.request_id) if what else ("", "")
    body = problem(status, detail, path=path, request_id=request_id, wrong=wrong)
    later = {"Retry-After": "5"} if status is HTTPStatus.SERVICE_UNAVAILABLE else {}
    return Sent(status, {"Content-Type": PROBLEM, "Cache-Control": NEVER, **later}, json.dumps(body).encode())


def as_answer(what: Sent, more: Mapping[str, str]) -> dict[str, Any]:
    """As Lambda gives it to the gateway, with `more` headers."""
    return {"statusCode": int(what.status), "headers": {**what.headers, **ALWAYS, **more}, "body": what.body.decode()}


NO_REQUEST = told(HTTPStatus.BAD_REQUEST, "this is no request of an HTTP API")
