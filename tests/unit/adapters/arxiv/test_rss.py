from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hotpapers.adapters.arxiv import listing, rss
from hotpapers.domain.errors import SourceChanged
from hotpapers.domain.paper import How

from local.exchange import Recordings
from local.sample.feeds import rss as sample_feed
from local.web import SAMPLE
from tests.listings import DAY, feed, ids, item
from tests.shared import shared_path


def test_the_recorded_feed_is_its_day_with_new_and_crossed_papers() -> None:
    found = rss.parse(shared_path("payloads", "arxiv_rss", "rss2_quant-ph_2025-04-28.xml").read_bytes(), "quant-ph")
    assert (found.day, found.whole) == (date(2025, 4, 28), True)
    assert Counter(paper.how for paper in found.papers) == {How.NEW: 40, How.CROSS: 10}
    first = found.papers[0]
    assert (first.id, first.version, first.categories) == ("2504.17830", 1, ("quant-ph",))
    assert (first.title, first.authors) == (
        "Self-Adjoint Time Operator in a Weighted Energy Space",
        ("Radmir Kokoulin",),
    )
    assert first.abstract.startswith("We introduce a self-adjoint time operator")
    assert all(paper.categories[0] != "quant-ph" for paper in found.papers if paper.how is How.CROSS)


def test_the_recorded_feed_of_a_sunday_is_empty() -> None:
    body = shared_path("payloads", "arxiv_rss", "rss2_cs_sunday_empty_2025-04-27.xml").read_bytes()
    assert rss.parse(body, "cs") == rss.Feed(date(2025, 4, 27), (), whole=True)


@pytest.mark.parametrize("subject", ["cs", "stat"])
def test_a_feed_and_its_page_tell_the_same_papers(subject: str) -> None:
    page = listing.parse((SAMPLE / "arxiv" / f"list_{subject}_new.html").read_bytes())
    told = rss.parse(sample_feed(Recordings(SAMPLE).json("day.json"), subject).encode(), subject)

    def what(papers: object) -> set[object]:
        return {(one.id, one.how, one.title, one.abstract, one.authors, one.categories) for one in papers}  # type: ignore[attr-defined]

    assert told.day == page.day
    assert what(told.papers) == what(page.papers)


def test_replacements_and_changes_within_the_subject_are_left_out() -> None:
    found = rss.parse(
        feed(
            item("2609.00001"),
            item("2609.00002", "cross", categories="math.CO cs.DM"),
            item("2609.00003", "cross", categories="cs.LG cs.AI"),
            item("2609.00004", "replace", 2),
            item("2609.00005", "replace-cross", 3),
        ),
        "cs",
    )
    assert [(paper.id, paper.how) for paper in found.papers] == [("2609.00001", How.NEW), ("2609.00002", How.CROSS)]


def test_old_ids_tex_and_entities_are_read() -> None:
    told = feed(
        item("hep-th/9901001", "cross", 3, categories="hep-th", title=r"Poincar\'e & $x < y$", authors=r"J. M\"uller")
    )
    (paper,) = rss.parse(told, "math").papers
    assert (paper.id, paper.version, paper.title, paper.authors) == (
        "hep-th/9901001",
        3,
        "Poincaré & $x < y$",
        ("J. Müller",),
    )


def test_a_feed_that_was_cut_within_the_papers_says_so() -> None:
    new = [item(paper) for paper in ids(rss.MOST)]
    assert not rss.parse(feed(*new), "cs").whole
    assert rss.parse(feed(*new[1:]), "cs").whole
    assert rss.parse(feed(*new[1:], item("2608.00001", "replace", 2)), "cs").whole


@pytest.mark.parametrize(
    "body",
    [
        feed(item("2609.00001"))[:-20],
        feed(item("2609.00001")).replace(b"<pubDate>", b"<date>").replace(b"</pubDate>", b"</date>"),
        feed(item("2609.00001")).replace(b"24 Sep 2026 00", b"99 Foo 2026 00"),
        feed(item("2609.00001", "revised")),
        feed(item("2609.1")),
        feed(item("2609.00001", categories="")),
        feed(item("2609.00001")).replace(b"guid", b"link"),
        feed(item("2609.00001")).replace(b"announce_type>", b"kind>"),
        feed(item("2609.00001")).replace(b"http://arxiv.org/schemas/atom", b"urn:other"),
        b"<html><body>Down</body></html>",
    ],
)
def test_a_feed_in_another_shape_is_refused_whole(body: bytes) -> None:
    with pytest.raises(SourceChanged):
        rss.parse(body, "cs")


def test_no_cut_of_a_feed_passes_for_the_feed() -> None:
    body = feed(item("2609.00001"), item("2609.00002"))
    assert len(rss.parse(body, "cs").papers) == 2
    assert rss.parse(body, "cs").day == DAY
    for end in range(0, len(body), 11):
        with pytest.raises(SourceChanged):
            rss.parse(body[:end], "cs")
