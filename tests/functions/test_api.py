"""Every address of the API gives what its contract says: the envelope, exact meta, pages, fields, spellings, forms."""

from __future__ import annotations

import json

import pytest
from hotpapers.views.documents import as_json, digest_document
from hotpapers.views.openapi.resources import RESOURCES
from hotpapers.views.openapi.schemas import SCHEMAS, always, document, fields
from openapi_schema_validator import OAS31Validator

from local import template
from tests.builders import DAY
from tests.functions.reader import HIDDEN, LONG_AGO, NEXT, OLD, Reader

LISTS = {
    "/v1/digests/latest": "Entry",
    f"/v1/digests/{DAY}": "Entry",
    "/v1/digests/2026-W39": "Best",
    "/v1/digests/2026-09": "Best",
    "/v1/digests": "Day",
    "/v1/papers/2609.00002": "Paper",
    "/v1/papers/2609.00002/history": "Snapshot",
    "/v1/papers/2609.00002/mentions": "Post",
    "/v1/papers": "Found",
    "/v1/trending": "Trending",
    "/v1/categories": "Category",
    "/v1/sources": "Source",
    "/v1/status": "Status",
}
PAGED = ("/v1/digests", "/v1/papers", "/v1/papers?sort=date", "/v1/papers/2609.00002/mentions")


@pytest.mark.parametrize("path", LISTS)
def test_every_answer_is_an_envelope_that_counts_right(api: Reader, path: str) -> None:
    said = api.get(path)
    assert (said.status, said.headers["content-type"]) == (200, "application/json")
    assert list(said.json) == ["meta", "results"]
    meta, results = said.json["meta"], said.results
    assert results
    assert meta["count"] == meta["total"] == len(results)
    assert meta["applied_filters"] == {}
    assert meta["license"].startswith("https://creativecommons.org/publicdomain/zero/")
    assert meta.get("next_cursor") is None


@pytest.mark.parametrize("path", LISTS)
def test_results_have_the_fields_of_their_shape_and_never_null(api: Reader, path: str) -> None:
    for one in api.get(path).results:
        assert always(LISTS[path]) <= one.keys() <= fields(LISTS[path])
        assert None not in one.values()


@pytest.mark.parametrize("path", LISTS)
def test_fields_takes_parts_of_each_result_and_leaves_the_rest(api: Reader, path: str) -> None:
    wanted = sorted(always(LISTS[path]))[:1]
    whole, some = api.get(path), api.get(f"{path}?fields={','.join(wanted)}")
    assert some.results == [{name: one[name] for name in one if name in wanted} for one in whole.results]
    assert some.json["meta"] == whole.json["meta"]
    assert some.headers["etag"] != whole.headers["etag"]


@pytest.mark.parametrize("path", LISTS)
def test_what_is_no_parameter_or_field_is_refused_by_name(api: Reader, path: str) -> None:
    said = api.get(f"{path}?utm_source=mail&fields=id,heat")
    assert (said.status, said.headers["content-type"]) == (400, "application/problem+json")
    assert said.headers["cache-control"] == "no-store"
    assert [one["parameter"] for one in said.json["errors"]] == ["utm_source", "fields"]
    assert "'heat'" in said.json["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"])
def test_every_address_is_read_and_says_so_to_who_would_write(api: Reader, method: str) -> None:
    for path in (*LISTS, "/v1/openapi.json", f"/v1/digests/{DAY}.rss", "/.well-known/api-catalog"):
        said = api.get(path, method)
        assert (said.status, said.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
        assert said.headers["content-type"] == "application/problem+json"
        assert said.headers["cache-control"] == "no-store"
        assert (said.json["status"], said.json["instance"]) == (405, path)


@pytest.mark.parametrize("path", ["/v1/digest", "/v1/trending/", "/v1/sources/x", "/.well-known/x", "/v1/ü"])
def test_what_is_no_address_is_missing_whoever_asks(api: Reader, path: str) -> None:
    for method in ("GET", "HEAD", "POST", "DELETE", "PROPFIND"):
        said = api.get(path, method)
        assert (said.status, said.json["status"], "allow" in said.headers) == (404, 404, False), method
        assert "/v1/openapi.json" in said.json["detail"]


def test_the_newest_digest_is_the_one_that_was_stored(api: Reader) -> None:
    digest = api.store.load(NEXT)
    assert digest is not None
    assert api.get("/v1/digests/latest").text == as_json(digest_document(digest))
    assert api.get(f"/v1/digests/{NEXT}").text == api.get("/v1/digests/latest").text


def test_a_week_has_each_paper_once_by_its_best_digest(api: Reader) -> None:
    said = api.get("/v1/digests/2026-W39")
    assert [(one["rank"], one["id"], one["score"], one["digest"]["date"]) for one in said.results] == [
        (1, "2609.00002", 120.0, str(NEXT)),
        (2, "2609.00001", 100.0, str(DAY)),
        (3, "2609.00005", 50.0, str(NEXT)),
        (4, "2609.01234", 25.0, str(DAY)),
    ]
    meta = said.json["meta"]
    assert meta["span"] == "2026-W39"
    assert meta["window"] == {"from": "2026-09-21T00:00:00Z", "to": "2026-09-28T00:00:00Z", "tz": "UTC"}
    assert meta["days"] == [str(DAY), str(NEXT)]


def test_trending_papers_lose_half_of_their_score_in_two_days(api: Reader) -> None:
    scores = {one["id"]: (one["score"], one["digest"]["score"]) for one in api.get("/v1/trending").results}
    assert scores["2609.00002"] == (120.0, 120.0)
    assert scores["2609.00001"] == (70.71, 100.0)
    assert OLD not in scores


def test_the_archive_is_newest_first_and_can_be_cut_to_dates(api: Reader) -> None:
    assert [one["date"] for one in api.get("/v1/digests").results] == [str(NEXT), str(DAY), str(LONG_AGO)]
    said = api.get(f"/v1/digests?from={LONG_AGO}&to={DAY}&limit=1")
    assert [one["date"] for one in said.results] == [str(DAY)]
    assert said.json["meta"]["applied_filters"] == {"from": str(LONG_AGO), "to": str(DAY)}
    assert (said.json["meta"]["total"], said.json["meta"]["limit"]) == (2, 1)


@pytest.mark.parametrize("spelled", ["2609.00002", "2609.00002v3", "arXiv:2609.00002", "arxiv%3A2609.00002v1"])
def test_a_paper_is_found_by_every_spelling_of_its_id(api: Reader, spelled: str) -> None:
    for rest in ("", "/history", "/mentions"):
        assert api.get(f"/v1/papers/{spelled}{rest}").text == api.get(f"/v1/papers/2609.00002{rest}").text
    assert api.get(f"/v1/papers/{spelled}").ids() == ["2609.00002"]


@pytest.mark.parametrize("spelled", [OLD, "hep-th%2F9901001", "arXiv:hep-th/9901001v2", "HEP-TH/9901001"])
def test_an_id_of_the_old_style_has_a_slash_in_it(api: Reader, spelled: str) -> None:
    for rest in ("", "/history", "/mentions"):
        assert api.get(f"/v1/papers/{spelled}{rest}").status == 200
    assert api.get(f"/v1/papers/{spelled}").ids() == [OLD]


@pytest.mark.parametrize(
    "spelled",
    [
        "10.48550/arXiv.2609.00002",
        "https%3A%2F%2Farxiv.org%2Fabs%2F2609.00002v2",
        "https://arxiv.org/pdf/2609.00002",
        "https%3A%2F%2Fdoi.org%2F10.48550%2FarXiv.2609.00002",
    ],
)
def test_a_doi_or_a_link_names_its_paper(api: Reader, spelled: str) -> None:
    assert api.get(f"/v1/papers/{spelled}").ids() == ["2609.00002"]
    assert len(api.get(f"/v1/papers/{spelled}/mentions").results) == 3


def test_the_link_to_the_next_page_is_one_address_however_the_paper_is_spelled(api: Reader) -> None:
    spelled = "https%3A%2F%2Farxiv.org%2Fabs%2F2609.00002%3Fa=%3E;rel=x,%3Chttps:%2F%2Fother.example"
    first = api.get(f"/v1/papers/{spelled}/mentions?limit=1").headers["link"]
    assert (first.count(">"), first.count("<"), first.endswith('>; rel="next"')) == (1, 1, True)
    assert len(list(api.pages(f"/v1/papers/{spelled}/mentions?limit=1"))) == 3


def test_what_names_no_paper_is_told_so(api: Reader) -> None:
    for spelled in ("history", "2609.00002/", "2609.00002/posts", "https://example.org/2609.00002"):
        said = api.get(f"/v1/papers/{spelled}")
        assert (said.status, "is not an arXiv id" in said.json["detail"]) == (400, True)


def test_a_paper_says_where_it_was_listed(api: Reader) -> None:
    (paper,) = api.get("/v1/papers/2609.00002").results
    assert paper["listed"] == [
        {"date": str(NEXT), "rank": 1, "score": 120.0},
        {"date": str(DAY), "rank": 2, "score": 50.0},
    ]
    assert paper["links"]["self"] == "https://hotpapers.example/v1/papers/2609.00002"


def test_posts_are_shown_as_their_networks_and_authors_allow(api: Reader) -> None:
    said = api.get("/v1/papers/2609.00002/mentions")
    assert [one["network"] for one in said.results] == ["bluesky", "bluesky", "x"]
    assert b"secret" not in said.text
    assert b"not to be shown" not in said.text
    assert [one.get("bot") for one in said.results] == [None, None, True]


def test_what_was_taken_down_is_gone_everywhere(api: Reader) -> None:
    for rest in ("", "/history", "/mentions"):
        assert api.get(f"/v1/papers/{HIDDEN}{rest}").status == 410
    for path in ("/v1/papers", "/v1/trending", "/v1/digests/2026-W39", "/v1/digests/2026-09"):
        assert HIDDEN not in api.get(path).ids()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["2609.00002", "2609.00001", "2609.00005", "2609.01234", OLD]),
        ("sort=date", ["2609.00002", "2609.00005", "2609.00001", "2609.01234", OLD]),
        ("category=cs.CV", ["2609.00002"]),
        ("category=stat&min_score=60", ["2609.00001"]),
        ("category=c", []),
        ("category=stat.ML&min_score=60", ["2609.00001"]),
        (f"since={NEXT}", ["2609.00002", "2609.00005"]),
        ("q=schrodinger", ["2609.00002"]),
        ("q=SCHRÖDINGER%20diff", ["2609.00002"]),
        ("q=eve+curie", ["2609.00005"]),
        ("q=ridges", []),
        ("q=%E2%80%94", []),
        ("q=C", ["2609.00005"]),
        ("q=c%2B%2B", ["2609.00005"]),
        ("q=c%23", []),
        ("q=.NET", ["2609.00005"]),
        ("q=net", ["2609.00005"]),
        ("q=asp.net", ["2609.00005"]),
        ("q=abstract&category=cs.CV", ["2609.00002"]),
    ],
)
def test_papers_are_found_by_category_time_score_and_words(api: Reader, asked: str, found: list[str]) -> None:
    said = api.get(f"/v1/papers?{asked}")
    assert said.ids() == found
    assert said.json["meta"]["complete"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("digests/yesterday", "span"),
        ("digests/2026-02-30", "span"),
        ("digests/2026-W60", "span"),
        ("digests/1990-01-01", "span"),
        ("digests/2026-13.html", "span"),
        ("papers/no-paper", "id"),
        ("papers/2609.00002v0/mentions", "id"),
        ("papers?limit=1&limit=2", "limit"),
        ("papers?q=a&fields=id&q=b", "q"),
        ("digests/latest?x=1&x=1", "x"),
        ("trending?%C3%BC=1&%C3%BC=1", "?"),
    ],
)
def test_what_is_wrong_is_named_in_the_address_too(api: Reader, path: str, name: str) -> None:
    said = api.get(f"/v1/{path}")
    (wrong,) = said.json["errors"]
    assert (said.status, wrong["parameter"]) == (400, name)
    assert wrong["detail"].startswith(f"{name} ")


def test_a_list_of_fields_has_two_spellings(api: Reader) -> None:
    assert api.get("/v1/papers?fields=id&fields=title").text == api.get("/v1/papers?fields=id,title").text


def test_a_date_that_arxiv_never_had_is_told_from_what_is_no_date(api: Reader) -> None:
    assert "is not a date from 1991 to 9998" in api.get("/v1/digests/1990-01-01").json["detail"]
    assert "is not a date from 1991 to 9998" in api.get("/v1/digests?to=9999-01-01").json["detail"]


def test_dates_the_wrong_way_round_are_a_problem_that_names_both(api: Reader) -> None:
    said = api.get(f"/v1/digests?from={NEXT}&to={DAY}")
    assert said.status == 400
    assert [one["parameter"] for one in said.json["errors"]] == ["from", "to"]


def test_a_filter_that_was_understood_is_told(api: Reader) -> None:
    said = api.get("/v1/papers?q=Two++Words&min_score=5&since=2026-09-01&sort=date&limit=3")
    assert said.json["meta"]["applied_filters"] == {
        "min_score": 5.0,
        "q": "two words",
        "since": "2026-09-01",
        "sort": "date",
    }


@pytest.mark.parametrize("path", PAGED)
@pytest.mark.parametrize("limit", [1, 2])
def test_pages_together_are_the_list(api: Reader, path: str, limit: int) -> None:
    whole = api.get(path).results
    pages = list(api.pages(f"{path}{'&' if '?' in path else '?'}limit={limit}"))
    assert [one for page in pages for one in page.results] == whole
    assert len(pages) == -(-len(whole) // limit)
    assert {page.json["meta"]["total"] for page in pages} == {len(whole)}
    assert [page.json["meta"]["next_cursor"] is None for page in pages] == [*[False] * (len(pages) - 1), True]


def test_a_day_without_an_announcement_says_so_in_words(api: Reader) -> None:
    assert "that is a Saturday" in api.get("/v1/digests/2026-09-26").json["detail"]
    assert "arXiv announced nothing then" in api.get("/v1/digests/2026-09-23").json["detail"]


@pytest.mark.parametrize(
    ("form", "place"),
    [
        ("latest.md", f"/digests/{NEXT}/index.md"),
        ("latest.html", f"/digests/{NEXT}/"),
        ("latest.rss", "/feed.xml"),
        ("latest.atom", "/atom.xml"),
        ("latest.jsonfeed", "/feed.json"),
        (f"{DAY}.md", f"/digests/{DAY}/index.md"),
        (f"{DAY}.html", f"/digests/{DAY}/"),
        ("2026-W39.html", "/digests/2026-W39/"),
        ("2026-09.html", "/digests/2026-09/"),
    ],
)
def test_a_suffix_leads_to_the_sites_own_form(api: Reader, form: str, place: str) -> None:
    said = api.get(f"/v1/digests/{form}")
    assert (said.status, said.headers["location"]) == (307, f"https://hotpapers.example{place}")


@pytest.mark.parametrize("stem", ["latest", str(DAY)])
def test_json_is_the_form_without_a_suffix(api: Reader, stem: str) -> None:
    assert api.get(f"/v1/digests/{stem}.json").text == api.get(f"/v1/digests/{stem}").text


@pytest.mark.parametrize(("form", "kind"), [("rss", "rss+xml"), ("atom", "atom+xml"), ("jsonfeed", "feed+json")])
def test_a_day_has_a_feed_of_its_own(api: Reader, form: str, kind: str) -> None:
    said = api.get(f"/v1/digests/{DAY}.{form}")
    assert said.headers["content-type"] == f"application/{kind}; charset=utf-8"
    assert f"/v1/digests/{DAY}.{form}".encode() in said.text
    assert b"Taken down" not in said.text


@pytest.mark.parametrize(
    "form", ["2026-W39.md", f"{DAY}.pdf", "2020-01-01.md", "2020-01-01.rss", f"{DAY}.", "latest.json.md"]
)
def test_a_form_that_is_not_there_is_a_problem(api: Reader, form: str) -> None:
    assert api.get(f"/v1/digests/{form}").status == 404


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("2026-W39.md", "there is no form md of 2026-W39; there are json, html"),
        ("2026-09.rss", "there is no form rss of 2026-09; there are json, html"),
        (f"{DAY}.pdf", f"there is no form pdf of {DAY}; there are json, html, md, rss, atom, jsonfeed"),
        ("latest.", "there is no form without a name of latest; there are json, html, md, rss, atom, jsonfeed"),
        ("2026-W50.html", "there is no digest in 2026-W50"),
        ("2026-09-26.md", "there is no digest of 2026-09-26: that is a Saturday"),
    ],
)
def test_a_form_that_is_not_there_is_told_from_a_digest_that_is_not(api: Reader, form: str, words: str) -> None:
    assert words in api.get(f"/v1/digests/{form}").json["detail"]


def test_machines_find_the_description_where_they_look_for_it(api: Reader) -> None:
    """https://www.rfc-editor.org/rfc/rfc9727"""
    said = api.get("/.well-known/api-catalog")
    assert said.headers["content-type"].startswith("application/linkset+json")
    own, read, agents = said.json["linkset"]
    assert [item["href"] for item in own["item"]] == [read["anchor"], agents["anchor"]] == ["/v1/", "/mcp"]
    for relation in ("service-desc", "status"):
        for link in read[relation]:
            there = api.get(link["href"])
            assert (there.status, there.headers["content-type"]) == (200, link["type"])
    assert api.get("/.well-known/openapi.json").body == api.get("/v1/openapi.json").body
    assert api.get("/.well-known/api-catalog", If_None_Match=said.headers["etag"]).status == 304
    assert api.get("/.well-known/api-catalog?x=1").status == 400
    assert api.get("/.well-known/nothing").headers["content-type"] == "application/problem+json"


def test_the_description_is_served_and_knows_every_address(api: Reader) -> None:
    said = api.get("/v1/openapi.json")
    assert said.json["openapi"].startswith("3.1")
    assert {one.path for one in RESOURCES.values()} <= said.json["paths"].keys()
    assert json.loads(said.text)["paths"]["/v1/papers"]["get"]["operationId"] == "listPapers"


@pytest.mark.parametrize("path", LISTS)
def test_every_answer_has_the_shape_that_is_described(api: Reader, path: str) -> None:
    schemas = {"components": {"schemas": dict(SCHEMAS)}}
    OAS31Validator({**document(LISTS[path]), **schemas}).validate(api.get(path).json)


def test_the_limit_that_is_told_is_the_templates(api: Reader) -> None:
    settings = template.read()["Resources"]["HttpApi"]["Properties"]["DefaultRouteSettings"]
    assert f"q={settings['ThrottlingRateLimit']};w=1" in api.get("/v1/status").headers["ratelimit-policy"]
