"""A paper's own page."""

from __future__ import annotations

from datetime import date

from hotpapers.ports import PaperListing
from hotpapers.views import pages

from tests.builders import DAY, a_digest, a_mention, a_paper, an_entry
from tests.html import json_ld, links, read, said
from tests.pages import PAGES, a_file


def test_a_paper_s_page_has_everything_that_is_known_of_it() -> None:
    paper = a_paper(
        "2609.00001", comments="12 pages", journal_ref="Nature 1", authors=tuple(f"A. B{i}" for i in range(30))
    )
    digest = a_digest(entries=(an_entry(1, paper),))
    posts = [a_mention(str(i), papers=(paper.id,), text=f"words {i}", likes=i) for i in range(5)]
    page = read(pages.paper(a_file(digest, mentions=posts)))
    assert said(page, "h1") == ["Title of 2609.00001"]
    assert [len(links(page, f"{folded}.authors a")) for folded in ("p", "details")] == [25, 5]
    assert said(page, "summary") == ["5 more authors"]
    assert said(page, "blockquote p") == ["words 4", "words 3", "words 2", "words 1", "words 0"]
    assert "Comments: 12 pages" in said(page, ".counts")
    assert "Published: Nature 1" in said(page, ".counts")
    assert "eprint = {2609.00001}" in said(page, "pre")[0]
    assert "https://www.alphaxiv.org/abs/2609.00001" in links(page, ".links a")
    names = [node.attributes["content"] for node in page.css("meta[name=citation_author]")]
    assert (len(names), names[0]) == (30, "B0, A.")
    assert json_ld(page)["sameAs"][1] == "https://doi.org/10.48550/arXiv.2609.00001"


def test_a_paper_s_page_says_that_no_post_can_be_shown() -> None:
    digest = a_digest(entries=(an_entry(1, posts=()),))
    assert "No post of it can be shown" in said(read(pages.paper(a_file(digest))), ".note")[0]


def test_a_viral_paper_shows_its_loudest_posts_and_counts_the_others() -> None:
    digest = a_digest(entries=(an_entry(1),))
    posts = [a_mention(str(i), text="w", likes=i) for i in range(250)]
    page = read(pages.paper(a_file(digest, mentions=posts)))
    assert len(page.css("blockquote")) == 200
    assert "50 more posts are in everything that was counted." in said(page, ".note")


def test_where_a_paper_was_listed_too_is_linked() -> None:
    listings = [PaperListing(DAY, 1, 1.0), PaperListing(date(2026, 9, 1), 4, 1.0)]
    page = read(pages.paper(a_file(a_digest(), listings=listings)))
    assert links(page, "[aria-labelledby=listed] a") == ["/digests/2026-09-01/#2609.00001"]


def test_a_paper_that_is_listed_no_more_says_nothing_of_itself() -> None:
    page = PAGES["unlisted"].decode()
    assert "2609.01234" in page
    assert read(PAGES["unlisted"]).css("meta[name=robots][content=noindex]")
    assert not read(PAGES["unlisted"]).css("article, blockquote, meta[name^=citation]")
