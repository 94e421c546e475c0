"""Addresses that come with data."""

from __future__ import annotations

import json
import re

import pytest
from hotpapers.views.links import addresses_in, linked, web
from hotpapers.views.markdown.original import address
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser

from tests.shared import shared_path


@pytest.mark.parametrize(
    "url", ["https://bsky.app/profile/a/post/1", "http://x.example/?a=1&b=2#c", "HTTPS://X.EXAMPLE/"]
)
def test_addresses_of_the_web_may_be_linked(url: str) -> None:
    assert web(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        " https://x.example/",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.example/",
        "/papers/",
        'https://x.example/" onclick="alert(1)',
        "https://x.example/<script>",
        "https://x.example/\n",
        "",
    ],
)
def test_no_other_scheme_and_nothing_that_ends_an_attribute_is_linked(url: str) -> None:
    assert web(url) is None


def test_hostile_addresses_are_not_linked() -> None:
    cases = json.loads(shared_path("hostile", "xss", "xss_payloads.json").read_text())
    urls = [case["payload"] for case in cases if case["context"] == "url_href"]
    assert len(urls) > 10
    linked_ = [url for url in urls if web(url)]
    assert all(url.lower().startswith(("http://", "https://")) for url in linked_)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://github.com/a/b.", ["https://github.com/a/b"]),
        ("(https://x.example/a)", ["https://x.example/a"]),
        ("https://en.wikipedia.org/wiki/Heat_(physics) is", ["https://en.wikipedia.org/wiki/Heat_(physics)"]),
        ("http://a.example, https://b.example!", ["http://a.example", "https://b.example"]),
        ("github.com/a/b", []),
    ],
)
def test_the_sentence_around_an_address_is_not_part_of_it(text: str, found: list[str]) -> None:
    assert addresses_in(text) == found


@given(st.text(st.sampled_from("htps:/.a<>\"'&() \n")) | st.text())
def test_a_linked_text_says_what_it_said_and_leads_to_the_web_only(text: str) -> None:
    html = linked(text)
    assert Markup(re.sub('<a href="(.*?)" rel="nofollow ugc">.*?</a>', r"\1", html)).unescape() == text
    page = LexborHTMLParser(f"<p>{html}</p>")
    assert [node.attributes["href"] for node in page.css("a")] == addresses_in(text)
    assert {node.tag for node in page.css("p *")} <= {"a"}


@given(st.text(alphabet=st.characters(exclude_characters=":\r\x00", exclude_categories=["Cs"])))
def test_a_text_without_addresses_is_only_escaped(text: str) -> None:
    assert linked(text).unescape() == text


def _of_the_web_platforms_tests() -> list[dict[str, str]]:
    given = json.loads(shared_path("hostile", "url", "wpt_urltestdata.json").read_text("utf-8"))
    found = [one for one in given if isinstance(one, dict)]
    assert len(found) > 850
    return found


def test_what_a_browser_reads_as_another_scheme_is_not_linked() -> None:
    cases = _of_the_web_platforms_tests()
    for case in cases:
        if web(case["input"]):
            assert case.get("failure") or case["protocol"] in ("http:", "https:"), case
    assert sum(case.get("protocol") not in (None, "http:", "https:") for case in cases) > 300, "a control"


def test_any_address_is_one_link_in_markdown_and_ends_nothing() -> None:
    read = MarkdownIt("commonmark", {"html": True})
    cases = _of_the_web_platforms_tests()

    def is_one_link(url: str) -> bool:
        tokens = [token for one in read.parse(f"[x](<{url}>) y") for token in one.children or ()]
        return [token.type for token in tokens] == ["link_open", "text", "link_close", "text"]

    read.validateLink = lambda url: url is not None  # type: ignore[method-assign]
    assert all(is_one_link(address(case["input"])) for case in cases)
    assert not all(is_one_link(case["input"]) for case in cases), "a control: as they stand some are none"
