"""Hostile text through every template: it is shown, and it is nothing but text.

`tests/browser` does the same in a real browser; here the parser is a browser's too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring
from hotpapers.domain.calendar import Month, Week
from hotpapers.domain.digest import Digest
from hotpapers.domain.mention import Author, Network, SourceState
from hotpapers.domain.outline import Outline
from hotpapers.domain.revision import line
from hotpapers.domain.rollup import best, trending
from hotpapers.domain.run import StatusPage
from hotpapers.domain.text import clean
from hotpapers.views import feeds, pages
from hotpapers.views.pages import Beside, CategoryLine, Listed
from hotpapers.views.structured import script
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser

from tests.builders import DAY, NOW, a_digest, a_mention, a_paper, a_status, an_entry
from tests.pages import ALONE, SITE, a_file
from tests.shared import shared_path

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<svg/onload=alert(1)>",
    "]]><script>alert(1)</script>",
    "<!--<script>alert(1)</script>-->",
    "{{7*7}}{% raw %}",
    "$\\text{<img src=x onerror=alert(1)>}$",
    "\\url{javascript:alert(1)} javascript:alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u2028alert(1)\u2029",
    "a" * 5000,
)
each_string = pytest.mark.parametrize("text", HOSTILE)


def a_hostile_digest(text: str) -> Digest:
    posts = (
        a_mention("1", text=text, author=Author(text, text, text), url="javascript:alert(1)", lang=text),
        a_mention("2", network=Network.X, author=Author(text, text), url=f"https://x.example/{text}"),
        a_mention("3", network=Network.IMPORT, text=None, markup=f"<p>{text}</p><script>alert(1)</script>"),
        a_mention("4", network=Network.HACKERNEWS, url=text),
    )
    paper = a_paper(
        title=text, abstract=text, authors=(text,), categories=("cs.LG", text[:40]), comments=text, journal_ref=text
    )
    sources = (a_status(Network.X, SourceState.FAILED, reason=text),)
    return a_digest(
        entries=(an_entry(1, paper, posts=posts),),
        sources=sources,
        announced=replace(a_digest().announced, missing=(text,)),
    )


def hostile_pages(text: str) -> Iterator[bytes]:
    digest = a_hostile_digest(text)
    outline, month = Outline.of(digest), Month.of(DAY)
    entries = {(DAY, 1): digest.entries[0]}
    listed = [Listed(DAY, digest.entries[0])]
    yield pages.day(digest, ALONE)
    yield pages.paper(a_file(digest, mentions=digest.entries[0].posts))
    yield pages.rollup(SITE, Week.of(DAY), best(Week.of(DAY), [outline]), entries, Beside())
    yield pages.trending(SITE, trending([outline]), entries)
    yield pages.category(SITE, text[:40], listed, [month])
    yield pages.categories(SITE, [CategoryLine(text, 1, month)])
    yield pages.archive_month(SITE, month, [line(digest)])
    yield pages.status(SITE, StatusPage(NOW, (text,), DAY, digest.sources))


def assert_nothing_runs(page: bytes) -> None:
    read = LexborHTMLParser(page.decode())
    foreign = [node for node in read.css("script") if node.attributes.get("src") != pages.script()[0] or node.text()]
    assert {node.attributes.get("type") for node in foreign} <= {"application/ld+json"}
    assert not read.css("img, iframe, object, embed, svg[onload], style, form, base")
    assert not [key for node in read.css("*") for key in node.attributes if key.startswith("on")]
    addresses = [node.attributes[key] or "" for key in ("href", "src", "cite") for node in read.css(f"[{key}]")]
    assert all(url.startswith(("https://", "http://", "/", "#", "data:image/svg+xml,")) for url in addresses)
    for node in foreign:
        json.loads(node.text())


def test_the_check_finds_what_it_looks_for() -> None:
    """A control: the same markup, not escaped, is caught."""
    for markup in ("<script>x</script>", "<img src=x onerror=alert(1)>", "<a href='javascript:x'>", "<p onclick=x>"):
        with pytest.raises(AssertionError):
            assert_nothing_runs(f"<!doctype html><title>x</title><body>{markup}</body>".encode())


@each_string
def test_hostile_text_is_only_text_on_every_page(text: str) -> None:
    for page in hostile_pages(text):
        assert_nothing_runs(page)


@each_string
def test_hostile_text_is_shown_as_it_is(text: str) -> None:
    digest = a_digest(entries=(an_entry(1, a_paper(title=text)),))
    shown = LexborHTMLParser(pages.day(digest, ALONE).decode()).css_first("article h2")
    assert shown is not None
    if "$" not in text and "\\" not in text:
        assert shown.text() == text.replace("''", "”").replace("--", "–")


@each_string
def test_no_feed_is_malformed_by_hostile_text(text: str) -> None:
    digest = a_hostile_digest(text)
    firsts = feeds.first_entries([(DAY, digest.entries[0])])
    for channel in (feeds.digests_feed(SITE, [digest]), feeds.papers_feed(SITE, firsts)):
        for write in (feeds.rss, feeds.atom):
            fromstring(write(channel))
        content = json.loads(feeds.json_feed(channel))["items"][0]["content_html"]
        assert not LexborHTMLParser(content).css("script, img, svg, iframe")
        assert not [
            key for node in LexborHTMLParser(content).css("body *") for key in node.attributes if key.startswith("on")
        ]


@given(
    st.recursive(
        st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_json_in_a_page_says_the_same_and_never_ends_its_element(document: object) -> None:
    written = script(document)
    assert json.loads(written) == document
    assert not {"<", ">", "&", "\u2028", "\u2029"} & set(written)
    assert isinstance(written, Markup)


def test_every_known_injection_is_only_text() -> None:
    cases = json.loads(shared_path("hostile", "xss", "xss_payloads.json").read_text())
    strings = [clean(case["payload"]) for case in cases]
    assert len(strings) > 800
    for text in strings:
        digest = a_hostile_digest(text)
        assert_nothing_runs(pages.day(digest, ALONE))
        assert_nothing_runs(pages.paper(a_file(digest, mentions=digest.entries[0].posts)))


def test_naughty_strings_break_no_page_and_no_feed() -> None:
    strings = json.loads(shared_path("hostile", "unicode", "blns.json").read_text())
    for text in map(clean, strings):
        digest = a_hostile_digest(text)
        assert_nothing_runs(pages.day(digest, ALONE))
        fromstring(feeds.rss(feeds.digests_feed(SITE, [digest])))
        fromstring(feeds.atom(feeds.digests_feed(SITE, [digest])))
