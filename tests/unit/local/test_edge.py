"""CloudFront's rules for a request on its way to an origin and for the answer on its way back."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.distribution import Bucket, edge
from local.edge import Behavior, Edge, ErrorPage, Rule
from local.errors import TemplateError
from local.function import Function
from local.gateway import Gateway, Request, Response, Route
from local.template import Stack

PAGE = b"<p>page</p>" * 200
MODIFIED = datetime(2026, 9, 24, 6, 0, 0, 123_000, tzinfo=UTC)


class Origin:
    """Keeps what it was asked."""

    def __init__(self, answer: Callable[[Request], Response] | Response) -> None:
        self.given, self.asked = answer, list[Request]()

    def answer(self, request: Request) -> Response:
        self.asked.append(request)
        return self.given if isinstance(self.given, Response) else self.given(request)


def page(body: bytes = PAGE, kind: str = "text/html; charset=utf-8", *more: tuple[str, str]) -> Response:
    return Response(200, [("Content-Type", kind), ("ETag", '"abc"'), *more], body)


def one(origin: Origin, **given: Any) -> Edge:
    return Edge((Behavior("*", origin, **given),), {})


def get(path: str = "/", query: str = "", method: str = "GET", **headers: str) -> Request:
    return Request(method, path, query, [(name.replace("_", "-"), value) for name, value in headers.items()])


def _header(answer: Response, name: str) -> list[str]:
    return [value for key, value in answer.headers if key.lower() == name]


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        ("/v1/x", "api"),
        ("/v1/", "api"),
        ("/v1", "site"),
        ("/V1/x", "site"),
        ("//v1/x", "api"),
        ("/a/../v1/x", "api"),
        ("/v1/../a", "site"),
        ("/page7.html", "one"),
        ("/page77.html", "site"),
        ("/", "site"),
    ],
)
def test_the_first_behaviour_whose_pattern_fits_takes_the_request(path: str, taken: str) -> None:
    api, single, site = (Origin(page()) for _ in range(3))
    played = Edge((Behavior("/v1/*", api), Behavior("/page?.html", single), Behavior("*", site)), {})
    played.answer(get(path))
    asked = {"api": api, "one": single, "site": site}
    assert [name for name, origin in asked.items() if origin.asked] == [taken]
    assert asked[taken].asked[0].path == path, "the origin gets the path as it was sent"


def test_an_origin_gets_no_cookie_and_no_header_of_the_reader_but_conditions() -> None:
    origin = Origin(page())
    headers = {"Cookie": "a=1", "Authorization": "x", "Accept": "text/html", "User-Agent": "reader/1", "Referer": "x"}
    one(origin).answer(get(If_None_Match='"a"', Accept_Encoding="br, gzip;q=0.5, deflate", **headers))
    (asked,) = origin.asked
    assert dict(asked.headers) == {
        "If-None-Match": '"a"',
        "accept-encoding": "gzip",
        "user-agent": "Amazon CloudFront",
        "via": "1.1 local.cloudfront.net (CloudFront)",
    }


def test_the_query_reaches_the_origin_only_where_the_answer_may_depend_on_it() -> None:
    passing, keeping = Origin(page()), Origin(page())
    one(passing, query=True).answer(get(query="a=1"))
    one(keeping).answer(get(query="a=1"))
    assert (passing.asked[0].query, keeping.asked[0].query) == ("a=1", "")


def test_an_origin_gets_all_headers_where_a_policy_passes_them_on_but_neither_host_nor_cookie() -> None:
    origin = Origin(page())
    headers = {"Cookie": "a=1", "Host": "papers.example", "Content-Type": "application/json", "Mcp_Name": "search"}
    message = replace(get(method="POST", **headers), body=b"{}")
    assert one(origin, methods=frozenset({"POST"}), headers=True).answer(message).status == 200
    (asked,) = origin.asked
    assert asked.body == b"{}"
    passed = {name.lower(): value for name, value in asked.headers}
    assert passed == {
        "content-type": "application/json",
        "mcp-name": "search",
        "via": "1.1 local.cloudfront.net (CloudFront)",
    }


@pytest.mark.parametrize("request_", [get(method="POST"), get(method="OPTIONS"), replace(get(), body=b"x")])
def test_a_method_that_is_not_allowed_and_a_get_with_a_body_end_here(request_: Request) -> None:
    origin = Origin(page())
    assert one(origin).answer(request_).status == 403
    assert not origin.asked


def test_a_directory_is_its_index_and_a_name_without_an_ending_a_directory() -> None:
    origin = Origin(page())
    played = one(origin, index=True)
    played.answer(get("/digests/2026-09-24/"))
    answer = played.answer(get("/digests/2026-09-24", query="x=1"))
    assert [asked.path for asked in origin.asked] == ["/digests/2026-09-24/index.html"]
    assert (answer.status, _header(answer, "location"), answer.body) == (301, ["/digests/2026-09-24/"], b"")


@pytest.mark.parametrize("encoding", ["gzip", "br, gzip", "GZIP", "gzip;q=0.1", "deflate , gzip ; q=1.0"])
def test_a_page_is_compressed_where_the_reader_takes_it_and_its_etag_is_weak_then(encoding: str) -> None:
    answer = one(Origin(page()), compress=True).answer(get(Accept_Encoding=encoding))
    assert gzip.decompress(answer.body) == PAGE
    assert _header(answer, "content-encoding") == ["gzip"]
    assert _header(answer, "etag") == ['W/"abc"']
    assert _header(answer, "vary") == ["Accept-Encoding"]


@pytest.mark.parametrize(
    ("answer", "encoding"),
    [
        (page(), None),
        (page(), "identity"),
        (page(), "gzip;q=0"),
        (page(), "notgzip"),
        (page(PAGE[:999]), "gzip"),
        (page(kind="text/markdown; charset=utf-8"), "gzip"),
        (page(kind="application/atom+xml"), "gzip"),
        (page(kind="application/feed+json"), "gzip"),
        (page(kind="image/png"), "gzip"),
        (page(PAGE, "text/html", ("Content-Encoding", "br")), "gzip"),
        (replace(page(), status=500), "gzip"),
    ],
)
def test_what_cloudfront_does_not_compress_stays_as_it_is(answer: Response, encoding: str | None) -> None:
    """https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html"""
    request = get(Accept_Encoding=encoding) if encoding else get()
    assert one(Origin(answer), compress=True).answer(request) == answer
    assert one(Origin(page())).answer(get(Accept_Encoding="gzip")) == page(), "nor where a behaviour says no"


def test_compressing_the_same_page_twice_gives_the_same_bytes() -> None:
    played = one(Origin(page()), compress=True)
    assert played.answer(get(Accept_Encoding="gzip")) == played.answer(get(Accept_Encoding="gzip"))


def test_the_policys_headers_come_in_place_of_the_origins_or_beside_them() -> None:
    rules = (Rule("X-Frame-Options", "DENY", override=True), Rule("Cache-Control", "no-store", override=False))
    answer = page(PAGE, "text/html", ("x-frame-options", "SAMEORIGIN"), ("cache-control", "max-age=300"))
    given = one(Origin(answer), rules=rules).answer(get())
    assert _header(given, "x-frame-options") == ["DENY"]
    assert _header(given, "cache-control") == ["max-age=300"]
    assert _header(one(Origin(page()), rules=rules).answer(get()), "cache-control") == ["no-store"]


def _with_error_page(missing: Response) -> tuple[Edge, Origin]:
    site = Origin(lambda request: page(b"lost") if request.path == "/404.html" else missing)
    rules = (Rule("X-Frame-Options", "DENY", override=True),)
    return Edge((Behavior("*", site, rules=rules),), {403: ErrorPage(404, "/404.html")}), site


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_error_that_has_a_page_is_shown_as_that_page(method: str) -> None:
    played, site = _with_error_page(Response(403, [("Content-Type", "application/xml")], b"<Error/>"))
    answer = played.answer(get("/nothing.html", method=method, If_None_Match='"abc"'))
    assert (answer.status, answer.body) == (404, b"lost")
    assert _header(answer, "content-type") == ["text/html; charset=utf-8"]
    assert _header(answer, "x-frame-options") == ["DENY"]
    assert site.asked[-1].headers == (), "a condition on one page is none on another"


def test_an_error_without_a_page_stays_what_it_is() -> None:
    problem = Response(404, [("content-type", "application/problem+json")], b"{}")
    played, _ = _with_error_page(problem)
    assert (answer := played.answer(get("/nothing"))).status == 404
    assert (answer.body, _header(answer, "content-type")) == (b"{}", ["application/problem+json"])


def test_where_the_error_page_is_missing_itself_the_answer_is_its_origins() -> None:
    site = Origin(Response(403, (), b"<Error/>"))
    played = Edge((Behavior("*", site),), {403: ErrorPage(404, "/404.html")})
    assert played.answer(get("/nothing.html")).status == 403


class Objects:
    """A bucket's client, as far as it is asked."""

    def __init__(self, **objects: bytes) -> None:
        self.objects = objects

    def get_object(self, *, Bucket: str, Key: str) -> Mapping[str, Any]:  # noqa: N803 - boto3's names
        if Key not in self.objects:
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        return {
            "Body": BytesIO(self.objects[Key]),
            "ContentType": "text/html",
            "CacheControl": "max-age=300",
            "ETag": '"abc"',
            "LastModified": MODIFIED,
        }


def bucket(**objects: bytes) -> Bucket:
    client: Any = Objects(**objects)
    return Bucket(client, "site")


def test_an_object_comes_with_what_it_was_stored_with() -> None:
    answer = bucket(**{"a/index.html": b"page"}).answer(get("/a/index.html"))
    assert (answer.status, answer.body) == (200, b"page")
    assert dict(answer.headers) == {
        "Content-Type": "text/html",
        "Cache-Control": "max-age=300",
        "ETag": '"abc"',
        "Last-Modified": "Thu, 24 Sep 2026 06:00:00 GMT",
    }


@pytest.mark.parametrize(
    ("path", "status"),
    [("/a%20b.html", 200), ("/a b.html", 200), ("/nothing.html", 403), ("//a%20b.html", 403), ("/%ff.html", 403)],
)
def test_a_key_is_the_decoded_path_and_what_is_not_there_is_forbidden(path: str, status: int) -> None:
    assert bucket(**{"a b.html": b"page"}).answer(get(path)).status == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If_None_Match": '"abc"'}, 304),
        ({"If_None_Match": 'W/"abc"'}, 304),
        ({"If_None_Match": '"x", W/"abc"'}, 304),
        ({"If_None_Match": "*"}, 304),
        ({"If_None_Match": '"x"'}, 200),
        ({"If_None_Match": '"x"', "If_Modified_Since": "Thu, 24 Sep 2026 06:00:00 GMT"}, 200),
        ({"If_Modified_Since": "Thu, 24 Sep 2026 06:00:00 GMT"}, 304),
        ({"If_Modified_Since": "Fri, 25 Sep 2026 06:00:00 GMT"}, 304),
        ({"If_Modified_Since": "Thu, 24 Sep 2026 05:59:59 GMT"}, 200),
        ({"If_Modified_Since": "yesterday"}, 200),
        ({"If_Modified_Since": "Thu, 24 Sep 0000 06:00:00 GMT"}, 200),
        ({}, 200),
    ],
)
def test_a_condition_that_holds_costs_no_body(headers: dict[str, str], status: int) -> None:
    """https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2"""
    answer = bucket(**{"a.html": b"page"}).answer(get("/a.html", **headers))
    assert (answer.status, answer.body) == (status, b"" if status == 304 else b"page")
    assert _header(answer, "etag") == ['"abc"']


@pytest.fixture
def declared(stack: Stack) -> Edge:
    return _edge(stack)


def _edge(stack: Stack) -> Edge:
    client: Any = Objects(**{"404.html": b"lost", "index.html": PAGE})
    function = Function("echo", "arn:f", "tests.unit.local.handlers", "told", {}, 30, 128)
    routes: Sequence[Route] = [Route("ANY", "/v1/{proxy+}", function)]
    api = Gateway(stack.ref("HttpApi"), routes, lambda: MODIFIED)
    return edge(stack, "Distribution", client, {"HttpApi": api})


def test_the_template_declares_behaviours_origins_and_error_pages(declared: Edge) -> None:
    front = declared.answer(get("/", Accept_Encoding="gzip"))
    assert (front.status, gzip.decompress(front.body)) == (200, PAGE)
    assert declared.answer(get("/nothing.html")).status == 404
    assert declared.answer(get("/v1/x", query="a=1", method="OPTIONS")).status == 200
    assert declared.answer(get("/", method="OPTIONS")).status == 404, "shown as the page for 403"


def test_the_template_declares_the_headers_of_every_page(declared: Edge) -> None:
    headers = dict(declared.answer(get("/")).headers)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "X-Frame-Options" not in dict(declared.answer(get("/v1/x")).headers)


def _config(stack: Stack) -> dict[str, Any]:
    config: dict[str, Any] = stack.resources["Distribution"].body["Properties"]["DistributionConfig"]
    return config


def _headers(stack: Stack) -> dict[str, Any]:
    config: dict[str, Any] = stack.resources["Headers"].body["Properties"]["ResponseHeadersPolicyConfig"]
    return config


def _key(stack: Stack) -> dict[str, Any]:
    config = stack.resources["Answers"].body["Properties"]["CachePolicyConfig"]
    key: dict[str, Any] = config["ParametersInCacheKeyAndForwardedToOrigin"]
    return key


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda stack: _config(stack)["Origins"][0].update(DomainName="elsewhere.example"), "no origin elsewhere"),
        (lambda stack: _config(stack)["DefaultCacheBehavior"].update(CachePolicyId="658327ea"), "no policy 658327ea"),
        (lambda stack: _config(stack)["DefaultCacheBehavior"].pop("CachePolicyId"), "with a cache policy"),
        (
            lambda stack: _config(stack)["CacheBehaviors"][0].update(OriginRequestPolicyId="b689b0a8"),
            "no policy b689b0a8",
        ),
        (lambda stack: _key(stack).update(CookiesConfig={"CookieBehavior": "all"}), "no header and no cookie"),
        (lambda stack: _key(stack)["QueryStringsConfig"].update(QueryStringBehavior="whitelist"), "a whole query"),
        (lambda stack: _headers(stack).update(CorsConfig={}), "does not know CorsConfig"),
        (lambda stack: _headers(stack)["SecurityHeadersConfig"].update(XSSProtection={}), "not know XSSProtection"),
        (
            lambda stack: _config(stack)["DefaultCacheBehavior"]["FunctionAssociations"][0].update(FunctionARN="x"),
            "no function but IndexFunction",
        ),
    ],
)
def test_what_the_embedded_edge_does_not_play_is_refused_in_words(
    stack: Stack, change: Callable[[Stack], object], why: str
) -> None:
    change(stack)
    with pytest.raises(TemplateError, match=why):
        _edge(stack)
