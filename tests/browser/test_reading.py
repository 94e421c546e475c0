"""Reading the site in a real browser: by eye, by keyboard, on a phone, at night."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hotpapers.views import pages

from tests.browser.conftest import OURS, Reader
from tests.builders import a_digest, a_mention, a_paper, an_entry
from tests.pages import ALONE, PAGES

TITLE = "A Title as Long as Many Are on arXiv: Three Whole Lines of It Beside Their Neighbours"
LONG = "A sentence of an abstract that says what the paper found and how. " * 12
TOO_WIDE = """() => ['html', '.mast', 'main', '.foot'].filter(name => {
  const box = document.querySelector(name); return box.scrollWidth > box.clientWidth })"""
"""Also what is cut at the margin: it makes no page wider."""
FAINT = """selector => {
  const channel = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const of = colour => { const [r, g, b] = colour.match(/[0-9.]+/g).map(v => channel(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b };
  const contrast = node => {
    let ground = node;
    while (ground && getComputedStyle(ground).backgroundColor.endsWith(', 0)')) ground = ground.parentElement;
    const [a, b] = [of(getComputedStyle(node).color), of(getComputedStyle(ground || document.body).backgroundColor)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
  return [...document.querySelectorAll(selector)].filter(node => node.innerText.trim() && contrast(node) < 4.5)
    .map(node => node.innerText) }"""
WORDS = "p, a, h1, h2, small, time, cite, summary, td, th, pre, li, dt, dd, b, code"


def a_day() -> bytes:
    entries = tuple(
        an_entry(
            rank,
            a_paper(f"2609.{rank:05d}", title=TITLE, abstract=LONG),
            posts=(a_mention(str(rank), text="Worth reading"),),
        )
        for rank in range(1, 7)
    )
    return pages.day(replace(a_digest(entries=entries)), ALONE)


def seen(page: Any, selector: str) -> list[bool]:
    return [node.is_visible() for node in page.query_selector_all(selector)]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_any_window_and_says_nothing_to_the_console(reader: Reader, name: str) -> None:
    visit = reader.open(PAGES[name])
    for width in (320, 360, 768, 1280):
        visit.page.set_viewport_size({"width": width, "height": 900})
        assert visit.page.evaluate(TOO_WIDE) == [], width
    assert visit.console == []
    assert set(visit.asked) <= OURS


@pytest.mark.parametrize("name", PAGES)
def test_letters_twice_as_large_push_nothing_off_the_page(reader: Reader, name: str) -> None:
    page = reader.open(PAGES[name]).page
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    for width in (320, 480, 640, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(TOO_WIDE) == [], width


@pytest.mark.parametrize("name", PAGES)
def test_every_word_stands_out_from_its_ground_by_day_and_by_night(reader: Reader, name: str) -> None:
    page = reader.open(PAGES[name]).page
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(FAINT, WORDS) == [], scheme


def test_light_and_dark_differ(reader: Reader) -> None:
    grounds = {
        scheme: reader.open(PAGES["day"], scheme=scheme).page.evaluate(
            "getComputedStyle(document.body).backgroundColor"
        )
        for scheme in ("light", "dark")
    }
    assert grounds == {"light": "rgb(251, 247, 238)", "dark": "rgb(21, 19, 15)"}


def test_a_phone_shows_three_titles_at_once(reader: Reader) -> None:
    page = reader.open(a_day(), width=360, height=740).page
    tops = [node.bounding_box()["y"] for node in page.query_selector_all("article h2")]
    assert len([top for top in tops if top < 640]) >= 3


def test_on_a_phone_a_paper_unfolds_by_a_tap_without_a_script(reader: Reader) -> None:
    page = reader.open(a_day(), width=360).page
    before = page.query_selector(".abstract").bounding_box()["height"]
    assert seen(page, "article:first-child blockquote") == [False]
    page.click("article:first-child summary")
    assert seen(page, "article:first-child blockquote") == [True]
    assert page.query_selector(".abstract").bounding_box()["height"] > 3 * before
    assert seen(page, "article:nth-child(2) blockquote") == [False]


def test_on_a_wide_screen_the_first_three_are_open_and_the_others_unfold(reader: Reader) -> None:
    page = reader.open(a_day()).page
    heights = [node.bounding_box()["height"] for node in page.query_selector_all(".abstract")]
    assert min(heights[:3]) > 2 * max(heights[3:])
    page.click("article:nth-child(5) summary")
    assert page.query_selector_all(".abstract")[4].bounding_box()["height"] == heights[0]


def test_the_keyboard_reaches_the_papers_first_and_unfolds_them(reader: Reader) -> None:
    page = reader.open(a_day(), width=360).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the papers"
    assert page.query_selector(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article').id") == "2609.00001"
    for _ in range(12):
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert seen(page, "article:first-child blockquote") == [True]


def test_where_the_focus_is_can_be_seen(reader: Reader) -> None:
    page = reader.open(PAGES["day"]).page
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_what_can_be_tapped_is_large_enough(reader: Reader) -> None:
    """24 pixels (WCAG 2.2, 2.5.8); links within a sentence are excepted there."""
    page = reader.open(a_day(), width=360).page
    for node in page.query_selector_all("nav a, .links a, .links summary, .foot p:nth-child(-n+2) a, .name a"):
        if node.is_visible():
            assert node.bounding_box()["height"] >= 24, node.inner_text()


def test_without_a_preference_nothing_is_animated_for_those_who_asked(reader: Reader) -> None:
    page = reader.open(PAGES["day"]).page
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_print_shows_every_abstract_whole_and_no_navigation(reader: Reader) -> None:
    page = reader.open(a_day()).page
    page.emulate_media(media="print")
    heights = [node.bounding_box()["height"] for node in page.query_selector_all(".abstract")]
    assert max(heights) - min(heights) < 2
    assert not any(seen(page, "nav, .links"))
    assert all(seen(page, "blockquote"))


def test_a_formula_is_drawn_as_one(reader: Reader) -> None:
    page = reader.open(pages.day(a_digest(entries=(an_entry(1, a_paper(abstract=r"$\frac{a}{b}$ b")),)), ALONE)).page
    fraction = page.query_selector("mfrac").bounding_box()
    assert fraction["height"] > 1.2 * fraction["width"]
