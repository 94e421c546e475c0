from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from hotpapers.adapters.arxiv.listing import Section, parse
from hotpapers.domain.errors import SourceChanged
from hotpapers.domain.paper import How, Paper
from hotpapers.domain.text import ABSTRACT_BYTES, AUTHORS, NAME_BYTES, clean
from hypothesis import given
from hypothesis import strategies as st

from local.web import SAMPLE, SAMPLE_DAY
from tests.listings import DAY, catchup_page, ids, new_page, row, section
from tests.shared import shared_path


def one(**fields: Any) -> Paper:
    (paper,) = parse(new_page(section("New", [row("2609.00001", **fields)]))).papers
    return paper


def test_the_recorded_page_says_its_date_its_counts_and_its_papers() -> None:
    page = parse(shared_path("payloads", "arxiv_list", "list_cs.AI_new_2026-08-12_trimmed.html").read_bytes())
    assert (page.day, page.total) == (date(2026, 8, 12), 6)
    assert page.sections == (Section("New", 2, 2), Section("Cross", 2, 2), Section("Replacement", 2, 2))
    assert [(paper.id, paper.how, paper.version) for paper in page.papers] == [
        ("2608.09949", How.NEW, 1),
        ("2608.09967", How.NEW, 1),
        ("2505.11635", How.CROSS, 2),
        ("2607.28646", How.CROSS, None),
    ]
    last = page.papers[-1]
    assert last.title.startswith('"YES! YES! I absolutely love this insight!" Affirmative Narration')
    assert last.authors == ("Hanna-Riikka Roine", "Anne Sigrid Refsum", "Jill Walker Rettberg")
    assert (last.categories, last.journal_ref) == (("cs.HC", "cs.AI"), "2026 Narrative Inquiry 23 (2)")
    assert page.papers[0].categories == ("cs.AI", "physics.bio-ph")
    assert page.papers[0].abstract.startswith("This study evaluates the application")
    assert page.papers[2].comments == "11 pages, 3 figures (1 figure has 2 subfigures), conference"


def test_the_sample_day_is_read_as_it_was_written() -> None:
    day = json.loads((SAMPLE / "day.json").read_text())
    page = parse((SAMPLE / "arxiv" / "list_cs_new.html").read_bytes())
    truth = {paper["id"]: paper for paper in day["papers"]}
    assert page.day == SAMPLE_DAY
    assert {paper.id for paper in page.papers} <= truth.keys()
    for paper in page.papers:
        said = truth[paper.id]
        assert (paper.title, list(paper.authors)) == (clean(said["title"]), said["authors"])
        assert (paper.abstract, list(paper.categories)) == (clean(said["abstract"]), said["categories"])


def test_a_page_of_catchup_says_its_date_in_its_own_words() -> None:
    page = parse(catchup_page(section("New", ids(2)), total=2, day=date(2026, 8, 4)))
    assert (page.day, len(page.papers), page.papers[0].announced) == (date(2026, 8, 4), 2, date(2026, 8, 4))


@pytest.mark.parametrize(
    ("showing", "total"),
    [("showing", "2"), ("showing first", "2,500"), ("continued, showing", "2500"), ("continued, showing last", "2500")],
)
def test_every_way_of_counting_is_understood(showing: str, total: str) -> None:
    page = parse(new_page(section("Cross", ids(2), total, showing)))  # type: ignore[arg-type]
    assert page.sections == (Section("Cross", 2, int(total.replace(",", ""))),)


def test_a_heading_may_hold_the_date_as_it_once_did() -> None:
    page = new_page(section("New", ids(2))).replace(b"submissions (", b"submissions for Thursday, 24 September 2026 (")
    assert parse(page.replace(b"entries)", b"entries )")).sections == (Section("New", 2, 2),)


@pytest.mark.parametrize("page", [new_page(), catchup_page(total=0)])
def test_a_day_without_updates_is_one_that_says_so(page: bytes) -> None:
    found = parse(page)
    assert (found.day, found.papers, found.sections, found.total) == (DAY, (), (), 0)


NEW = section("New", ids(3))


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (b"", "ends before"),
        (b"<html><body>Down for maintenance</body></html>", "no date"),
        (new_page(NEW).replace(b"24 September", b"99 September"), "cannot be read"),
        (new_page(NEW).replace(b"showing 3 of 3", b"showing 4 of 4"), "says 4 new submissions and holds 3"),
        (new_page(NEW).replace(b"showing 3 of 3", b"showing 2 of 2"), "says 2 new submissions and holds 3"),
        (new_page(NEW).replace(b"New submissions", b"Fresh papers"), "before its first section"),
        (new_page("x"), "does not say that there is nothing"),
        (new_page(NEW).replace(b'id="2609.00002"', b'id="2609.2"'), "no arXiv id"),
        (new_page(NEW).replace(b'title="Abstract"', b'title="Paper"'), "no arXiv id"),
        (new_page(NEW).replace(b"list-subjects", b"list-topics"), "no subject"),
        (new_page(NEW).replace(b"<dd>", b"<div>"), "no description"),
        (new_page(NEW)[:-20], "ends before"),
        (new_page(NEW + "<div>" * 1_000_000), "opens more than it closes"),
    ],
)
def test_a_page_in_another_shape_is_told_by_what_is_wrong_with_it(page: bytes, why: str) -> None:
    with pytest.raises(SourceChanged, match=why):
        parse(page)


def test_no_cut_of_a_page_passes_for_the_page() -> None:
    page = new_page(NEW, section("Cross", ids(2, 8)), total=5)
    for end in range(0, len(page) - len("</html>\n"), 7):
        with pytest.raises(SourceChanged):
            parse(page[:end])


def test_replacements_are_counted_and_left_out() -> None:
    page = parse(new_page(NEW, section("Replacement", ids(4, 50)), total=7))
    assert (page.rows, len(page.papers), page.ended) == (7, 3, True)


def test_the_id_is_the_rows_own_and_not_one_that_the_abstract_cites() -> None:
    cited = 'See <a href="/abs/2001.00001" title="Abstract" id="2001.00001">arXiv:2001.00001</a>.'
    paper = one(markup=cited)
    assert (paper.id, paper.abstract) == ("2609.00001", "See arXiv:2001.00001.")


@pytest.mark.parametrize("paper", ["hep-th/9901001", "math/0309136", "cond-mat/0501001", "0704.0001", "1412.6980"])
def test_old_ids_are_read(paper: str) -> None:
    assert parse(new_page(section("Cross", [paper]))).papers[0].id == paper


CODES = (
    *("hep-th", "nucl-ex", "quant-ph", "cs.AI", "math.NA", "q-bio.QM", "eess.AS", "econ.EM", "nlin.AO", "astro-ph.CO"),
    *(
        "cond-mat.mtrl-sci",
        "cond-mat.str-el",
        "cond-mat.soft",
        "cond-mat.quant-gas",
        "physics.optics",
        "physics.bio-ph",
    ),
    *("physics.atm-clus", "physics.data-an", "physics.soc-ph"),
)


@pytest.mark.parametrize("code", CODES)
def test_every_kind_of_category_is_read(code: str) -> None:
    paper = one(subjects=f"A Name (of sorts) of it ({code})", more=f"; Another ({code}x); Machine Learning (cs.LG)")
    assert paper.categories == (code, f"{code}x", "cs.LG")


def test_tex_stays_and_lines_are_one() -> None:
    paper = one(
        title="$B^0_s\\to\\mu^+\\mu^-$ at\n  $\\sqrt{s} < 8$ TeV",
        markup="First line,\n<br />second <a href='x'>this https URL</a>.",
    )
    assert paper.title == "$B^0_s\\to\\mu^+\\mu^-$ at $\\sqrt{s} < 8$ TeV"
    assert paper.abstract == "First line, second this https URL."
    assert one(markup="a<br>b").abstract == "a b"


def test_bytes_that_are_no_text_are_marked_and_break_nothing() -> None:
    page = new_page(section("New", [row("2609.00001", title="T@ x")])).replace(b"T@", b"T\xff\xc3(")
    assert parse(page).papers[0].title == "T\ufffd\ufffd( x"


def test_a_title_may_be_nothing_or_look_like_it() -> None:
    assert [one(title=title).title for title in ("0", "null", "  ")] == ["0", "null", "(untitled)"]


def test_what_is_longer_than_we_keep_is_cut_and_says_so() -> None:
    paper = one(
        title="t" * 9_999, abstract="a" * 1_000_000, comments="c" * 9_999, authors=[f"Author {n}" for n in range(3_000)]
    )
    assert paper.cut == ("title", "abstract", "comments", "authors")
    assert len(paper.abstract.encode()) <= ABSTRACT_BYTES
    assert len(paper.authors) == AUTHORS
    assert all(len(name.encode()) <= NAME_BYTES for name in one(authors=["n" * 999]).authors)


def test_a_list_of_a_hundred_authors_may_be_a_part_of_a_longer_one() -> None:
    assert [one(authors=["A"] * count).cut for count in (99, 100, 101)] == [(), ("authors",), ()]


TEXT = st.text(st.characters(codec="utf-8"), max_size=40)


@given(title=TEXT, abstract=TEXT, comments=TEXT, authors=st.lists(TEXT, max_size=3))
def test_whatever_people_write_comes_through_as_clean_text(
    title: str, abstract: str, comments: str, authors: list[str]
) -> None:
    def shown(text: str) -> str:
        """As a page can hold it: HTML has one kind of line end and no NUL."""
        return clean(re.sub(r"\r\n?", "\n", text.replace("\0", "")))

    paper = one(title=title, abstract=abstract, comments=comments, authors=authors)
    assert paper.title == (shown(title) or "(untitled)")
    assert (paper.abstract, paper.comments or "") == (shown(abstract), shown(comments))
    assert paper.authors == tuple(filter(None, map(shown, authors)))


def test_odd_papers_that_exist_are_read_as_they_are() -> None:
    for odd in json.loads(shared_path("hostile", "arxiv", "real_oddities.json").read_text()):
        fields = {name: odd[name] or "" for name in ("title", "abstract", "comments")}
        (paper,) = parse(new_page(section("New", [row(odd["id"], **fields)]))).papers
        assert paper.id == odd["id"]
        assert paper.title == clean(odd["title"]) or "title" in paper.cut
        assert paper.abstract == clean(odd["abstract"]) or "abstract" in paper.cut
        assert paper.withdrawn == bool({"withdrawn", "withdrawn_flag"} & set(odd["tags"])), odd["id"]
