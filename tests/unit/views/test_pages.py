"""Pages as readers, crawlers and screen readers find them."""

from __future__ import annotations

import gzip
import hashlib
import re
from itertools import pairwise

import pytest
from hotpapers.views import pages

from tests.html import links, read, said
from tests.pages import PAGES, SITE

each_page = pytest.mark.parametrize("name", PAGES)


@each_page
def test_a_page_has_one_heading_landmarks_and_a_way_past_them(name: str) -> None:
    page = read(PAGES[name])
    assert len(page.css("h1")) == 1
    assert said(page, "h1")[0]
    assert [len(page.css(tag)) for tag in ("main", "body > header", "body > footer")] == [1, 1, 1]
    assert links(page, "body > a:first-child") == ["#main"]
    assert page.css_first("html").attributes["lang"] == "en"  # type: ignore[union-attr]
    levels = [int(node.tag[1]) for node in page.css("h1, h2, h3") if node.tag]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@each_page
def test_a_page_asks_nobody_else_for_anything(name: str) -> None:
    page = read(PAGES[name])
    fetched = [node.attributes.get("src") for node in page.css("[src]")]
    fetched += links(page, "link[rel=stylesheet]")
    assert set(fetched) <= {pages.stylesheet()[0], pages.script()[0]}
    assert links(page, "link[rel=icon]")[0].startswith("data:image/svg+xml,")
    assert not page.css("iframe, object, embed, img, form, base, meta[http-equiv]")


@each_page
def test_a_page_needs_no_script_and_no_inline_style(name: str) -> None:
    page = read(PAGES[name])
    assert not page.css("style, [style]")
    scripts = [dict(node.attributes) for node in page.css("script:not([type='application/ld+json'])")]
    assert scripts in ([], [{"src": pages.script()[0], "defer": None}])
    assert not [key for node in page.css("*") for key in node.attributes if key.startswith("on")]


@each_page
def test_no_id_is_given_twice_and_every_label_is_there(name: str) -> None:
    page = read(PAGES[name])
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    assert {node.attributes["aria-labelledby"] for node in page.css("[aria-labelledby]")} <= set(ids)
    assert {url[1:] for url in links(page, "a[href^='#']")} <= set(ids)


@each_page
def test_a_page_says_what_it_is_to_those_who_share_it(name: str) -> None:
    page = read(PAGES[name])
    meta = {
        node.attributes.get("property") or node.attributes.get("name"): node.attributes["content"]
        for node in page.css("meta[content]")
    }
    assert meta["og:title"] == said(page, "title")[0]
    assert meta["og:description"] == meta["description"]
    assert meta["description"]
    assert [meta["og:url"]] == links(page, "link[rel=canonical]")
    assert (meta["og:url"] or "").startswith(f"{SITE}/")
    feeds = {node.attributes["type"] for node in page.css("link[rel=alternate]")}
    assert {"application/rss+xml", "application/atom+xml", "application/feed+json"} <= feeds


def test_the_addresses_of_assets_name_their_content() -> None:
    for kind, (path, body) in (("css", pages.stylesheet()), ("js", pages.script())):
        assert re.fullmatch(rf"/assets/site-[0-9a-f]{{12}}\.{kind}", path)
        assert hashlib.sha256(body).hexdigest().startswith(path[13:25])
        assert not re.search(rb"@import|url\(|https?:", body)


def test_the_script_is_light_and_makes_no_markup_of_text() -> None:
    body = pages.script()[1]
    assert len(gzip.compress(body)) <= 3_000
    assert not re.search(rb"innerHTML|insertAdjacentHTML|document\.write|eval|Function|fetch|style", body)
