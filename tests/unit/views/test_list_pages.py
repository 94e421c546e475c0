"""Weeks, months, categories, the archive, and the pages about the site."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hotpapers.domain.calendar import Month, Week
from hotpapers.domain.mention import Network, SourceState
from hotpapers.domain.outline import Outline
from hotpapers.domain.ranking.policy import CHANGES, POLICY
from hotpapers.domain.revision import line
from hotpapers.domain.rollup import Rollup, trending
from hotpapers.domain.run import StatusPage
from hotpapers.views import pages
from hotpapers.views.pages import Beside, CategoryLine

from tests.builders import DAY, a_digest, a_paper, a_status, an_entry
from tests.html import links, read, said
from tests.pages import PAGES, SITE


def test_a_window_lists_each_paper_once_with_its_day() -> None:
    page = read(PAGES["week"])
    assert said(page, "h1") == ["Week 39, 21 to 27 September 2026"]
    assert said(page, ".rank")[0] == "1 Thu 24 Sep"
    assert links(page, "link[rel=prev]") == ["/digests/2026-W38/"]
    assert links(page, ".jump a") == ["/digests/2026-09-24/"]
    assert said(page, ".counted") == ["5 papers of 1 digest, each by its best score."]


def test_a_week_over_two_months_names_both() -> None:
    rolled = pages.rollup(SITE, Week(2026, 40), Rollup((), (), (date(2026, 9, 29),)), {}, Beside())
    assert said(read(rolled), "h1") == ["Week 40, 28 September to 4 October 2026"]
    assert said(read(rolled), "title") == ["Hot Papers: Week 40, 28 September to 4 October 2026"]
    assert said(read(rolled), ".note") == [
        "No paper of these days has been listed yet.",
        "Ranked by another rule, so not in this list: Tue 29 Sep.",
    ]


def test_a_trending_paper_s_bar_shrinks_with_its_score() -> None:
    older, newer = a_digest(date(2026, 9, 22), 1), a_digest(entries=(an_entry(2, a_paper("2609.00009"), value=100.0),))
    entries = {(digest.date, entry.rank): entry for digest in (older, newer) for entry in digest.entries}
    page = read(pages.trending(SITE, trending([Outline.of(older), Outline.of(newer)]), entries))
    assert said(page, ".score b") == ["100", "50"]
    assert [rect.attributes["width"] for rect in page.css("rect")] == ["1000", "500"]


def test_a_category_lists_its_month_by_day_and_leads_to_its_feeds_and_months() -> None:
    page = read(PAGES["category"])
    assert said(page, ".on") == ["Thursday, 24 September 2026"]
    assert links(page, ".counted a")[1:] == [
        f"/categories/cs.LG/{name}" for name in ("feed.xml", "atom.xml", "feed.json")
    ]
    assert links(page, ".year a") == ["/categories/cs.LG/2026-09/", "/categories/cs.LG/2026-08/"]
    assert f"{SITE}/categories/cs.LG/feed.xml" in links(page, "link[rel=alternate]")


def test_a_category_s_page_is_called_by_its_name() -> None:
    page = read(PAGES["category"])
    assert said(page, "h1") == ["Machine Learning (cs.LG), September 2026"]
    assert said(page, "title") == ["Hot Papers: Machine Learning (cs.LG), September 2026"]
    offered = [node.attributes["title"] for node in page.css("link[rel=alternate][title]")]
    assert "Hot Papers in Machine Learning (cs.LG) (RSS)" in offered


def test_a_category_that_emptied_says_so() -> None:
    assert "No paper of cs.LG is listed in this month any more." in said(read(PAGES["category month"]), ".note")


def test_a_comma_in_a_category_s_name_makes_no_month_of_its_page() -> None:
    page = read(pages.category(SITE, "cs.DC", [], []))
    assert said(page, "h1") == ["Distributed, Parallel, and Cluster Computing (cs.DC)"]
    assert said(page, ".note") == ["No paper of cs.DC is listed any more."]


def test_the_topics_have_names_beside_their_codes_and_unknown_ones_their_code_once() -> None:
    lines = [CategoryLine(name, 2, Month(2026, 9)) for name in ("cs.CL", "hep-ph", "zz.New")]
    page = read(pages.categories(SITE, lines))
    assert said(page, "h2") == ["cs Computer Science", "hep-ph", "zz"]
    assert said(page, ".year li") == [
        "cs.CL Computation and Language 2 papers",
        "hep-ph High Energy Physics - Phenomenology 2 papers",
        "zz.New 2 papers",
    ]


def test_the_archive_has_the_newest_days_and_every_month() -> None:
    page = read(PAGES["archive"])
    assert links(page, ".days a") == ["/digests/2026-09-24/"]
    assert links(page, ".year a") == ["/archive/2026-09/"]
    assert said(page, ".days p") == ["Title of 2609.00001 · Title of 2609.00002 · Title of 2609.00003"]


def test_a_month_of_the_archive_leads_to_its_hottest_papers() -> None:
    assert links(read(PAGES["archive month"]), ".turn a") == ["/digests/2026-09/", "/archive/"]


def test_an_empty_archive_says_when_there_will_be_something() -> None:
    assert "The first one follows" in said(read(PAGES["empty archive"]), ".prose")[0]


def test_an_incomplete_day_is_marked_in_the_archive() -> None:
    digest = a_digest(entries=0, complete=False)
    page = read(pages.archive_month(SITE, Month.of(DAY), [line(digest)]))
    assert said(page, ".days .data") == ["no paper listed, not complete"]


def test_the_status_page_says_what_could_be_counted_and_since_when() -> None:
    sources = (a_status(), a_status(Network.X, SourceState.OFF, reason="not configured", items=0))
    since = datetime(2026, 9, 24, 6, tzinfo=UTC)
    page = read(pages.status(SITE, StatusPage(since, ("X is not asked.",), DAY, sources)))
    assert said(page, ".counted") == ["Unchanged since 24 September 2026, 06:00 UTC."]
    assert said(page, ".prose p") == ["X is not asked.", "The newest digest is that of Thursday, 24 September 2026."]
    assert said(page, "tbody th") == ["Bluesky", "X"]
    assert said(page, "tbody td") == ["counted", "100 posts", "not asked (not configured)", ""]


def test_before_the_first_count_the_status_page_says_so() -> None:
    assert "No count has run here yet" in said(read(PAGES["no status"]), ".prose p")[0]


def test_every_constant_of_the_ranking_and_every_change_is_on_its_page() -> None:
    page = said(read(PAGES["ranking"]), "main")[0]
    for constant in (POLICY.longest_list, POLICY.papers_a_day, POLICY.always_listed, POLICY.most_listed):
        assert str(constant) in page
    assert "Mastodon 0.25" in page
    assert "28 days" in page
    for change in CHANGES:
        assert f"Version {change.version}" in page
        assert change.what in page


def test_a_page_that_is_not_there_says_why_it_may_not_be() -> None:
    page = said(read(PAGES["missing"]), ".prose")[0]
    assert "no digest is dated a Saturday or a Sunday" in page
