"""Posts built by the real Hugo, Jekyll and Eleventy: titles, dates, papers and their words come out as they went in."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hotpapers.adapters import blog
from hotpapers.domain.digest import Digest
from hotpapers.domain.mention import Author
from hotpapers.domain.text import clean
from hotpapers.views.documents import utc
from hotpapers.views.tex import plain
from selectolax.lexbor import LexborHTMLParser

from tests.builders import DAY, a_digest, a_mention, a_paper, an_entry
from tests.generators.sites import GENERATORS, Generator
from tests.shared import shared_path

pytestmark = [pytest.mark.generators, pytest.mark.timeout(120)]

NASTY = (
    "{{ 7 }} {% raw %} {{< figure >}} {{% x %}}",
    '"Yes": no # comment [list] {map} & *anchor @at `tick`',
    "1. A list? - or + one > quote | table | cell",
    "a_b_c *d* **e** ~~f~~ <b>g</b> &amp; &copy; [h](i) ![j](k)",
    "$O(n^2)$ and \\emph{TeX} for 5\\% of ``all'' -- so https://x.example/a_b",
    "---",
    "Ünïcödé 漢字 עברית 🔥",
    ":smile: ^sup^ ==mark== {#id} [^1] \\[x\\]",
)
_QUOTES = str.maketrans("“”‘’", "\"\"''")


def said(text: str) -> str:
    """Generators set quotes and dashes; the words are what counts."""
    text = text.translate(_QUOTES).replace("…", "...").replace("—", "-").replace("–", "-")
    return re.sub(r"-{2,3}", "-", " ".join(text.split()))


def nasty_digests() -> list[Digest]:
    found = []
    for number, text in enumerate(NASTY):
        post = a_mention("1", text=text, author=Author("1", "ada.example", text))
        paper = a_paper("2609.00001", title=text, abstract=f"{text} and so on", authors=(text, "B C"))
        found.append(a_digest(DAY - timedelta(days=number + 400), (an_entry(1, paper, posts=(post,)), an_entry(2))))
    return found


def assert_built(digests: Sequence[Digest], generator: Generator, at: Path) -> None:
    out = generator.build(digests, at)
    for digest in digests:
        page = LexborHTMLParser((out / generator.page(digest)).read_text(encoding="utf-8"))
        assert [node.text() for node in page.css("title")] == [f"Hot Papers {digest.date}"]
        assert [node.text()[:19] for node in page.css("time")] == [utc(digest.generated_at)[:19]]
        headings = [said(node.text()) for node in page.css("main h2")]
        assert headings == [said(f"{entry.rank}. {plain(entry.paper.title)}") for entry in digest.entries]
        paragraphs = {said(node.text()) for node in page.css("main p")}
        assert {said(plain(entry.paper.abstract)) for entry in digest.entries if entry.paper.abstract} <= paragraphs
        links = {node.attributes["href"] for node in page.css("main a")}
        assert {f"https://arxiv.org/abs/{entry.paper.id}" for entry in digest.entries} <= links
        assert not page.css("main script")


@pytest.mark.parametrize("style", GENERATORS)
def test_what_templates_and_markup_would_trip_over_comes_out_as_words(style: str, tmp_path: Path) -> None:
    assert_built(nasty_digests(), GENERATORS[style], tmp_path)


@pytest.mark.parametrize("style", GENERATORS)
def test_a_day_without_papers_is_built(style: str, tmp_path: Path) -> None:
    assert_built([a_digest(DAY - timedelta(days=400), 0)], GENERATORS[style], tmp_path)


@pytest.mark.parametrize("style", GENERATORS)
def test_every_post_of_the_original_blog_is_built(style: str, tmp_path: Path) -> None:
    posts = sorted(shared_path("corpus", "posts").iterdir())
    digests = [
        replace(blog.parse(post.name, post.read_bytes()), site_url="https://hotpapers.example") for post in posts
    ]
    assert_built(digests, GENERATORS[style], tmp_path)


@pytest.mark.parametrize("style", GENERATORS)
def test_hostile_titles_are_built_as_titles(style: str, tmp_path: Path) -> None:
    cases = json.loads(shared_path("hostile", "markdown", "titles.json").read_text())
    titles = [title for case in cases if (title := clean(case.get("value", "")))]
    entries = [an_entry(rank, a_paper(f"2609.{rank:05d}", title=title)) for rank, title in enumerate(titles, 1)]
    assert_built([a_digest(DAY - timedelta(days=400), tuple(entries))], GENERATORS[style], tmp_path)
