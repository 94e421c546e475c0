"""What the catalogue of faults says of more than one answer: pages, tokens, and JSON, told to the adapters we have.

Its pages are of arXiv's query API, which we never ask: each is told again as a page of a listing, and as one of posts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
from hotpapers.adapters.arxiv.listing import Page, Section
from hotpapers.adapters.arxiv.oai import Record
from hotpapers.adapters.arxiv.pages import ROWS, whole
from hotpapers.adapters.arxiv.records import PAGES, changed
from hotpapers.adapters.http import Http, Response
from hotpapers.adapters.http.strict import read_xml
from hotpapers.domain.errors import SourceChanged, SourceError
from hotpapers.domain.mention import SourceState

from tests.builders import DAY, a_paper
from tests.contracts.test_http import served
from tests.listings import record, records
from tests.shared import shared_path
from tests.unit.adapters.scripted import Request
from tests.unit.adapters.test_bluesky import a_post, gathered
from tests.unit.adapters.test_gathering import PARSERS

ATOM, SEARCH = "http://www.w3.org/2005/Atom", "http://a9.com/-/spec/opensearch/1.1/"
TWO_AND_A_BIT = 2 * ROWS + 500
"""Rows of a listing on three pages."""


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    made = served()
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def _from_the_start(server: Any) -> None:
    """It counts what it is asked."""
    server.counts.clear()
    server.log.clear()


def kinds(prefix: str, parameter: str) -> list[str]:
    """Of the cases whose ids begin so, what their addresses ask for."""
    try:
        cases = json.loads(shared_path("hostile", "http", "fault_catalogue.json").read_text("utf-8"))
    except pytest.skip.Exception:
        return []
    return [parse_qs(urlsplit(case["path"]).query)[parameter][0] for case in cases if case["id"].startswith(prefix)]


def a_door() -> Http:
    return Http("tests", sleep=lambda _: None, jitter=lambda: 0.0)


def ids_and_total(server: Any, mode: str, start: int, size: int, total: int) -> tuple[list[str], int]:
    url = f"{server.base}/pages?start={start}&max_results={size}&total={total}&mode={mode}"
    found = read_xml("tests", a_door().get("tests", url).body, f"{ATOM} entry", {
        f"{ATOM} id": "id", f"{SEARCH} totalResults": "total"
    })  # fmt: skip
    return [item["id"][0].partition("/abs/")[2][:-2] for item in found.items], int(found.around["total"][0])


@pytest.mark.parametrize("mode", kinds("H56", "mode"))
def test_pages_of_a_listing_are_the_whole_of_it_or_refused(server: Any, mode: str) -> None:
    def page_at(rows: int) -> Page:
        ids, total = ids_and_total(server, mode, rows, ROWS, TWO_AND_A_BIT)
        return Page(DAY, tuple(map(a_paper, ids)), (Section("New", len(ids), total),) if ids else (), total)

    try:
        papers = whole(page_at(0), page_at)
    except SourceChanged:
        assert mode != "good"
    else:
        assert mode == "good"
        assert len({paper.id for paper in papers}) == TWO_AND_A_BIT
    assert len(server.log) <= PAGES


@pytest.mark.parametrize("mode", kinds("H56", "mode"))
def test_pages_of_posts_end_and_each_post_is_counted_once(server: Any, mode: str) -> None:
    sent: set[str] = set()

    def page(request: Request) -> object:
        start = int(request.params.get("cursor") or 0)
        ids, total = ids_and_total(server, mode, start, 10, 35)
        sent.update(ids)
        more = {"cursor": str(start + 10)} if start + 10 < total else {}
        return {"posts": [a_post(int(one.partition(".")[2])) for one in ids], **more}

    answer, _ = gathered(page, pages=20)
    assert answer.status.items == len(answer.mentions) == len(sent)
    assert len(server.log) <= 20
    if mode in ("good", "dup-in-page"):
        assert (answer.status.state, answer.status.items) == (SourceState.OK, 35)
    elif mode in ("repeat", "endless", "growing"):
        assert answer.status.state is SourceState.PARTIAL, "what has no end is cut short, and says so"


TOKENS: Mapping[str, Callable[[str], str]] = {
    "good": lambda token: "" if token == "3" else str(int(token or 0) + 1),
    "same": lambda _: "T",
    "cycle": lambda token: "B" if token == "A" else "A",
    "endless": lambda token: str(int(token or 0) + 1),
    "expired": lambda _: "T",
    "none": lambda _: "",
}
"""By mode, what token comes after the one before. Told here: the catalogue's server breaks down over three of them."""
ENDS = {"good": 4, "same": 2, "cycle": 3, "endless": PAGES, "expired": 4, "none": 1}
"""How often each list is asked for until it is whole, empty, or known to be neither."""


@dataclass
class Tokens:
    """A door behind which a list of OAI-PMH has a record a page."""

    mode: str
    asked: int = 0

    def get(self, source: str, url: str, *, params: Mapping[str, str], accept: str) -> Response:
        self.asked += 1
        token = params.get("resumptionToken", "")
        error = {"none": "noRecordsMatch", "expired": "badResumptionToken" if token else ""}.get(self.mode, "")
        on_the_page = record(f"2401.{self.asked:05d}", "2024-01-01")
        return Response(200, {}, records(on_the_page, token=TOKENS[self.mode](token), error=error), url)


@pytest.mark.parametrize("mode", kinds("H57", "mode"))
def test_a_token_leads_on_or_the_list_is_refused(mode: str) -> None:
    door = Tokens(mode)

    def read() -> list[Record]:
        return changed(cast(Http, door), "https://oai.example", "cs", date(2024, 1, 1))

    if mode in ("good", "none"):
        assert len(read()) == (4 if mode == "good" else 0)
    else:
        with pytest.raises(SourceChanged):
            read()
    assert door.asked == ENDS[mode]


@pytest.mark.parametrize("kind", kinds("H58", "k"))
def test_no_json_of_the_catalogue_is_a_post(server: Any, kind: str) -> None:
    refused = 0
    for parse in PARSERS.values():
        try:
            page: Any = parse(a_door().get("tests", f"{server.base}/json?k={kind}").body)
        except SourceError:
            refused += 1
        else:
            assert not getattr(page, "mentions", None)
            assert not getattr(page, "answer", None)
    assert refused >= (2 if kind in ("cursor-same", "list-not-dict") else len(PARSERS) - 1)
