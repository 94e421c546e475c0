"""What /mcp answers before any tool is looked for, and how: JSON-RPC errors in words, never stored.

https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus

from hotpapers.views.asking import Asked
from hotpapers.views.sending import JSON, NEVER, Sent

LARGEST = 65_536
"""Bytes of a message; a tool's arguments need some hundred."""
METHODS = "POST, OPTIONS"
_INVALID_REQUEST, _INTERNAL_ERROR = -32600, -32603
_ORIGIN = re.compile(r"https?://([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(:\d{1,5})?", re.ASCII)
_PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": (
        "Accept, Content-Type, MCP-Protocol-Version, Mcp-Method, Mcp-Name, Mcp-Session-Id, Last-Event-ID"
    ),
    "Access-Control-Max-Age": "86400",
    "Cache-Control": NEVER,
}


def early(what: Asked, body: bytes) -> Sent | None:
    """The answer where there is no message to read."""
    if not _known(what.headers.get("origin")):
        return error(HTTPStatus.BAD_REQUEST, "the Origin is that of no web page")
    if what.method == "OPTIONS":
        return Sent(HTTPStatus.NO_CONTENT, _PREFLIGHT)
    if what.method != "POST":
        words = "messages come by POST; there is no stream to open with GET and no session to end with DELETE"
        refused = error(HTTPStatus.METHOD_NOT_ALLOWED, words)
        return refused._replace(headers={**refused.headers, "Allow": METHODS})
    return _unfit(what, body)


def _unfit(what: Asked, body: bytes) -> Sent | None:
    if what.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        return error(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"a message is {JSON}")
    if len(body) > LARGEST:
        return error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a message has at most {LARGEST} bytes")
    if _misnumbered(body):
        return error(HTTPStatus.BAD_REQUEST, "the id of a request is a text or a whole number, never null")
    return None


def _misnumbered(body: bytes) -> bool:
    """The SDK takes such a request for a notification, and who asked waits for an answer."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(message, dict) and {"id", "method"} <= message.keys() and type(message["id"]) not in (int, str)


def failed(words: str) -> Sent:
    return error(HTTPStatus.INTERNAL_SERVER_ERROR, words, _INTERNAL_ERROR)


def error(status: HTTPStatus, words: str, code: int = _INVALID_REQUEST) -> Sent:
    """Of no request in particular."""
    told = {"jsonrpc": "2.0", "id": None, "error": {"code": code, "message": words}}
    return Sent(status, {"Content-Type": JSON, "Cache-Control": NEVER}, json.dumps(told).encode())


def _known(origin: str | None) -> bool:
    """A page of any site may ask, as it may ask the API: all of this is public, and nobody is logged in.

    What is refused is `null` and what is no origin: sandboxed frames, files. With 400: the specification's 403 would
    leave the edge as the site's missing page, and a 404 tells a client that its session has ended.
    """
    return origin is None or _ORIGIN.fullmatch(origin) is not None
