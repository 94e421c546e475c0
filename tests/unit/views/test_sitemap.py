"""Sitemaps, robots.txt and llms.txt."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from defusedxml.ElementTree import fromstring
from hotpapers.domain.calendar import Month
from hotpapers.domain.paper import PaperId
from hotpapers.domain.revision import line
from hotpapers.views import agents, sitemap
from hotpapers.views.pages import MonthLine

from tests.builders import DAY, a_digest

SITE = "https://hotpapers.example"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
COUNTED = datetime(2026, 9, 24, 6, tzinfo=UTC)


def places(body: bytes) -> dict[str, str | None]:
    found = list(fromstring(body))
    return {str(one.findtext(f"{NAMESPACE}loc")): one.findtext(f"{NAMESPACE}lastmod") for one in found}


def test_the_index_names_a_map_for_each_month_and_when_it_changed() -> None:
    months = [MonthLine(Month(2026, 9), 20, COUNTED), MonthLine(Month(2026, 8), 21, COUNTED - timedelta(days=9))]
    assert places(sitemap.index(SITE, months)) == {
        f"{SITE}/sitemaps/site.xml": None,
        f"{SITE}/sitemaps/2026-09.xml": "2026-09-24T06:00:00Z",
        f"{SITE}/sitemaps/2026-08.xml": "2026-09-15T06:00:00Z",
    }


def test_a_month_s_map_has_its_lists_its_days_its_papers_and_its_topics() -> None:
    days = [line(a_digest()), line(a_digest(date(2026, 9, 23)))]
    papers = [(PaperId("hep-th/9901001"), COUNTED)]
    found = places(sitemap.month(SITE, Month(2026, 9), days, papers, [("cs.LG", COUNTED)]))
    assert found == {
        f"{SITE}/digests/2026-09/": "2026-09-24T06:00:00Z",
        f"{SITE}/archive/2026-09/": "2026-09-24T06:00:00Z",
        f"{SITE}/digests/2026-W39/": "2026-09-24T06:00:00Z",
        f"{SITE}/categories/cs.LG/2026-09/": "2026-09-24T06:00:00Z",
        f"{SITE}/digests/2026-09-24/": "2026-09-24T06:00:00Z",
        f"{SITE}/digests/2026-09-23/": "2026-09-23T06:00:00Z",
        f"{SITE}/papers/hep-th/9901001/": "2026-09-24T06:00:00Z",
    }


def test_a_week_of_two_months_is_in_both_maps_and_in_neither_says_when_it_was_counted() -> None:
    for day in (date(2026, 9, 30), date(2026, 10, 1)):
        found = places(sitemap.month(SITE, Month.of(day), [line(a_digest(day))], []))
        assert found[f"{SITE}/digests/2026-W40/"] is None


def test_a_month_whose_first_digest_is_not_listed_yet_has_its_lists_alone() -> None:
    assert places(sitemap.month(SITE, Month(2026, 9), [], [])) == {
        f"{SITE}/digests/2026-09/": None,
        f"{SITE}/archive/2026-09/": None,
    }


def test_pages_that_do_not_say_when_they_changed_have_no_lastmod() -> None:
    found = places(sitemap.fixed(SITE, COUNTED))
    assert found[f"{SITE}/trending/"] == "2026-09-24T06:00:00Z"
    assert found[f"{SITE}/about/ranking/"] is None
    assert found[f"{SITE}/docs/"] is None


def test_a_full_month_is_far_below_the_limits() -> None:
    """50,000 addresses and 50 MB a file."""
    papers = [(PaperId(f"2609.{i:05d}"), COUNTED) for i in range(1, 2301)]
    body = sitemap.month(SITE, Month.of(DAY), [line(a_digest(DAY))], papers)
    assert len(body) < 500_000


def test_robots_may_read_everything_and_find_the_map() -> None:
    assert agents.robots(SITE).decode().split("\n") == [
        "User-agent: *",
        "Allow: /",
        f"Sitemap: {SITE}/sitemap.xml",
        "",
    ]


def test_agents_find_what_they_need_with_absolute_links() -> None:
    text = agents.llms(SITE).decode()
    assert text.startswith("# Hot Papers\n\n> ")
    assert f"]({SITE}/v1/openapi.json)" in text
    assert "{site}" not in text
    assert "](/" not in text


def test_the_examples_for_agents_are_of_the_newest_digest() -> None:
    """That each leads somewhere is seen in a whole site, in tests/unit/jobs/test_publish.py."""
    text = agents.llms(SITE, a_digest()).decode()
    for path in ("/digests/2026-09-24/", "/digests/2026-W39/", "/digests/2026-09/", "/papers/2609.00001/"):
        assert f"`{SITE}{path}`" in text
    assert f"`{SITE}/categories/cs.LG/feed.json`" in text


def test_before_the_first_digest_the_examples_are_patterns() -> None:
    assert f"`{SITE}/digests/YYYY-Www/`" in agents.llms(SITE).decode()
