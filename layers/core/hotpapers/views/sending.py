"""A document and what was asked of it → status, headers, bytes. What is said of caching is here and nowhere else.

A representation in gzip has the ETag that it was stored with; the same without compression has another one, since a
strong ETag is of the bytes that are sent (https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.3).
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from email.utils import format_datetime, parsedate_to_datetime
from typing import NamedTuple

from hotpapers.domain.stored import StoredBody

LATEST = "public, max-age=300, stale-while-revalidate=3600, stale-if-error=86400"
OPEN = "public, max-age=300"
FINAL = "public, max-age=86400"
NEVER = "no-store"

JSON = "application/json"
PROBLEM = "application/problem+json"
METHODS = ("GET", "HEAD", "OPTIONS")
ALWAYS = {
    "Vary": "Accept-Encoding",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, RateLimit, RateLimit-Policy, Retry-After",
    "X-Content-Type-Options": "nosniff",
}
PREFLIGHT = {
    "Allow": ", ".join(METHODS),
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "Accept, Cache-Control, Content-Type, If-Modified-Since, If-None-Match, User-Agent",
    "Access-Control-Max-Age": "86400",
}
_PLAIN = "-plain"
_GZIP = re.compile(r"\s*(?:gzip|\*)\s*(?:;\s*q=(?P<q>[01](?:\.\d{0,3})?))?\s*", re.IGNORECASE | re.ASCII)


class Sent(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes = b""


def sent(
    body: StoredBody, asked: Mapping[str, str], cache: str | None = None, *, kind: str = JSON, link: str = ""
) -> Sent:
    """`asked`: the request's headers, names in small letters; `cache`: as the body says where it is not given."""
    zipped = takes_gzip(asked.get("accept-encoding", ""))
    headers = {
        "ETag": body.etag if zipped else _plain(body.etag),
        "Last-Modified": format_datetime(body.last_modified, usegmt=True),
        "Cache-Control": cache or (FINAL if body.final else OPEN),
        **({"Link": link} if link else {}),
    }
    if _fresh(body, asked):
        return Sent(304, headers)
    headers["Content-Type"] = kind
    if not zipped:
        return Sent(200, headers, gzip.decompress(body.gzipped))
    return Sent(200, {**headers, "Content-Encoding": "gzip"}, body.gzipped)


def takes_gzip(accepted: str) -> bool:
    """https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3"""
    found = (_GZIP.fullmatch(part) for part in accepted[:1000].split(","))
    return any(float(match["q"] or 1) > 0 for match in found if match)


def _plain(etag: str) -> str:
    return f'{etag[:-1]}{_PLAIN}"'


def _fresh(body: StoredBody, asked: Mapping[str, str]) -> bool:
    """Of either representation; If-None-Match counts alone (https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2)."""
    if tags := asked.get("if-none-match", "").strip():
        held = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return bool(held & {"*", body.etag, _plain(body.etag)})
    try:
        since = parsedate_to_datetime(asked.get("if-modified-since", ""))
    except (ValueError, OverflowError, TypeError):
        return False
    return since.tzinfo is not None and body.last_modified <= since
