"""The page of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hotpapers.domain.digest import Standing
from hotpapers.domain.mention import Author, Network, SourceState
from hotpapers.views import addresses, pages
from hotpapers.views.markdown import STYLES
from hotpapers.views.pages import Neighbours

from tests.builders import DAY, a_digest, a_mention, a_paper, a_status, an_entry
from tests.html import json_ld, links, read, said
from tests.pages import ALONE, PAGES, SITE, a_file


def test_the_front_page_is_the_newest_digest_itself() -> None:
    day, front = read(PAGES["day"]), read(PAGES["front"])
    assert said(front, "article h2") == said(day, "article h2")
    assert links(front, "link[rel=canonical]") == [f"{SITE}/digests/2026-09-24/"]
    assert said(front, "title") == ["Hot Papers: Title of 2609.00001"]


def test_a_day_leads_to_the_days_the_week_and_the_month_around_it() -> None:
    page = read(PAGES["day"])
    assert links(page, "nav.turn a") == [
        "/digests/2026-09-23/",
        "/digests/2026-W39/",
        "/digests/2026-09/",
        "/digests/2026-09-25/",
    ]
    assert links(page, "link[rel=prev], link[rel=next]") == ["/digests/2026-09-23/", "/digests/2026-09-25/"]


def test_who_has_a_blog_finds_the_post_of_each_style_on_the_page_of_its_day() -> None:
    offered = [path for path in links(read(PAGES["day"]), "footer a") if path.startswith("/posts/")]
    assert sorted(offered) == sorted(addresses.post(style, DAY) for style in STYLES)


@pytest.mark.parametrize(
    ("day", "due"),
    [(date(2026, 9, 24), "Friday, 25 September 2026"), (date(2026, 9, 25), "Monday, 28 September 2026")],
)
def test_the_newest_day_says_when_the_next_one_is_due(day: date, due: str) -> None:
    page = read(pages.day(a_digest(day), ALONE))
    assert f"due for {due}" in said(page, "main")[0]
    assert "due for" not in said(read(pages.day(a_digest(day), Neighbours(newer=date(2026, 9, 28)))), "main")[0]


def test_each_paper_says_its_rank_its_heat_its_counts_and_when_they_were_counted() -> None:
    entry = an_entry(2, a_paper("2609.00002", how="new"), previous_rank=4, likes=41, reposts=7, value=87.4)
    standings = Standing("0h", ()), Standing("6h", ())
    page = read(pages.day(a_digest(entries=(an_entry(1), entry), step="6h", standings=standings), ALONE))
    article = page.css("article")[1]
    assert said(article, ".rank") == ["2 up 2"]
    assert said(article, "h2") == ["Title of 2609.00002"]
    assert links(article, "h2 a") == ["/papers/2609.00002/"]
    assert said(article, ".score") == ["87.4 1 person on Bluesky"]
    assert article.css_first("data").attributes["value"] == "87.4"  # type: ignore[union-attr]
    assert said(article, ".counts") == ["7 reposts, 41 likes, counted 24 September, 06:00 UTC"]
    assert article.css_first(".counts time").attributes["datetime"] == "2026-09-24T06:00:00Z"  # type: ignore[union-attr]
    assert links(article, ".links > a") == [f"https://arxiv.org/{form}/2609.00002" for form in ("abs", "pdf", "html")]
    assert links(article, ".links span a") == ["/categories/cs.LG/", "/categories/stat.ML/"]


def test_a_heat_bar_is_as_long_as_the_score_and_the_hottest_fills_it() -> None:
    page = read(pages.day(a_digest(entries=(an_entry(1, value=200.0), an_entry(2, value=50.0))), ALONE))
    widths = [sum(int(rect.attributes["width"] or 0) for rect in bar.css("rect")) for bar in page.css("svg.heat")]
    assert widths == [1000, 250]
    assert {rect.attributes["class"] for rect in page.css("rect")} == {"bluesky"}


def test_abstracts_are_folded_after_the_third() -> None:
    folded = [("fold" in (node.attributes["class"] or "").split()) for node in read(PAGES["day"]).css("article")]
    assert folded == [False, False, False, True, True]


def test_a_paper_without_an_abstract_shows_none() -> None:
    page = read(pages.day(a_digest(entries=(an_entry(1, a_paper(abstract="")),)), ALONE))
    assert not page.css(".abstract")


def test_a_withdrawn_paper_says_so() -> None:
    paper = a_paper(comments="This paper has been withdrawn")
    digest = a_digest(entries=(an_entry(1, paper),))
    assert "Withdrawn by its authors." in said(read(pages.day(digest, ALONE)), ".gap")
    assert "Withdrawn by its authors." in said(read(pages.paper(a_file(digest))), ".gap")


def test_code_and_threads_are_linked_where_they_are_named() -> None:
    story = a_mention(
        "9", network=Network.HACKERNEWS, url="https://news.ycombinator.com/item?id=9", reposts=None, likes=95
    )
    part = replace(an_entry().score.parts[0], network=Network.HACKERNEWS, posts=1, likes=95)
    paper = a_paper(comments="Code: https://github.com/example/code")
    entry = replace(an_entry(1, paper, posts=(story,)), score=replace(an_entry().score, parts=(part,)))
    article = read(pages.day(a_digest(entries=(entry,)), ALONE)).css("article")[0]
    assert "https://github.com/example/code" in links(article, ".links a")
    assert links(article, ".score a") == ["https://news.ycombinator.com/item?id=9"]
    assert said(article, ".score a") == ["96 points on Hacker News"]


def test_posts_are_quoted_and_those_without_words_are_named() -> None:
    said_ = a_mention("1", text="Worth reading", author=Author("1", "ada.example", "Ada"))
    silent = [a_mention(str(i), network=Network.X, author=Author(str(i), f"x{i}")) for i in range(2, 8)]
    score = replace(an_entry().score, posts=20)
    entry = replace(an_entry(1, posts=(said_, *silent)), score=score)
    article = read(pages.day(a_digest(entries=(entry,)), ALONE)).css("article")[0]
    assert said(article, "blockquote p") == ["Worth reading"]
    assert article.css_first("blockquote").attributes["cite"] == said_.url  # type: ignore[union-attr]
    assert said(article, ".shared") == [
        f"Also {', '.join(f'@x{i} on X, Thu 24 Sep (3 reposts, 10 likes)' for i in (2, 3, 4))} and 16 more posts"
    ]
    assert links(article, ".shared a")[-1] == "/papers/2609.00001/#mentions"


def test_gaps_and_notes_stand_in_the_masthead() -> None:
    digest = a_digest(entries=0, sources=(a_status(Network.X, SourceState.FAILED, reason="timed out"),))
    page = read(pages.day(digest, ALONE))
    assert said(page, ".gap") == ["X: could not be counted (timed out)."]
    assert said(page, ".prose p")[0].startswith("No network could be counted")


def test_what_is_never_asked_is_a_note_and_no_gap() -> None:
    off = a_status(Network.X, SourceState.OFF, reason="no token is set")
    page = read(pages.day(a_digest(sources=(a_status(), off)), ALONE))
    assert not page.css(".gap")
    assert said(page, ".note")[0] == "Not asked: X (no token is set)."


def test_machines_read_the_list_in_the_page() -> None:
    listed = json_ld(read(PAGES["day"]))
    assert (listed["@type"], len(listed["itemListElement"])) == ("ItemList", 5)
    first = listed["itemListElement"][0]
    assert first["position"] == 1
    assert first["item"] == {
        "@type": "ScholarlyArticle",
        "headline": "Title of 2609.00001",
        "author": [{"@type": "Person", "name": "Ada Example"}, {"@type": "Person", "name": "Ben Example"}],
        "datePublished": "2026-09-24",
        "identifier": "arXiv:2609.00001",
        "url": f"{SITE}/papers/2609.00001/",
        "sameAs": "https://arxiv.org/abs/2609.00001",
        "isAccessibleForFree": True,
    }


def test_long_author_lists_are_cut_on_the_day_and_whole_on_the_paper() -> None:
    paper = a_paper("2609.00001", authors=tuple(f"Author {i}" for i in range(300)))
    digest = a_digest(entries=(an_entry(1, paper),))
    assert said(read(pages.day(digest, ALONE)), ".authors")[0].endswith("Author 9, +290")
    assert len(read(pages.paper(a_file(digest))).css(".authors a")) == 300
