"""All hostile strings through the pages in a real browser: nothing runs, nothing is fetched, the layout holds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice

import pytest
from hotpapers.domain.mention import Author, Network
from hotpapers.domain.text import clean
from hotpapers.views import pages

from tests.browser.conftest import OURS, Reader
from tests.builders import a_digest, a_mention, a_paper, an_entry
from tests.pages import ALONE, a_file
from tests.shared import shared_path

AT_ONCE = 60


def strings() -> Iterator[str]:
    for case in json.loads(shared_path("hostile", "xss", "xss_payloads.json").read_text()):
        yield clean(case["payload"])
    yield from map(clean, json.loads(shared_path("hostile", "unicode", "blns.json").read_text()))
    for case in json.loads(shared_path("hostile", "markdown", "titles.json").read_text()):
        yield clean(case.get("value", ""))


def digests() -> Iterator[Sequence[str]]:
    found = iter(dict.fromkeys(text for text in strings() if text))
    while some := list(islice(found, AT_ONCE)):
        yield some


def a_hostile_day(texts: Sequence[str]) -> bytes:
    entries = []
    for rank, text in enumerate(texts, 1):
        posts = (
            a_mention("1", text=text, author=Author(text, text, text), url=text, lang=text),
            a_mention("2", network=Network.IMPORT, text=None, markup=text, author=Author(text, text)),
            a_mention("3", network=Network.X, author=Author(text, text), url=f"https://x.example/{text}"),
        )
        paper = a_paper(
            f"2609.{rank:05d}", title=text, abstract=text, authors=(text,), comments=text, categories=(text[:60],)
        )
        entries.append(an_entry(rank, paper, posts=posts))
    return pages.day(a_digest(entries=tuple(entries)), ALONE)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("width", [360, 1280])
def test_no_script_runs_and_no_layout_breaks(reader: Reader, width: int) -> None:
    """Without the policy that would stop them too."""
    bare, tried = Reader(reader.browser, policy=""), 0
    for texts in digests():
        visit = bare.open(a_hostile_day(texts), width=width)
        visit.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert visit.dialogs == []
        assert set(visit.asked) <= OURS, visit.asked
        assert len(visit.page.query_selector_all("article")) == len(texts)
        assert visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        visit.page.context.close()
        tried += len(texts)
    assert tried > 1_500


def test_a_paper_s_page_runs_nothing_either(reader: Reader) -> None:
    bare = Reader(reader.browser, policy="")
    for texts in islice(digests(), 0, None, 4):
        for text in texts[::12]:
            paper = a_paper("2609.00001", title=text, abstract=text, authors=(text,), comments=text, journal_ref=text)
            digest = a_digest(entries=(an_entry(1, paper),))
            post = a_mention("1", text=text, author=Author(text, text, text), url=text)
            visit = bare.open(pages.paper(a_file(digest, mentions=[post])), width=360)
            assert visit.dialogs == []
            assert set(visit.asked) <= OURS, visit.asked
            assert visit.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            visit.page.context.close()


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<p style='width:9999px'>x</p>",
    ],
)
def test_the_browser_would_have_shown_it(reader: Reader, markup: str) -> None:
    """A control: the same without escaping runs, fetches or breaks the layout; and the policy stops what runs."""
    body = a_hostile_day(["x"]).replace(b"</body>", f"{markup}</body>".encode())
    visit = Reader(reader.browser, policy="").open(body, width=360)
    wide = visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert visit.dialogs or wide > 0
    assert reader.open(body, width=360).dialogs == []
