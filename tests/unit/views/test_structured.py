"""What machines read in a page's head: JSON-LD with what each type must have, and feeds that exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hotpapers.views import addresses
from hotpapers.views.pages.frame import feeds

from tests.html import json_ld, links, read, said
from tests.pages import PAGES, SITE

REQUIRED = {
    "ItemList": {"name", "itemListElement"},
    "ListItem": {"position"},
    "ScholarlyArticle": {"headline", "author", "datePublished", "identifier", "url", "sameAs", "isAccessibleForFree"},
    "Person": {"name"},
}
"""Of Google's rich results and schema.org's own examples; any other type is a surprise."""
LISTS = ("day", "front", "imported", "week", "month", "trending", "category")
ARTICLES = ("paper",)


def nodes(document: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(document, dict):
        if "@type" in document:
            yield document
        for value in document.values():
            yield from nodes(value)
    elif isinstance(document, list):
        for value in document:
            yield from nodes(value)


@pytest.mark.parametrize("name", [*LISTS, *ARTICLES])
def test_every_node_has_what_its_type_must_have(name: str) -> None:
    document = json_ld(read(PAGES[name]))
    assert document["@context"] == "https://schema.org"
    for node in nodes(document):
        assert {key for key in REQUIRED[node["@type"]] if not node.get(key)} == set()


@pytest.mark.parametrize("name", LISTS)
def test_a_list_counts_from_one_and_names_the_pages_that_the_page_links(name: str) -> None:
    page = read(PAGES[name])
    listed = json_ld(page)["itemListElement"]
    assert [item["position"] for item in listed] == list(range(1, len(listed) + 1))
    found = [item.get("url") or item["item"]["url"] for item in listed]
    assert found == [SITE + path for path in links(page, "article h2 a")]
    assert [item.get("name") or item["item"]["headline"] for item in listed] == said(page, "article h2")


def test_a_paper_s_authors_are_the_same_for_readers_for_search_engines_and_for_scholar() -> None:
    page = read(PAGES["paper"])
    authors = [author["name"] for author in json_ld(page)["author"]]
    assert authors == said(page, ".authors a")
    assert len(page.css("meta[name=citation_author]")) == len(authors)
    for tag in ("citation_title", "citation_publication_date", "citation_pdf_url", "citation_arxiv_id"):
        assert page.css(f"meta[name={tag}][content]")


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("front", addresses.PAPERS),
        ("category", addresses.category_feeds("cs.LG")),
        ("week", addresses.WEEKS),
        ("status", addresses.DIGESTS),
    ],
)
def test_readers_of_feeds_find_each_list_s_own(name: str, paths: addresses.FeedPaths) -> None:
    offered = links(read(PAGES[name]), "link[rel=alternate]")
    assert {SITE + one.path for one in feeds(paths, "")} <= set(offered)
    assert len(offered) == len(set(offered))


@pytest.mark.parametrize("name", PAGES)
def test_a_card_without_a_picture_says_so(name: str) -> None:
    page = read(PAGES[name])
    assert [node.attributes["content"] for node in page.css("meta[name='twitter:card']")] == ["summary"]
    assert not page.css("meta[property='og:image'], meta[name='twitter:image']")
