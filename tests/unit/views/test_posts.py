"""Posts for Gatsby, Hugo, Jekyll and Eleventy. `tests/generators` builds them with the real ones."""

from __future__ import annotations

import json
import re
from datetime import datetime
from random import Random
from typing import Any

import pytest
import yaml
from hotpapers.domain.mention import Author, Network
from hotpapers.domain.text import clean, clean_lines
from hotpapers.views import addresses, markdown
from hotpapers.views.tex import plain
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.builders import DAY, a_digest, a_mention, a_paper, an_entry
from tests.shared import shared_path

STYLES = ("gatsby", "hugo", "jekyll", "eleventy", "portable")
each_style = pytest.mark.parametrize("style", STYLES)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp", "Cs"]), max_size=60)
MARKED = st.text(st.sampled_from("#*_`[]()<>&!|~+-=.:1 a{}%\"'\\@^$/"), max_size=40)


def written(digest: Any, style: str) -> str:
    body = markdown.body(digest)
    return markdown.portable(digest, body) if style == "portable" else markdown.post(digest, style, body)


def split(post: str) -> tuple[dict[str, Any], str]:
    """Front matter as YAML reads it, and the body."""
    _, matter, body = re.split(r"^---$\n?", post, maxsplit=2, flags=re.MULTILINE)
    return yaml.safe_load(matter), body


@each_style
def test_front_matter_is_yaml_with_the_keys_that_all_read(style: str) -> None:
    matter, body = split(written(a_digest(), style))
    assert matter["title"] == "Hot Papers 2026-09-24"
    assert matter["description"].startswith("1. Title of 2609.00001 · 2. ")
    date = matter["date"]
    assert (date if isinstance(date, datetime) else datetime.fromisoformat(date)).isoformat()[
        :19
    ] == "2026-09-24T06:00:00"
    assert "published" not in matter
    assert body.startswith("\n1,100 papers announced")


@pytest.mark.parametrize(
    ("style", "own"),
    [
        ("gatsby", {"template": "post", "draft": False, "slug": "hot-papers-2026-09-24", "category": "arXiv"}),
        ("hugo", {"draft": False, "slug": "hot-papers-2026-09-24", "categories": ["arXiv"], "tags": ["cs.LG"]}),
        ("jekyll", {"layout": "post", "permalink": "/posts/hot-papers-2026-09-24/", "render_with_liquid": False}),
        ("eleventy", {"layout": "post.njk", "tags": ["posts", "cs.LG"], "templateEngineOverride": "md"}),
        ("portable", {"templateEngineOverride": "md", "render_with_liquid": False}),
    ],
)
def test_each_generator_finds_its_own_keys(style: str, own: dict[str, Any]) -> None:
    matter = split(written(a_digest(), style))[0]
    assert own.items() <= matter.items()


def test_hugo_keeps_foreign_keys_under_params() -> None:
    matter = split(written(a_digest(), "hugo"))[0]
    assert matter["params"]["json"] == "https://hotpapers.example/digests/2026-09-24/index.json"


@pytest.mark.parametrize(
    ("style", "name"),
    [
        ("original", "2026-09-24---Hot-Papers.md"),
        ("gatsby", "2026-09-24---Hot-Papers.md"),
        ("hugo", "2026-09-24-hot-papers.md"),
        ("jekyll", "2026-09-24-hot-papers.md"),
        ("eleventy", "2026-09-24-hot-papers.md"),
    ],
)
def test_each_generator_s_habit_of_naming_files_is_kept(style: str, name: str) -> None:
    assert addresses.post(style, DAY) == f"/posts/{style}/{name}"


@each_style
def test_a_post_ends_with_one_newline_and_has_no_trailing_spaces(style: str) -> None:
    for digest in (a_digest(), a_digest(entries=0)):
        post = written(digest, style)
        assert post.endswith("\n")
        assert not post.endswith("\n\n")
        assert not re.search(r"[ \t\r]$", post, re.MULTILINE)


def test_all_styles_say_the_same() -> None:
    bodies = {split(written(a_digest(), style))[1] for style in STYLES}
    assert len(bodies) == 1


def test_a_paper_is_a_heading_its_counts_its_links_and_its_abstract() -> None:
    entry = an_entry(1, a_paper("2609.00001"), likes=41, reposts=7, value=87.4)
    assert "\n".join(markdown.body(a_digest(entries=(entry,))).split("\n")[2:11]) == (
        "## 1. Title of 2609.00001\n"
        "\n"
        "Ada Example, Ben Example\n"
        "\n"
        "- score 87.4: 1 person on Bluesky; 7 reposts, 41 likes (2026-09-24 06:00 UTC)\n"
        "- links: [abs](https://arxiv.org/abs/2609.00001) | [pdf](https://arxiv.org/pdf/2609.00001)"
        " | [page](https://hotpapers.example/papers/2609.00001/)\n"
        "- [cs.LG](https://arxiv.org/list/cs.LG/recent) | [stat.ML](https://arxiv.org/list/stat.ML/recent)\n"
        "\n"
        "Abstract of 2609.00001."
    )


def test_posts_are_quoted_with_their_authors_and_x_without_words() -> None:
    posts = (
        a_mention("1", text="First line\n- second", author=Author("1", "ada.example", "Ada")),
        a_mention("2", network=Network.X, text="never shown"),
    )
    body = markdown.body(a_digest(entries=(an_entry(1, posts=posts),)))
    assert (
        "> First line\n> \\- second\n>\n> — Ada (&#64;ada.example), Bluesky, [2026-09-24 02:00 UTC](<https://posts.example/1>)"
        in body
    )
    assert "never shown" not in body


@given(title=TEXT | MARKED, abstract=TEXT | MARKED, name=TEXT | MARKED)
def test_commonmark_reads_back_exactly_what_was_written(title: str, abstract: str, name: str) -> None:
    post = a_mention("1", text=abstract, author=Author("1", None, name or None))
    digest = a_digest(entries=(an_entry(1, a_paper(title=title, abstract=abstract, authors=(name,)), posts=(post,)),))
    body = markdown.body(digest)
    tokens = MarkdownIt("commonmark").parse(body)
    kinds = {token.type for token in tokens} - {"inline"}
    assert kinds <= {
        *("paragraph_open", "paragraph_close", "heading_open", "heading_close", "list_item_open", "list_item_close"),
        *("bullet_list_open", "bullet_list_close", "blockquote_open", "blockquote_close"),
    }
    said = ["".join(child.content for child in token.children or []) for token in tokens if token.type == "inline"]
    assert f"1. {plain(title).strip()}".strip() in said
    assert not plain(abstract).strip() or plain(abstract).strip() in said


@given(title=TEXT | MARKED)
def test_no_template_language_finds_anything_of_its_own(title: str) -> None:
    body = markdown.body(a_digest(entries=(an_entry(1, a_paper(title=title, abstract=title)),)))
    assert not re.search(r"\{\{|\{%|\{#", body)


@each_style
def test_hostile_titles_stay_titles(style: str) -> None:
    cases = json.loads(shared_path("hostile", "markdown", "titles.json").read_text())
    titles = [case["value"] for case in cases if "value" in case]
    assert len(titles) > 300
    for title in titles:
        paper = a_paper(title=clean(title), abstract=clean(title))
        matter, body = split(written(a_digest(entries=(an_entry(1, paper),)), style))
        assert matter["title"] == "Hot Papers 2026-09-24"
        assert len([token for token in MarkdownIt("commonmark").parse(body) if token.type == "heading_open"]) == 1


@pytest.mark.parametrize("examples", [40, pytest.param(652, marks=pytest.mark.deep)])
def test_every_example_of_commonmark_is_read_back_as_the_text_that_it_is(examples: int) -> None:
    """The specification's own examples of markup: as a post that we quote, none of it is any."""
    spec = json.loads(shared_path("hostile", "markdown", "commonmark_spec_0.31.2.json").read_text("utf-8"))
    assert len(spec) == 652
    texts = [clean_lines(example["markdown"]) for example in Random(20261126).sample(spec, examples)]
    for style in ("original", "portable"):
        benign = _marks(written_as(style, "x"))
        strange = [text for text in texts if _marks(written_as(style, text or "x")) != benign]
        assert strange == []
    assert sum(_marks(text) != _marks("x") for text in texts) > examples * 0.75, "a control: as they stand"


def written_as(style: str, said: str) -> str:
    digest = a_digest(entries=(an_entry(1, posts=(a_mention("1", text=said),)),))
    return markdown.original(digest) if style == "original" else written(digest, style)


def _marks(text: str) -> list[str]:
    """Every element but paragraphs, which an empty line makes of any text."""
    tokens = [one for token in MarkdownIt("commonmark").parse(text) for one in (token, *(token.children or ()))]
    plain_ = {"text", "softbreak", "inline", "paragraph_open", "paragraph_close"}
    return [token.type for token in tokens if token.type not in plain_]
