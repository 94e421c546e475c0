from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hotpapers.domain.digest import Digest
from hotpapers.domain.text import clean, clean_lines
from hotpapers.views.markdown import original
from markdown_it import MarkdownIt

from tests.builders import a_digest, a_mention, a_paper, an_entry
from tests.shared import shared_path

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PLAIN = ("text", "softbreak", "hardbreak", "inline", "paragraph_open", "paragraph_close")


@pytest.fixture(scope="module")
def titles() -> list[str]:
    """Written against writers of YAML, TOML, Markdown, TeX and templates."""
    given: list[dict[str, Any]] = json.loads(shared_path("hostile", "markdown", "titles.json").read_text())
    return [one["value"] for one in given if "value" in one]


def _digest(text: str) -> Digest:
    """A counted digest in which everything foreign is that text, as the doors let it in."""
    paper = a_paper("2609.00001", title=clean(text) or "x", authors=(clean(text) or "x",), abstract=clean(text) or "x")
    return a_digest(entries=(an_entry(1, paper, posts=(a_mention("1", text=clean_lines(text) or "x"),)),))


def _shape(post: str) -> list[str]:
    """Every element of the body in order, but for text, its lines and its paragraphs."""
    tokens = READER.parse(post.split("\n---\n", 1)[1])
    elements = [one.type for token in tokens for one in [token, *(token.children or [])]]
    return [element for element in elements if element not in PLAIN]


def test_no_title_author_abstract_or_post_makes_an_element(titles: list[str]) -> None:
    assert len(titles) > 300
    benign = _shape(original(_digest("x")))
    for title in titles:
        assert _shape(original(_digest(title))) == benign, title[:80]


def test_front_matter_ends_where_it_ends_and_the_file_is_utf_8(titles: list[str]) -> None:
    for title in titles:
        post = original(_digest(title)).encode().decode()
        assert post.split("\n").count("---") == 2, title[:80]
        assert len(yaml.safe_load(post.split("\n---\n")[0])) == 9, title[:80]
