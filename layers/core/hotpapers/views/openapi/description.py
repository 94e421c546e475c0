"""The API in OpenAPI 3.1, from the table of its resources and the shapes of what they give.

`python -m hotpapers.views.openapi.description > layers/core/hotpapers/views/assets/openapi.json` writes what is served;
a test fails where that is another one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from hotpapers.domain.query import CATEGORY, LIMIT, LONGEST_CURSOR, LONGEST_SEARCH, MOST, SEARCH
from hotpapers.domain.stored import StoredBody
from hotpapers.views.documents import LICENSE, ready
from hotpapers.views.openapi.examples import EXAMPLES
from hotpapers.views.openapi.resources import RESOURCES, Resource
from hotpapers.views.openapi.schemas import SCHEMAS, document, fields
from hotpapers.views.quota import A_SECOND

VERSION = "1.0.0"
"""Additions count up the second part; nothing is taken away under /v1."""
RELEASED = datetime(2026, 11, 26, tzinfo=UTC)
FORMS = ("json", "html", "md", "rss", "atom", "jsonfeed")

_TEXT = (
    "Which of the papers that arXiv announced people are sharing and liking. Read only (GET and HEAD; what would write "
    "gets a 405), no key, any origin.\n\n"
    "Every answer is `{meta, results}`. What is not known is absent; null never means 0. Times are RFC 3339 in UTC. "
    "Lists go on with `meta.next_cursor`, which new digests do not disturb; a digest is never paged. "
    "`fields` takes parts of each result; without it, what a shape calls `x-always` is there. "
    "A parameter that is not known or comes twice is refused, and `meta.applied_filters` says what was understood. "
    "Answers have strong ETags: ask again with `If-None-Match`. "
    "Problems are `application/problem+json` (RFC 9457). What does not come as far as that is refused in others' "
    "words: by the gateway (413, 429, 431 and 5xx of its own) in its JSON with a `message`, by the edge before it (413 "
    "and 414 of an address over 8,192 bytes, 502, 504) in HTML. "
    f"All readers together may ask {A_SECOND} times a second. "
    "There may be more fields later, and none is taken away under `/v1`: ignore what you do not know. "
    "Please say in the User-Agent who you are."
)

_YEAR = r"(199[1-9]|2\d{3})"
_LEAP_DAY = r"(199[26]|2\d(0[48]|[2468][048]|[13579][26])|2[048]00)-02-29"
_MONTH_AND_DAY = r"((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))"
_DAY = rf"({_YEAR}-{_MONTH_AND_DAY}|{_LEAP_DAY})"
_LONG_YEAR = r"(199[28]|20(04|09|15|20|26|32|37|43|48|54|60|65|71|76|82|88|93|99))"
_WEEK = rf"((199[2-9]|2\d{{3}})-W(0[1-9]|[1-4]\d|5[0-2])|{_LONG_YEAR}-W53)"
_SPAN = rf"({_DAY}|{_WEEK}|{_YEAR}-(0[1-9]|1[0-2]))"
_FOUR = r"(000[1-9]|00[1-9]\d|0[1-9]\d{2}|[1-9]\d{3})"
_FIVE = r"(0000[1-9]|000[1-9]\d|00[1-9]\d{2}|0[1-9]\d{3}|[1-9]\d{4})"
_NEW = (
    rf"((1[5-9]|[2-9]\d)(0[1-9]|1[0-2])\.{_FIVE}"
    rf"|(07(0[4-9]|1[0-2])|(0[89]|1[0-4])(0[1-9]|1[0-2]))\.{_FOUR})"
)
_OLD = (
    r"[a-z]{2,8}(-[a-z]{2,8})?(\.[A-Z]{2})?/"
    r"(91(0[7-9]|1[0-2])|(9[2-9]|0[0-6])(0[1-9]|1[0-2])|070[1-3])(00[1-9]|0[1-9]\d|[1-9]\d{2})"
)
_PAPER = (
    rf"((arXiv:)?({_NEW}|{_OLD})(v[1-9]\d{{0,2}})?|10\.48550/arXiv\.{_NEW}"
    rf"|https://arxiv\.org/(abs|pdf)/{_NEW}(v[1-9]\d{{0,2}})?)"
)

_DATE = {"type": "string", "format": "date", "pattern": f"^{_DAY}$"}
_PATHS: dict[str, dict[str, Any]] = {
    "span": {
        "description": "A date, an ISO week (Monday to Sunday, by digest date) or a month.",
        "schema": {"type": "string", "pattern": f"^{_SPAN}$"},
        "examples": {
            "day": {"value": "2026-09-24"},
            "week": {"value": "2026-W39"},
            "month": {"value": "2026-09"},
        },
    },
    "id": {
        "description": "An arXiv id; also with `arXiv:`, with a version, in the old style, as a DOI, or as a link "
        "(percent-encoded).",
        "schema": {"type": "string", "pattern": f"^{_PAPER}$"},
        "examples": {
            "new": {"value": "2609.01234"},
            "version": {"value": "2609.01234v2"},
            "old": {"value": "hep-th/9901001"},
        },
    },
    "form": {"description": "HTML and Markdown are the site's.", "schema": {"type": "string", "enum": list(FORMS)}},
}
QUERIES: dict[str, dict[str, Any]] = {
    "limit": {
        "description": "Results of a page.",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
    },
    "cursor": {
        "description": "`meta.next_cursor` of the page before, with the same filters.",
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_CURSOR, "pattern": "^[A-Za-z0-9_-]+$"},
    },
    "from": {"description": "The oldest date, not later than `to`.", "schema": _DATE},
    "to": {"description": "The newest date.", "schema": _DATE},
    "since": {"description": "The oldest date of a digest.", "schema": _DATE},
    "category": {
        "description": "An arXiv category that the paper is in, first or not; an archive (`cs`) is all of its own.",
        "schema": {"type": "string", "pattern": f"^{CATEGORY}$"},
        "examples": {"machine learning": {"value": "cs.LG"}},
    },
    "min_score": {"description": "The lowest score.", "schema": {"type": "number", "minimum": 0, "maximum": 999_999}},
    "sort": {
        "description": "By the best score, or by the newest digest.",
        "schema": {"type": "string", "enum": ["score", "date"], "default": "score"},
    },
    "q": {
        "description": "Beginnings of words of title, authors and abstract, all of them; without case and accents. "
        "`+` and `#` at the end of a word belong to it, as in C++ (in an address `C%2B%2B`) and C#; so does a dot "
        "before a word, as in .NET.",
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_SEARCH, "pattern": SEARCH},
        "examples": {"two words": {"value": "diffusion models"}},
    },
}
_PROBLEMS = {
    "400": "A parameter or the address cannot be understood; `errors` names each.",
    "404": "There is no such digest or paper.",
    "410": "It was taken down.",
    "429": "Too many requests; the gateway's own words.",
    "500": "Something went wrong here; the log has it under `request_id`.",
    "503": "The table cannot be read; try again after `Retry-After` seconds.",
}
_HEADERS = {
    "ETag": "Strong: of the bytes that were sent.",
    "Last-Modified": "When the content was counted.",
    "Cache-Control": "How long the answer may be kept.",
    "RateLimit": "What is left of the limit, at most (draft-ietf-httpapi-ratelimit-headers).",
    "RateLimit-Policy": "The limit, for all readers together.",
}


def description() -> dict[str, Any]:
    shared = {name: {"schema": {"type": "string"}, "description": said} for name, said in _HEADERS.items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Hot Papers",
            "version": VERSION,
            "description": _TEXT,
            "license": {"name": "CC0 1.0 (arXiv's metadata)", "url": LICENSE},
        },
        "servers": [{"url": "/", "description": "Where this document was read."}],
        "paths": dict(_paths()),
        "components": {"schemas": dict(SCHEMAS), "headers": shared, "responses": dict(_problems())},
    }


def stored() -> StoredBody:
    """What is served."""
    return ready(files("hotpapers.views").joinpath("assets/openapi.json").read_bytes(), RELEASED)


def written() -> bytes:
    return (json.dumps(description(), ensure_ascii=False, indent=1) + "\n").encode()


def _paths() -> Iterator[tuple[str, Any]]:
    for one in RESOURCES.values():
        yield one.path, {"get": _operation(one)}
    yield "/v1/digests/{span}.{form}", {"get": _twin()}
    yield "/v1/openapi.json", {"get": _itself()}


def _operation(one: Resource) -> dict[str, Any]:
    partly = document(one.result)
    example = EXAMPLES.get(one.operation)
    content = {"schema": partly, **({"example": example} if example else {})}
    return {
        "operationId": one.operation,
        "summary": one.summary,
        "parameters": [*_of_path(one.path), *(_of_query(name, one) for name in one.parameters)],
        "responses": {"200": _ok({"application/json": content}), **_refusals(one.path)},
    }


def _twin() -> dict[str, Any]:
    texts = ("application/rss+xml", "application/atom+xml", "application/feed+json")
    content = {"application/json": {"schema": document("Entry")}, **{name: {} for name in texts}}
    there = {
        "description": "The site has it.",
        "headers": {"Location": {"schema": {"type": "string", "format": "uri"}}},
    }
    return {
        "operationId": "getDigestAs",
        "summary": "A digest in another form, by suffix",
        "parameters": list(_of_path("/{span}.{form}")),
        "responses": {"200": _ok(content), "307": there, **_refusals("{span}")},
    }


def _itself() -> dict[str, Any]:
    content = {"application/json": {"schema": {"type": "object"}}}
    responses = {"200": _ok(content), **_refusals("")}
    return {"operationId": "getDescription", "summary": "This document", "parameters": [], "responses": responses}


def _ok(content: dict[str, Any]) -> dict[str, Any]:
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}
    return {"description": "As asked.", "headers": headers, "content": content}


def _refusals(path: str) -> dict[str, Any]:
    unchanged = {"304": {"description": "Nothing changed since the ETag or the date that was sent."}}
    codes = [code for code in _PROBLEMS if code != "410" or "{id}" in path]
    return unchanged | {code: {"$ref": f"#/components/responses/{code}"} for code in codes}


def _problems() -> Iterator[tuple[str, Any]]:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for code, said in _PROBLEMS.items():
        other = {"application/json": {"schema": {"type": "object"}}}
        yield code, {"description": said, "content": other if code == "429" else problem}


def _of_path(path: str) -> Iterator[dict[str, Any]]:
    for name, said in _PATHS.items():
        if f"{{{name}}}" in path:
            yield {"name": name, "in": "path", "required": True, **said}


def _of_query(name: str, one: Resource) -> dict[str, Any]:
    if name != "fields":
        return {"name": name, "in": "query", "required": False, **QUERIES[name]}
    names = {"type": "array", "items": {"type": "string", "enum": sorted(fields(one.result))}, "minItems": 1}
    return {
        "name": "fields",
        "in": "query",
        "required": False,
        "description": "Of each result only these.",
        "style": "form",
        "explode": False,
        "schema": names,
    }


if __name__ == "__main__":
    sys.stdout.buffer.write(written())
