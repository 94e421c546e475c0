from __future__ import annotations

import string
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import yaml
from hotpapers.adapters.blog import parse
from hotpapers.domain.digest import Digest, PostMeta
from hotpapers.domain.mention import Author
from hotpapers.domain.text import clean, clean_lines
from hotpapers.views.markdown import original
from hotpapers.views.markdown.original import escaped
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.builders import a_digest, a_mention, a_paper, an_entry
from tests.posts import LISTED, OWN_POST, as_listed

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
"""The worst of readers: HTML in the text is HTML on the page."""
LINE = st.text(st.characters(codec="utf-8") | st.sampled_from(string.punctuation)).map(clean)
LINES = st.text(st.characters(codec="utf-8") | st.sampled_from(string.punctuation + "\n")).map(clean_lines)


def _body(post: str) -> list[Token]:
    return READER.parse(post.split("\n---\n", 1)[1])


def _texts(tokens: list[Token]) -> list[str]:
    """What each block shows; a line break inside one as such."""
    return [
        "".join(child.content if child.type == "text" else "\n" for child in token.children or [] if _shows(child))
        for token in tokens
        if token.type == "inline"
    ]


def _shows(token: Token) -> bool:
    return token.type in ("text", "softbreak", "hardbreak")


def _kinds(tokens: list[Token]) -> list[str]:
    return [token.type for token in tokens]


def _one(**paper: object) -> Digest:
    return a_digest(entries=(an_entry(1, a_paper("2609.00001", **paper), posts=()),))


def test_a_post_is_given_back_byte_for_byte_but_for_what_is_listed() -> None:
    post = OWN_POST.read_text()
    assert original(parse("own.md", post.encode())) == as_listed(post)


def test_what_is_given_back_is_given_back_unchanged() -> None:
    once = original(parse("own.md", OWN_POST.read_bytes()))
    assert original(parse("own.md", once.encode())) == once


def test_our_own_post_shows_the_listed_differences_that_a_fresh_one_has() -> None:
    post = OWN_POST.read_text()
    assert [normalise.__name__ for normalise in LISTED if normalise(post) != post] == ["with_date", "with_titles"]


def test_front_matter_has_the_blog_s_keys_in_the_blog_s_order_and_a_valid_date() -> None:
    digest = a_digest(generated_at=datetime(2026, 9, 25, 6, 30, tzinfo=UTC))
    matter = yaml.safe_load(original(digest).split("---\n")[1])
    assert list(matter.items()) == [
        ("title", "Hot Papers 2026-09-24"),
        ("date", datetime(2026, 9, 25, 6, 30, tzinfo=UTC)),
        ("template", "post"),
        ("draft", False),
        ("slug", "hot-papers-2026-09-24"),
        ("category", "arXiv"),
        ("tags", ["arXiv", "Twitter", "Machine Learning", "Computer Science"]),
        ("description", "Hot papers 2026-09-24"),
        ("socialImage", "/media/flying-marine.jpg"),
    ]


@given(LINE, st.lists(LINE, max_size=3), LINE)
def test_front_matter_holds_any_text_as_text(category: str, tags: list[str], description: str) -> None:
    digest = replace(_one(), imported=PostMeta(category, tuple(tags), description))
    matter = yaml.safe_load(original(digest).split("\n---\n")[0])
    assert (matter["category"], matter["tags"] or [], matter["description"]) == (category, tags, description)


def test_a_digest_without_papers_is_front_matter_alone() -> None:
    assert original(a_digest(entries=0)).endswith('socialImage: "/media/flying-marine.jpg"\n\n---\n')


def test_a_counted_digest_has_the_lines_of_a_post() -> None:
    entry = an_entry(1, a_paper("2609.00001", title="Tea", authors=("A B", "C D")), likes=7, reposts=5, posts=())
    assert original(a_digest(entries=(entry,))).split("\n---\n")[1] == (
        "\n# 1. Tea\n\nA B, C D\n\n- retweets: 5, favorites: 7 (09/24/2026 06:00:00)\n\n"
        "- links: [abs](https://arxiv.org/abs/2609.00001) | [pdf](https://arxiv.org/pdf/2609.00001)\n"
        "- [cs.LG](https://arxiv.org/list/cs.LG/recent) | [stat.ML](https://arxiv.org/list/stat.ML/recent)\n\n"
        "Abstract of 2609.00001.\n\n\n\n"
    )


@pytest.mark.parametrize(
    "prose",
    [
        'State-of-the-art, at last: a survey (of 3.5 kettles); isn\'t it "so"? 100%!',
        "AT&T & Sons, e.g. www/ftp; 1) is no list, and neither is 2.",
    ],
)
def test_prose_that_is_no_markup_stays_readable(prose: str) -> None:
    assert escaped(prose) == prose


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1. no list", "1\\. no list"),
        ("C# -- a :tada:", "C\\# \\-\\- a \\:tada:"),
        ("{{ site }}{% raw %}", "\\{\\{ site \\}\\}\\{% raw %\\}"),
        ("www.example", "www\\.example"),
        ("https://a.example/?b&copy;", "https\\://a.example/?b\\&copy;"),
        ("<b>$x_1$</b>", "\\<b\\>\\$x\\_1\\$\\</b\\>"),
    ],
)
def test_what_some_generator_would_read_as_more_than_text_is_escaped(text: str, written: str) -> None:
    assert escaped(text) == written


@given(LINE.filter(bool), st.lists(LINE.filter(bool), min_size=1, max_size=2), LINE.filter(bool))
def test_any_title_author_and_abstract_reads_as_itself_and_nothing_more(
    title: str, authors: list[str], abstract: str
) -> None:
    tokens = _body(original(_one(title=title, authors=tuple(authors), abstract=abstract)))
    texts = _texts(tokens)
    assert (texts[0], texts[1], texts[-1]) == (f"1. {title}", ", ".join(authors), abstract)
    assert _kinds(tokens) == _kinds(_body(original(_one())))


@given(LINES.filter(bool))
def test_any_text_of_a_post_reads_as_itself_and_nothing_more(text: str) -> None:
    post = a_mention("1", text=text)
    tokens = _body(original(a_digest(entries=(an_entry(1, posts=(post,)),))))
    start = _kinds(tokens).index("blockquote_open")
    assert "\n\n".join(_texts(tokens[start:])[:-1]) == text
    assert {"html_block", "code_block", "fence", "list_item_open"}.isdisjoint(_kinds(tokens[start:]))


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("<>\\&;()[]\"' \n")))
def test_the_link_of_a_post_leads_there_whatever_its_address_holds(path: str) -> None:
    post = a_mention("1", url=f"https://posts.example/{path}")
    last = _body(original(a_digest(entries=(an_entry(1, posts=(post,)),))))[-3]
    assert last.children
    assert [child.type for child in last.children if not _shows(child)] == ["link_open", "link_close"]
    assert next(child for child in last.children if child.type == "link_open").attrs.keys() == {"href"}


def test_half_of_a_surrogate_pair_in_an_address_is_no_error() -> None:
    post = a_mention("1", url="https://posts.example/\ud83d")
    assert "(<https://posts.example/%3F>)" in original(a_digest(entries=(an_entry(1, posts=(post,)),)))


def test_an_address_that_is_one_already_is_left_as_it_is() -> None:
    url = "https://posts.example/@ada/1?a=b&copy;=1#top"
    post = original(a_digest(entries=(an_entry(1, posts=(a_mention("1", url=url),)),)))
    assert f'<a href="{url.replace("&", "&amp;")}">2026-09-24 02:00 UTC</a>' in READER.render(post)


def test_a_person_who_asked_not_to_be_shown_is_not() -> None:
    hidden = a_mention("1", author=Author("did:1", "shy.example", hidden=True), text="Shy.")
    post = original(a_digest(entries=(an_entry(1, posts=(hidden, a_mention("2", text="Bold."))),)))
    assert "shy" not in post.lower()
    assert "> Bold.\n>\n> \\@person2.example, Bluesky, [2026-09-24 02:00 UTC]" in post


def test_a_post_whose_text_may_not_be_kept_is_a_line_with_its_link() -> None:
    post = original(a_digest(entries=(an_entry(1, posts=(a_mention("1", text=None),)),)))
    assert "\n\n> \\@person1.example, Bluesky, [2026-09-24 02:00 UTC](<https://posts.example/1>)\n" in post
