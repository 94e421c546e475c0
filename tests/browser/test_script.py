"""What the one small script adds, and that a page is whole without it."""

from __future__ import annotations

from typing import Any

import pytest
from hotpapers.views import pages

from tests.browser.conftest import Reader
from tests.builders import a_digest, a_paper, an_entry
from tests.pages import ALONE, PAGES

TITLES = ("Sums of Squares", "Rényi Entropy of Graphs", "A Third Thing About Graphs")


def a_day() -> bytes:
    entries = tuple(an_entry(rank, a_paper(f"2609.{rank:05d}", title=title)) for rank, title in enumerate(TITLES, 1))
    return pages.day(a_digest(entries=entries), ALONE)


def titles(page: Any) -> list[str]:
    return [node.inner_text() for node in page.query_selector_all("article h2") if node.is_visible()]


def test_typing_leaves_the_papers_that_hold_every_word_and_says_how_many(reader: Reader) -> None:
    page = reader.open(a_day()).page
    page.get_by_label("Filter this page").press_sequentially("GRAPHS renyi")
    assert titles(page) == [TITLES[1]]
    assert page.get_by_role("status").inner_text() == "1 of 3 papers"
    page.keyboard.press("Escape")
    assert titles(page) == list(TITLES)
    assert page.get_by_role("status").inner_text() == ""


def test_the_filter_is_reached_by_keyboard_and_named_for_screen_readers(reader: Reader) -> None:
    page = reader.open(a_day(), width=360).page
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "filter":
            break
    page.keyboard.type("squares")
    assert titles(page) == [TITLES[0]]
    assert page.get_by_role("searchbox", name="Filter this page").bounding_box()["height"] >= 24


@pytest.mark.parametrize(
    ("name", "word", "said"), [("archive", "thursday", "1 of 1 days"), ("week", "00003", "1 of 5 papers")]
)
def test_lists_are_filtered_too(reader: Reader, name: str, word: str, said: str) -> None:
    page = reader.open(PAGES[name]).page
    page.get_by_label("Filter this page").fill(word)
    assert page.get_by_role("status").inner_text() == said


def test_a_day_of_a_topic_without_a_match_goes_with_its_heading(reader: Reader) -> None:
    page = reader.open(PAGES["category"]).page
    page.get_by_label("Filter this page").fill("nothing like it")
    assert not page.query_selector("section.papers").is_visible()
    assert page.get_by_role("status").inner_text() == "0 of 5 papers"


def test_bibtex_is_copied(reader: Reader) -> None:
    page = reader.open(PAGES["paper"]).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    assert page.get_by_role("status").inner_text() == "Copied"
    assert page.evaluate("navigator.clipboard.readText()") == page.get_by_label("BibTeX").inner_text()


def test_where_it_may_not_be_copied_it_is_selected(reader: Reader) -> None:
    page = reader.open(PAGES["paper"]).page
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="Copy").click()
    assert page.evaluate("getSelection().toString()").strip() == page.get_by_label("BibTeX").inner_text().strip()
    assert "keyboard" in page.get_by_role("status").inner_text()


@pytest.mark.parametrize("name", ["day", "week", "category", "archive", "paper"])
def test_without_scripts_nothing_is_offered_that_would_not_work(reader: Reader, name: str) -> None:
    page = reader.open(PAGES[name], scripts=False).page
    assert page.get_by_role("searchbox").count() == 0
    assert page.get_by_role("button").count() == 0


def test_the_script_moves_nothing(reader: Reader) -> None:
    """What it needs stands in the page already, so nothing is pushed down when it comes."""
    page = reader.open(a_day(), width=360).page
    body = pages.stylesheet()[1].decode()
    assert "scripting:enabled" in body.replace(" ", "")
    shifts = page.evaluate("""() => new Promise(done => { let sum = 0;
      new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; })
        .observe({ type: 'layout-shift', buffered: true });
      requestAnimationFrame(() => requestAnimationFrame(() => done(sum))); })""")
    assert shifts == 0
