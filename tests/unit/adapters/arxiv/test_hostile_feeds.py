"""The collection of strange feeds, told again in each of arXiv's dialects that we read.

As they stand they are of arXiv's query API, which we never ask: there every one of them is another document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from hotpapers.adapters.arxiv import listing, oai, rss
from hotpapers.domain.errors import InvalidPaperId, SourceChanged
from hotpapers.domain.paper import Paper, paper_id
from hotpapers.domain.text import ABSTRACT_BYTES, AUTHORS, clean

from tests.listings import DAY, feed, item, new_page, record, records, row, section
from tests.shared import shared_path

ATOM, ARXIV = "{http://www.w3.org/2005/Atom}", "{http://arxiv.org/schemas/atom}"
CODE = re.compile(r"[a-z-]+(\.[A-Za-z-]+)?", re.ASCII)
LONG_AGO = datetime(1991, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    """An entry of the collection."""

    id: str
    title: str = "T"
    abstract: str = "S"
    comments: str = ""
    authors: tuple[str, ...] = ("A B",)
    categories: tuple[str, ...] = ("cs.LG",)

    @property
    def is_whole(self) -> bool:
        try:
            return bool(paper_id(self.id)) and any(map(CODE.fullmatch, self.categories))
        except InvalidPaperId:
            return False


MADE: Mapping[str, Sequence[Told]] = {
    "A41": [Told("2401.00001", authors=tuple(f"Author Number{number}" for number in range(3_000)))],
    "A42": [Told("2401.00001", authors=tuple(f"Author Number{number}" for number in range(5_154)))],
    "A43": [Told("2401.00001", abstract="x" * 1_000_000)],
    "A44": [Told(f"2401.{number:05d}") for number in range(1, 2_001)],
    "A45": [Told(f"2401.{number:05d}") for number in range(1, 10_001)],
}
"""What the collection only describes."""


def bodies() -> dict[str, str]:
    """As they stand, by the first letters of their ids."""
    given = json.loads(shared_path("hostile", "arxiv", "synthetic_feeds.json").read_text("utf-8"))
    assert len(given) == 45
    return {one["id"][:3]: one.get("body", "") for one in given}


def cases() -> dict[str, Sequence[Told]]:
    read = {
        name: [_entry(found) for found in fromstring(body).iter(f"{ATOM}entry")]
        for name, body in bodies().items()
        if body
    }
    return {**read, **{name: told[:10] for name, told in MADE.items()}}


def _entry(entry: Any) -> Told:
    texts = {found.tag: "".join(found.itertext()) for found in entry}
    return Told(
        texts[f"{ATOM}id"].partition("/abs/")[2] or texts[f"{ATOM}id"],
        texts.get(f"{ATOM}title", ""),
        texts.get(f"{ATOM}summary", ""),
        texts.get(f"{ARXIV}comment", ""),
        tuple(name.text or "" for name in entry.iter(f"{ATOM}name")),
        tuple(code.get("term") for code in entry.iter(f"{ATOM}category")),
    )


def by_rss(told: Sequence[Told]) -> Sequence[Paper]:
    return rss.parse(feed(*(item(_bare(one), **_fields(one)) for one in told)), "cs").papers


def by_oai(told: Sequence[Told]) -> Sequence[Paper]:
    written = [record(_bare(one), "2026-09-23", comments=one.comments, **_fields(one)) for one in told]
    return oai.announced(oai.parse(records(*written)).records, "cs", DAY, LONG_AGO)


def by_page(told: Sequence[Told]) -> Sequence[Paper]:
    rows = [
        row(
            _bare(one),
            **{name: getattr(one, name) for name in ("title", "abstract", "comments", "authors")},
            subjects="; ".join(f"Name ({escape(code)})" for code in one.categories),
        )
        for one in told
    ]
    return listing.parse(new_page(section("New", rows))).papers


def _bare(told: Told) -> str:
    """Each dialect writes the version elsewhere, or not at all."""
    return escape(re.sub(r"v[1-9]\d*$", "", told.id))


def _fields(told: Told) -> dict[str, Any]:
    codes = " ".join(map(escape, told.categories))
    return {"title": told.title, "abstract": told.abstract, "authors": ", ".join(told.authors), "categories": codes}


DIALECTS: Mapping[str, Callable[[Sequence[Told]], Sequence[Paper]]] = {
    "RSS": by_rss,
    "OAI-PMH": by_oai,
    "page": by_page,
}
each_dialect = pytest.mark.parametrize("dialect", DIALECTS)


@each_dialect
def test_a_strange_feed_is_read_whole_or_refused_whole(dialect: str) -> None:
    refused = set()
    for name, told in cases().items():
        try:
            papers = DIALECTS[dialect](told)
        except SourceChanged:
            refused.add(name)
            assert not all(one.is_whole for one in told), name
            continue
        assert all(one.is_whole for one in told), name
        assert {paper.id for paper in papers} == {paper_id(one.id) for one in told}, name
        for paper in papers:
            assert_kept(paper)
    assert refused == {"A01", "A17", "A25", "A26"}, "no paper's id, or no category that arXiv could have"


def assert_kept(paper: Paper) -> None:
    texts = (paper.title, paper.abstract, paper.comments or "", *paper.authors)
    assert paper.title
    assert all(text == clean(text) for text in texts)
    assert all(paper.authors)
    assert all(map(CODE.fullmatch, paper.categories))
    assert len(paper.authors) <= AUTHORS
    assert len(paper.abstract.encode()) <= ABSTRACT_BYTES


def test_that_would_be_known_of_what_is_only_copied() -> None:
    """A control: the same checks, of the entries as they stand."""
    strange = 0
    for told in (one for entries in cases().values() for one in entries[:1]):
        paper = Paper(told.id, told.title, told.abstract, told.authors, told.categories, DAY, how=None)  # type: ignore[arg-type]
        try:
            assert_kept(paper)
        except AssertionError:
            strange += 1
    assert strange >= 10


WANTED: Mapping[str, Callable[[Paper], object]] = {
    "A04": lambda paper: paper.title == "(untitled)",
    "A05": lambda paper: paper.title == "0",
    "A06": lambda paper: paper.title == "null",
    "A08": lambda paper: not paper.abstract,
    "A09": lambda paper: not paper.authors,
    "A10": lambda paper: paper.authors == ("A",),
    "A18": lambda paper: paper.categories == ("cs.LG",),
    "A19": lambda paper: paper.categories[0] == "cs.LG" and len(paper.categories) <= 2,
    "A20": lambda paper: "cs.ZZ" in paper.categories,
    "A23": lambda paper: paper.id == "hep-th/9901001",
    "A24": lambda paper: paper.id == "math/0309136",
    "A28": lambda paper: not paper.withdrawn,
    "A29": lambda paper: paper.title == "A very long title",
    "A30": lambda paper: paper.title == "<i>E. coli</i> &amp; x",
    "A31": lambda paper: paper.title == "acd",
    "A40": lambda paper: paper.title == "safe gnp.exe",
    "A41": lambda paper: "authors" in paper.cut,
    "A42": lambda paper: "authors" in paper.cut,
    "A43": lambda paper: "abstract" in paper.cut,
}


@each_dialect
def test_what_is_strange_in_an_entry_is_read_as_it_is_meant(dialect: str) -> None:
    told = cases()
    for name, wanted in WANTED.items():
        (paper,) = DIALECTS[dialect](told[name])
        assert wanted(paper), f"{name}: {paper}"


@pytest.mark.parametrize("dialect", ["OAI-PMH", "page"])
def test_a_withdrawn_paper_is_known_by_its_comment(dialect: str) -> None:
    (paper,) = DIALECTS[dialect](cases()["A27"])
    assert paper.withdrawn


@pytest.mark.parametrize("name", ["A44", pytest.param("A45", marks=pytest.mark.deep)])
def test_a_feed_at_its_cap_is_not_taken_for_the_whole(name: str) -> None:
    assert not rss.parse(feed(*(item(one.id) for one in MADE[name])), "cs").whole


@pytest.mark.parametrize("parse", [lambda body: rss.parse(body, "cs"), oai.parse, listing.parse], ids=DIALECTS)
def test_a_feed_of_the_query_api_is_no_answer_to_what_we_ask(parse: Callable[[bytes], object]) -> None:
    for body in bodies().values():
        with pytest.raises(SourceChanged):
            parse(body.encode())
