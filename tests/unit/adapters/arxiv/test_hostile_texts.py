"""Texts that arXiv itself objects to, and odd papers that exist, by each dialect."""

from __future__ import annotations

import ast
import json
import re
import unicodedata
from typing import Any

import pytest
from hotpapers.adapters.arxiv.names import accents, names
from hotpapers.domain.errors import SourceChanged
from hotpapers.domain.paper import Paper
from hotpapers.domain.text import COMMENTS_BYTES, NAME_BYTES, TITLE_BYTES, clean, cut

from tests.shapes import BENIGN, OUTPUTS, changed
from tests.shared import shared_path
from tests.unit.adapters.arxiv.test_hostile_feeds import DIALECTS, Told, assert_kept, each_dialect

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""No document may hold it, so no feed can say it: https://www.w3.org/TR/xml/#charsets"""
FIELDS = {"title_checks": "title", "abstract_checks": "abstract", "comments_checks": "comments"}
NOTHING = {"title": "(untitled)", "abstract": "", "comments": None}
SPACES = re.compile(r"\s")


def pairs(section: str) -> list[dict[str, Any]]:
    found = json.loads(shared_path("hostile", "arxiv", "text_pairs.json").read_text("utf-8"))
    assert found.keys() == {"split_authors", "tex2utf", "parse_author_affil", "author_checks", *FIELDS}
    of_it: list[dict[str, Any]] = found[section]
    return of_it


def read(dialect: str, told: Told) -> Paper:
    (paper,) = DIALECTS[dialect]([told])
    return paper


@each_dialect
@pytest.mark.parametrize("section", FIELDS)
def test_what_arxiv_objects_to_is_read_as_the_text_that_it_is(section: str, dialect: str) -> None:
    field, changed = FIELDS[section], 0
    for pair in pairs(section):
        told = Told("2401.00001", **{field: pair["input"]})
        if NOT_XML.search(pair["input"]) and dialect != "page":
            with pytest.raises(SourceChanged):
                read(dialect, told)
            continue
        paper = read(dialect, told)
        assert_kept(paper)
        if (field, dialect) != ("comments", "RSS"):  # which has none
            assert getattr(paper, field) == (clean(pair["input"]) or NOTHING[field]), pair
        changed += clean(pair["input"]) != pair["input"]
    assert changed or field == "comments", "a control: as they stand some are not clean"


@each_dialect
def test_authors_that_arxiv_objects_to_are_names_without_affiliations(dialect: str) -> None:
    kept_apart = 0
    for pair in pairs("author_checks"):
        paper = read(dialect, Told("2401.00001", authors=(pair["input"],)))
        assert_kept(paper)
        if not pair["arxiv_flags"] and dialect != "page":  # which lists them one by one
            assert paper.authors, pair
            assert not re.search(r"[(){}\d]|\band\b", " ".join(paper.authors)), pair
        kept_apart += len(paper.authors) > 1
    assert (kept_apart > 20) == (dialect != "page")


def test_arxivs_own_people_with_affiliations_are_the_same_people() -> None:
    """It puts a space behind an initial, and writes a suffix without a comma."""
    told = [pair["input"] for pair in pairs("parse_author_affil")]
    assert len(told) == 35
    for pair in pairs("parse_author_affil"):
        people = [" ".join(filter(None, (first, last, suffix))) for last, first, suffix, *_ in pair["expect"]]
        assert list(map(_letters, names(pair["input"]))) == list(map(_letters, people)), pair
    assert sum("(" in text for text in told) > 10, "a control: as they stand they are more than people"


def _letters(name: str) -> str:
    return SPACES.sub("", unicodedata.normalize("NFC", name).replace(",", ""))


@each_dialect
def test_odd_papers_that_exist_are_read_as_they_are(dialect: str) -> None:
    papers = json.loads(shared_path("hostile", "arxiv", "real_oddities.json").read_text("utf-8"))
    assert len(papers) > 200
    for odd in papers:
        texts = {name: odd[name] or "" for name in ("title", "abstract", "comments")}
        paper = read(dialect, Told(odd["id"], **texts, authors=(odd["authors"],), categories=tuple(odd["categories"])))
        assert_kept(paper)
        assert paper.id == odd["id"]
        assert paper.title == clean(_spelled(dialect, odd["title"])) or "title" in paper.cut
        assert paper.abstract == clean(_spelled(dialect, odd["abstract"])) or "abstract" in paper.cut
    most = max(papers, key=lambda odd: len(odd["authors"]))
    assert "authors" in read("OAI-PMH", Told(most["id"], authors=(most["authors"],))).cut, "a control: one is too much"


def _spelled(dialect: str, text: str) -> str:
    """The pages have it done; feeds and OAI-PMH leave it to us."""
    return text if dialect == "page" else accents(text)


def sizes() -> list[str]:
    """Titles that the collection only describes: a character, how many times, and why."""
    cases = json.loads(shared_path("hostile", "markdown", "titles.json").read_text("utf-8"))
    told = [case["gen"].partition(" (")[0].rpartition("*") for case in cases if "gen" in case]
    assert len(told) == 14
    return [ast.literal_eval(unit) * int(times) for unit, _, times in told]


@each_dialect
def test_a_title_of_any_size_is_kept_within_bounds(dialect: str) -> None:
    too_long = set()
    for text in sizes():
        paper = read(dialect, Told("2401.00001", title=text, abstract=text, comments=text, authors=(text,)))
        assert_kept(paper)
        assert len(paper.title.encode()) <= TITLE_BYTES
        assert len((paper.comments or "").encode()) <= COMMENTS_BYTES
        assert all(len(name.encode()) <= NAME_BYTES for name in paper.authors)
        too_long |= set(paper.cut)
    assert {"title", "abstract"} <= too_long, "a control: some are longer than we keep"


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_title_as_long_as_we_keep_changes_no_shape(name: str) -> None:
    benign = OUTPUTS[name].of(BENIGN)
    for kept in {cut(clean(text), TITLE_BYTES)[0] for text in sizes()}:
        assert not changed(OUTPUTS[name].of(kept), benign), kept[:9]
