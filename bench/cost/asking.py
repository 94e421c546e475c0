"""What people and agents ask of the functions behind the gateway, by way of the embedded edge."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from hotpapers.adapters.telling import SignedTokens

from bench.cost.days import DAY
from local.edge import Edge
from local.gateway import Request

PAPER = "2101.00001"
API = {
    "the newest digest": ("/v1/digests/latest", ""),
    "a day's digest": (f"/v1/digests/{DAY}", ""),
    "a paper": (f"/v1/papers/{PAPER}", ""),
    "a paper's history": (f"/v1/papers/{PAPER}/history", ""),
    "trending": ("/v1/trending", ""),
    "the archive": ("/v1/digests", ""),
}
AGENT: Mapping[str, Mapping[str, object]] = {
    "an agent: the tools": {"method": "tools/list"},
    "an agent: the newest digest": {"method": "tools/call", "params": {"name": "latest_digest", "arguments": {}}},
    "an agent: a search": {"method": "tools/call", "params": {"name": "search", "arguments": {"q": "language"}}},
}
READER = "ada@example.org"
_HOST = ("host", "papers.example")


def got(path: str, query: str) -> Request:
    return Request("GET", path, query, (("accept-encoding", "gzip"), _HOST))


def message(call: Mapping[str, object]) -> Request:
    """As an agent posts it."""
    headers = (
        ("accept", "application/json, text/event-stream"),
        ("content-type", "application/json"),
        ("mcp-protocol-version", "2025-11-25"),
        _HOST,
    )
    return Request("POST", "/mcp", "", headers, json.dumps({"jsonrpc": "2.0", "id": 1, **call}).encode())


def came_and_went(edge: Edge, secret: str) -> int:
    """A reader asks for mail, follows the letter's link, and one day that of another; how many requests it took."""
    return sum(_well(edge, request) for request in _coming_and_going(secret))


def _coming_and_going(secret: str) -> Iterator[Request]:
    tokens = SignedTokens(secret)
    form = (("content-type", "application/x-www-form-urlencoded"), _HOST)
    yield got("/readers/ask", "")
    yield Request("POST", "/readers/ask", "", form, f"address={quote(READER)}".encode())
    for purpose in ("join", "leave"):
        token = tokens.sign(purpose, READER)
        yield got(f"/readers/{purpose}", f"t={token}")
        yield Request("POST", f"/readers/{purpose}", "", form, f"t={token}".encode())


def _well(edge: Edge, request: Request) -> int:
    answer = edge.answer(request)
    assert answer.status == 200, (request, answer.status, answer.body[:300])
    return 1
