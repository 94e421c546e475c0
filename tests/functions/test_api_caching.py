"""What may be kept, for how long, and what is asked again without being sent again."""

from __future__ import annotations

import gzip
import re
from email.utils import parsedate_to_datetime

import pytest

from tests.builders import DAY
from tests.functions.reader import LONG_AGO, NEXT, Reader

EVERY = (
    *("digests/latest", f"digests/{DAY}", "digests/2026-W39", "digests/2026-09", "digests", "digests/latest?fields=id"),
    *("papers/2609.00002", "papers/2609.00002/history", "papers/2609.00002/mentions", "papers?q=title", "trending"),
    *("categories", "sources", "status", "openapi.json", f"digests/{DAY}.rss"),
)
STALE = "public, max-age=300, stale-while-revalidate=3600, stale-if-error=86400"


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("encoding", ["gzip", ""])
def test_an_answer_that_did_not_change_is_not_sent_again(api: Reader, name: str, encoding: str) -> None:
    said = api.get(f"/v1/{name}", accept_encoding=encoding)
    assert re.fullmatch(r'"[0-9a-f]{32}(-plain)?"', said.headers["etag"]), "a strong one"
    for condition in (
        {"if_none_match": said.headers["etag"]},
        {"if_none_match": f'"other", W/{said.headers["etag"]}'},
        {"if_none_match": "*"},
        {"if_modified_since": said.headers["last-modified"]},
    ):
        again = api.get(f"/v1/{name}", accept_encoding=encoding, **condition)
        assert (again.status, again.body) == (304, b""), condition
        for header in ("etag", "last-modified", "cache-control", "vary"):
            assert again.headers[header] == said.headers[header]


@pytest.mark.parametrize("name", EVERY)
def test_an_answer_that_changed_is_sent(api: Reader, name: str) -> None:
    conditions: list[dict[str, str]] = [
        {"if_none_match": '"other"'},
        {"if_none_match": '"other"', "if_modified_since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"if_modified_since": "Tue, 01 Jan 1991 00:00:00 GMT"},
        {"if_modified_since": "yesterday"},
    ]
    for condition in conditions:
        assert api.get(f"/v1/{name}", **condition).status == 200


@pytest.mark.parametrize("name", EVERY)
def test_the_compressed_and_the_plain_form_are_the_same_text_with_tags_of_their_own(api: Reader, name: str) -> None:
    zipped, plain = api.get(f"/v1/{name}", accept_encoding="br, gzip"), api.get(f"/v1/{name}")
    assert (zipped.headers["content-encoding"], "content-encoding" in plain.headers) == ("gzip", False)
    assert gzip.decompress(zipped.body) == plain.body
    assert zipped.headers["etag"] != plain.headers["etag"]
    assert zipped.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "gzip; q=0.000", "br", "x-gzip-y"])
def test_who_does_not_take_gzip_does_not_get_it(api: Reader, accepted: str) -> None:
    assert "content-encoding" not in api.get("/v1/digests/latest", accept_encoding=accepted).headers


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("digests/latest", STALE),
        ("digests/latest?fields=id", STALE),
        ("digests/latest.json", STALE),
        (f"digests/{NEXT}", "public, max-age=300"),
        (f"digests/{LONG_AGO}", "public, max-age=86400"),
        (f"digests/{LONG_AGO}?fields=id", "public, max-age=86400"),
        (f"digests/{LONG_AGO}.atom", "public, max-age=86400"),
        ("digests/latest.md", "public, max-age=300"),
        ("papers", "public, max-age=300"),
        ("openapi.json", "public, max-age=86400"),
        ("digests/1999-01-01", "no-store"),
        ("papers?limit=0", "no-store"),
        ("nothing", "no-store"),
    ],
)
def test_how_long_an_answer_may_be_kept(api: Reader, name: str, kept: str) -> None:
    assert api.get(f"/v1/{name}").headers["cache-control"] == kept


def test_the_time_of_an_answer_is_that_of_its_content(api: Reader) -> None:
    said = api.get("/v1/digests/latest")
    at = parsedate_to_datetime(said.headers["last-modified"])
    assert f"{at:%Y-%m-%dT%H:%M:%SZ}" == said.json["meta"]["generated_at"]


@pytest.mark.parametrize("name", EVERY)
def test_head_is_get_without_the_body(api: Reader, name: str) -> None:
    """The function gives the body, so that the length is right; the gateway leaves it out."""
    head, get = api.get(f"/v1/{name}", "HEAD"), api.get(f"/v1/{name}")
    changing = {"ratelimit", "apigw-requestid"}
    assert (head.status, head.body) == (get.status, get.body)
    assert {name: head.headers[name] for name in head.headers.keys() - changing} == {
        name: get.headers[name] for name in get.headers.keys() - changing
    }


def test_a_preflight_is_told_what_any_page_may_do(api: Reader) -> None:
    said = api.get("/v1/papers", "OPTIONS", origin="https://other.example", access_control_request_method="GET")
    assert (said.status, said.body) == (204, b"")
    assert said.headers["access-control-allow-origin"] == "*"
    assert said.headers["access-control-allow-methods"] == said.headers["allow"] == "GET, HEAD, OPTIONS"
    for header in ("If-None-Match", "Cache-Control", "Content-Type", "User-Agent"):
        assert header in said.headers["access-control-allow-headers"].split(", ")


@pytest.mark.parametrize("name", [*EVERY, "nothing", "papers?limit=0"])
def test_any_page_may_read_every_answer_and_the_limits(api: Reader, name: str) -> None:
    said = api.get(f"/v1/{name}", origin="https://other.example")
    assert said.headers["access-control-allow-origin"] == "*"
    assert "ETag" in said.headers["access-control-expose-headers"]
    assert re.fullmatch(r'"default";q=50;w=1', said.headers["ratelimit-policy"])
    assert re.fullmatch(r'"default";r=\d+;t=1', said.headers["ratelimit"])
