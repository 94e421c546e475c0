from __future__ import annotations

import json
from datetime import UTC, date, datetime
from html import escape
from typing import Any

import pytest
from hotpapers.adapters.arxiv import oai
from hotpapers.domain.errors import SourceChanged
from hotpapers.domain.paper import How
from hotpapers.domain.text import clean
from hypothesis import given
from hypothesis import strategies as st

from tests.listings import record, records
from tests.shared import shared_path

THURSDAY = date(2026, 9, 24)


def told(*written: str, subject: str = "cs", day: date = THURSDAY, freeze: int = 0) -> list[str]:
    found = oai.announced(oai.parse(records(*written)).records, subject, day, oai.freezes(day)[freeze])
    return [paper.id for paper in found]


def test_a_recorded_page_of_arxivs_own_templates_is_read() -> None:
    body = shared_path("payloads", "arxiv_oai", "GENERATED_ListRecords_arXivRaw_with_token.xml").read_bytes()
    page = oai.parse(body)
    assert page.token == "verb%3DListRecords%26metadataPrefix%3DarXivRaw%26from%3D2025-04-28%26skip%3D4"
    assert [(one.id, one.versions) for one in page.records] == [
        ("2504.17830", 1),
        ("2504.17837", 1),
        ("2504.16299", 1),
        ("2112.14988", 4),
    ]
    assert {one.changed for one in page.records} == {date(2025, 4, 28)}
    assert page.records[0].submitted == datetime(2025, 4, 24, 16, 30, 11, tzinfo=UTC)
    papers = oai.announced(page.records, "quant-ph", date(2025, 4, 28), oai.freezes(date(2025, 4, 28))[1])
    assert [(paper.id, paper.how, paper.categories) for paper in papers] == [
        ("2504.16299", How.CROSS, ("cs.IT", "quant-ph")),
        ("2504.17830", How.NEW, ("quant-ph",)),
        ("2504.17837", How.NEW, ("quant-ph", "physics.comp-ph")),
    ]


def test_no_records_is_an_empty_list_and_a_stale_token_has_its_own_error() -> None:
    folder = shared_path("payloads", "arxiv_oai")
    assert oai.parse((folder / "GENERATED_error_noRecordsMatch.xml").read_bytes()) == oai.Page((), None)
    with pytest.raises(oai.StaleToken):
        oai.parse((folder / "GENERATED_error_badResumptionToken.xml").read_bytes())
    with pytest.raises(SourceChanged, match="did not understand"):
        oai.parse((folder / "GENERATED_error_badArgument.xml").read_bytes())


NEW = record("2609.18001", "2026-09-23")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html></html>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'/>",
        records(NEW)[:-9],
        records(error="badVerb"),
        records(NEW.replace("<id>2609.18001", "<id>2609.1")),
        records(NEW.replace("<datestamp>2026-09-24", "<datestamp>yesterday")),
        records(NEW.replace("<date>", "<when>").replace("</date>", "</when>")),
        records(record("2609.18001")),
        records(NEW.replace("http://arxiv.org/OAI/arXivRaw/", "http://arxiv.org/OAI/arXiv/")),
    ],
)
def test_a_page_in_another_shape_is_refused_whole(body: bytes) -> None:
    with pytest.raises(SourceChanged):
        oai.parse(body)


def test_what_a_new_paper_holds() -> None:
    written = record(
        "2609.18001",
        "2026-09-23",
        title=r"Poincar\'e's $\'x$",
        authors=r"J. M\"uller (Lab), Ada Example",
        categories="math.NA cs.NA cs.LG",
        comments="12 pages",
        abstract="Two\n  lines & more.",
    )
    day = oai.freezes(THURSDAY)[0]
    (paper,) = oai.announced(oai.parse(records(written)).records, "cs", THURSDAY, day)
    assert (paper.title, paper.authors) == ("Poincaré's $\\'x$", ("J. Müller", "Ada Example"))
    assert (paper.categories, paper.how) == (("math.NA", "cs.LG"), How.CROSS)
    assert (paper.abstract, paper.comments, paper.version) == ("Two lines & more.", "12 pages", 1)


def test_an_edited_old_paper_a_new_version_and_a_deleted_one_are_not_new() -> None:
    old = record("2609.03001", "2026-09-03")
    replaced = record("2609.18002", "2026-09-23", "2026-09-24")
    deleted = record("2609.18003", deleted=True)
    assert told(old, NEW, replaced, deleted) == ["2609.18001"]


def test_a_paper_that_was_held_back_is_new_by_its_id() -> None:
    """It came in on the 1st; its id was given on the 23rd, as those of its neighbours."""
    assert told(record("2609.18500", "2026-09-01"), NEW) == ["2609.18001", "2609.18500"]


def test_another_day_of_the_answer_is_not_this_day() -> None:
    assert told(NEW, record("2609.19001", "2026-09-24", changed="2026-09-25")) == ["2609.18001"]


def test_the_month_may_turn_between_two_days() -> None:
    first = date(2026, 10, 1)
    written = (
        record("2610.00001", "2026-09-30", changed="2026-10-01"),
        record("2609.29999", "2026-09-29", changed="2026-10-01"),
    )
    assert told(*written, day=first) == ["2610.00001"]


def test_a_small_subject_whose_papers_were_all_held_back_a_day_is_found_by_the_freeze_before() -> None:
    late = record("2609.18001", "2026-09-22")
    assert told(late) == []
    assert told(late, freeze=1) == ["2609.18001"]


def test_ids_of_old_are_counted_by_archive() -> None:
    day = date(2006, 3, 2)
    written = (
        record("hep-th/0603012", "2006-03-01", changed="2006-03-02", categories="hep-th"),
        record("hep-th/0603013", "2006-02-20", changed="2006-03-02", categories="hep-th"),
        record("math/0603014", "2006-02-20", changed="2006-03-02", categories="math.AG"),
    )
    assert told(*written, subject="hep-th", day=day) == ["hep-th/0603012", "hep-th/0603013"]


@pytest.mark.parametrize(
    ("day", "freezes"),
    [
        ("2026-09-21", ["Thu 17", "Wed 16"]),
        ("2026-09-22", ["Fri 18", "Thu 17"]),
        ("2026-09-23", ["Mon 21", "Fri 18"]),
        ("2026-09-24", ["Tue 22", "Mon 21"]),
        ("2026-09-25", ["Wed 23", "Tue 22"]),
        ("2026-09-26", ["Thu 24"]),
        ("2026-09-27", ["Thu 24"]),
    ],
)
def test_the_freezes_are_two_in_the_afternoon_in_new_york(day: str, freezes: list[str]) -> None:
    found = oai.freezes(date.fromisoformat(day))
    assert [f"{freeze:%a %d}" for freeze in found] == freezes
    assert {f"{freeze:%H:%M}" for freeze in found} == {"18:00"}
    assert f"{oai.freezes(date(2026, 1, 14))[0]:%H:%M}" == "19:00"


@given(st.permutations(range(12)), st.integers(0, 5))
def test_order_and_repetition_change_nothing(order: list[int], again: int) -> None:
    written = [record(f"2609.{18_000 + number:05d}", f"2026-09-{23 - number:02d}") for number in range(12)]
    shuffled = [written[number] for number in order]
    assert told(*shuffled, shuffled[again]) == told(*written)


@given(st.sets(st.integers(1, 900), min_size=1), st.sets(st.integers(1, 900)), st.sets(st.integers(1, 900)))
def test_all_of_a_day_and_nothing_but_it_where_no_old_id_is_behind_a_new_one(
    today: set[int], held: set[int], edited: set[int]
) -> None:
    """Ids of the day are 2609.18xxx; those edited are of the days before."""
    fresh = [record(f"2609.18{number:03d}", "2026-09-23") for number in today]
    kept_back = [record(f"2609.18{number:03d}", "2026-09-10") for number in held - today if number > min(today)]
    old = [record(f"2609.17{number:03d}", "2026-09-20") for number in edited]
    expected = sorted(today | {number for number in held if number > min(today)})
    assert told(*old, *kept_back, *fresh) == [f"2609.18{number:03d}" for number in expected]


def test_odd_papers_that_exist_are_read_as_they_are() -> None:
    since = datetime(1991, 1, 1, tzinfo=UTC)
    for odd in json.loads(shared_path("hostile", "arxiv", "real_oddities.json").read_text()):
        fields: dict[str, Any] = {name: odd[name] or "" for name in ("authors", "abstract", "comments")}
        written = record(odd["id"], "2026-09-23", title="T", categories=" ".join(odd["categories"]), **fields)
        (paper,) = oai.announced(oai.parse(records(written)).records, "cs", THURSDAY, since)
        assert paper.id == odd["id"]
        assert paper.authors
        assert "\\" in odd["abstract"] or "abstract" in paper.cut or paper.abstract == clean(odd["abstract"])
        assert len(paper.authors) <= 300
        assert not any("(" in name or name.startswith(("and ", "et al")) for name in paper.authors), paper.authors


def test_a_record_is_markup_free_text() -> None:
    written = record("2609.18001", "2026-09-23", title="<script>alert(1)</script>")
    assert escape("<script>") in written
    (paper,) = oai.announced(oai.parse(records(written)).records, "cs", THURSDAY, oai.freezes(THURSDAY)[0])
    assert paper.title == "<script>alert(1)</script>"
