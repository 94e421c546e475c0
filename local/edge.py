"""What the distribution does with a request: behaviours by path, their origins, compression, headers, error pages.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html

Not played: the cache itself, so that what was published is seen at once; TLS; Brotli (gzip takes its place); ranges.
"""

from __future__ import annotations

import gzip
import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from local.gateway import Request, Response

Headers = Sequence[tuple[str, str]]

COMPRESSED = frozenset(
    {
        *("application/javascript", "application/json", "application/rss+xml", "application/xhtml+xml"),
        *("application/xml", "image/svg+xml", "text/css", "text/csv", "text/html", "text/javascript", "text/plain"),
        "text/xml",
    }
)
"""Of the types that CloudFront compresses those that a site may have. Atom, JSON Feed and Markdown are not among them.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html
"""
COMPRESSED_BYTES = range(1_000, 10_000_001)
COMPRESSED_STATUSES = frozenset({200, 403, 404})

CONDITIONS = frozenset({"if-none-match", "if-modified-since"})
OWN_HEADERS = (("user-agent", "Amazon CloudFront"), ("via", "1.1 local.cloudfront.net (CloudFront)"))

_SLASHES = re.compile(r"^[/\\]+")
_FILE = re.compile(r"\.(atom|css|html|ico|js|json|jsonfeed|md|png|rss|svg|txt|xml)\Z")


def index_rule(path: str) -> tuple[str, str | None]:
    """IndexFunction of the template: the path to ask the origin for, and where to send the reader instead."""
    if path.endswith("/"):
        return path + "index.html", None
    if _FILE.search(path):
        return path, None
    return path, _SLASHES.sub("/", path + "/")


class Origin(Protocol):
    def answer(self, request: Request) -> Response: ...


@dataclass(frozen=True, slots=True)
class Rule:
    """A header that a response headers policy sets."""

    header: str
    value: str
    override: bool
    """Also where the origin has set it."""


@dataclass(frozen=True, slots=True)
class Behavior:
    pattern: str
    origin: Origin
    methods: frozenset[str] = frozenset({"GET", "HEAD"})
    compress: bool = False
    rules: Sequence[Rule] = ()
    index: bool = False
    """IndexFunction looks at the request first."""
    query: bool = False
    """The query string reaches the origin."""
    headers: bool = False
    """All of the reader's headers reach the origin, but for Host."""

    def takes(self, path: str) -> bool:
        """An asterisk is any text, a question mark any character."""
        parts = re.split(r"([*?])", self.pattern)
        pattern = "".join({"*": ".*", "?": "."}.get(part, re.escape(part)) for part in parts)
        return re.fullmatch(pattern, path, re.DOTALL) is not None


@dataclass(frozen=True, slots=True)
class ErrorPage:
    status: int
    path: str


@dataclass(frozen=True, slots=True)
class Edge:
    behaviors: Sequence[Behavior]
    """In the order of asking; the last one takes every path."""
    errors: Mapping[int, ErrorPage]

    def answer(self, request: Request) -> Response:
        behavior = self._behavior(request.path)
        answer = _asked(behavior, request)
        if page := self.errors.get(answer.status):
            answer = self._error(page, request)
        answer = replace(answer, headers=_ruled(answer.headers, behavior.rules))
        return _compressed(answer) if behavior.compress and _takes_gzip(request.headers) else answer

    def _behavior(self, path: str) -> Behavior:
        """Slashes that repeat and dots are resolved for the comparison; the origin gets the path as it was sent."""
        compared = posixpath.normpath("/" + path.lstrip("/")) + ("/" if path.endswith("/") else "")
        return next(one for one in self.behaviors if one.takes(compared))

    def _error(self, page: ErrorPage, request: Request) -> Response:
        """Where the page itself cannot be had, the answer is its origin's.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages.html
        """
        found = self._behavior(page.path).origin.answer(replace(request, method="GET", path=page.path, headers=()))
        return replace(found, status=page.status) if found.status == 200 else found


def _asked(behavior: Behavior, request: Request) -> Response:
    if request.method not in behavior.methods or (request.body and request.method in ("GET", "HEAD")):
        return Response(403, [("Content-Type", "text/html")], b"<h1>403 ERROR</h1>\n")
    path, elsewhere = index_rule(request.path) if behavior.index else (request.path, None)
    if elsewhere:
        return Response(301, [("Location", elsewhere)])
    query = request.query if behavior.query else ""
    headers = _passed(request.headers) if behavior.headers else _forwarded(request.headers)
    return behavior.origin.answer(replace(request, path=path, query=query, headers=headers))


def _passed(headers: Headers) -> Headers:
    """Where the origin request policy lets all through: what CloudFront says itself comes on top."""
    own = {"host", "cookie", "via"}
    return [*((name, value) for name, value in headers if name.lower() not in own), OWN_HEADERS[1]]


def _forwarded(headers: Headers) -> Headers:
    """Where the cache policy names no header and no cookie: conditions, and what CloudFront says itself."""
    conditions = [(name, value) for name, value in headers if name.lower() in CONDITIONS]
    encoding = [("accept-encoding", "gzip")] if _takes_gzip(headers) else []
    return [*conditions, *encoding, *OWN_HEADERS]


def _takes_gzip(headers: Headers) -> bool:
    asked = ",".join(value for name, value in headers if name.lower() == "accept-encoding")
    return any(re.fullmatch(r"\s*gzip\s*(;\s*q=(1|0?\.0*[1-9]).*)?", part) for part in asked.lower().split(","))


def _ruled(headers: Headers, rules: Iterable[Rule]) -> Headers:
    there = {name.lower() for name, _ in headers}
    rules = [rule for rule in rules if rule.override or rule.header.lower() not in there]
    gone = {rule.header.lower() for rule in rules}
    kept = [(name, value) for name, value in headers if name.lower() not in gone]
    return [*kept, *((rule.header, rule.value) for rule in rules)]


def _compressed(answer: Response) -> Response:
    """The ETag becomes a weak one: the bytes differ."""
    held = {name.lower(): value for name, value in answer.headers}
    kind = held.get("content-type", "").partition(";")[0].strip().lower()
    fits = len(answer.body) in COMPRESSED_BYTES and kind in COMPRESSED and "content-encoding" not in held
    if not fits or answer.status not in COMPRESSED_STATUSES:
        return answer
    weak = [(name, f"W/{value}" if name.lower() == "etag" else value) for name, value in answer.headers]
    headers = [*weak, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
    return Response(answer.status, headers, gzip.compress(answer.body, 6, mtime=0))
