"""Posts as they may be shown."""

from __future__ import annotations

import pytest
from hotpapers.domain.mention import Author, Network
from hotpapers.views.documents import post_document
from hotpapers.views.quotes import HIDDEN, quote, quotes, sanitised, threads

from tests.builders import a_mention


def test_a_post_is_shown_with_its_words_its_author_and_its_counts() -> None:
    shown = quote(a_mention(text="So good: https://x.example/a", author=Author("1", "ada.example", "Ada"), lang="en"))
    assert (shown.who, shown.where, shown.counts, shown.lang) == (
        "Ada (@ada.example)",
        "Bluesky",
        "3 reposts, 10 likes",
        "en",
    )
    assert str(shown.text) == 'So good: <a href="https://x.example/a" rel="nofollow ugc">x.example/a</a>'


def test_a_bot_is_called_one() -> None:
    assert quote(a_mention(author=Author("1", "papers.example", bot=True))).counts.endswith("likes, a bot, not counted")
    assert (
        quote(a_mention(author=Author("1", "papers.example", bot=True), likes=0, reposts=0)).counts
        == "a bot, not counted"
    )


def test_of_x_no_text_is_shown_even_where_there_is_one() -> None:
    shown = quote(a_mention(network=Network.X, text="must not be shown", author=Author("1", "ada", "Ada")))
    assert shown.text is None
    assert (shown.who, shown.url) == ("@ada", "https://posts.example/1")


def test_of_x_neither_text_nor_name_is_passed_on() -> None:
    told = post_document(a_mention(network=Network.X, text="must not be told", author=Author("1", "ada", "Ada")))
    assert told.keys().isdisjoint({"text", "name"})
    assert told["handle"] == "ada"


def test_who_asked_not_to_be_shown_is_counted_and_not_shown() -> None:
    author = Author("did:plc:secret", "secret.example", "Secret Name", hidden=True)
    shown = quote(a_mention(author=author, url="https://bsky.app/profile/secret.example/post/1", text="secret words"))
    assert "ecret" not in repr(shown)
    assert (shown.who, shown.url, shown.text) == (HIDDEN, None, None)


def test_a_link_that_is_not_of_the_web_is_left_out() -> None:
    assert quote(a_mention(url="javascript:alert(1)")).url is None


@pytest.mark.parametrize(("lang", "shown"), [("de", "de"), ("pt-BR", "pt-BR"), ("und", None), ('en" x="', None)])
def test_a_language_is_named_only_where_a_browser_knows_it(lang: str, shown: str | None) -> None:
    assert quote(a_mention(lang=lang)).lang == shown


def test_an_imported_post_is_one_of_x_with_its_words() -> None:
    shown = quote(a_mention(network=Network.IMPORT, text="as it stood", markup="<p>as it stood</p>"))
    assert (shown.where, str(shown.text)) == ("X", "as it stood")


def test_markup_of_a_post_is_sanitised_where_there_is_no_text() -> None:
    shown = quote(a_mention(network=Network.IMPORT, text=None, markup='<p onclick="x()">a<script>b</script></p>'))
    assert str(shown.text) == "<p>a</p>"


@pytest.mark.parametrize(
    ("markup", "left"),
    [
        (
            "<p>a <a href='https://x.example'>b</a></p>",
            '<p>a <a href="https://x.example" rel="nofollow noopener ugc">b</a></p>',
        ),
        ("<a href='javascript:alert(1)'>b</a>", '<a rel="nofollow noopener ugc">b</a>'),
        ("<script async src='//platform.twitter.com/widgets.js'></script>", ""),
        ("<img src=x onerror=alert(1)>", ""),
        ("<svg><style><img src=x onerror=alert(1)></style></svg>", ""),
        ("<p style='position:fixed' id='top'>a</p>", "<p>a</p>"),
    ],
)
def test_of_foreign_markup_paragraphs_links_and_emphasis_are_left(markup: str, left: str) -> None:
    assert str(sanitised(markup)) == left


def test_posts_with_words_stand_apart_from_those_without_and_threads_are_no_people() -> None:
    said = a_mention("1", text="words")
    silent = a_mention("2", network=Network.X)
    story = a_mention("3", network=Network.HACKERNEWS, reposts=None, url="https://news.ycombinator.com/item?id=1")
    found = quotes([silent, said, story])
    assert [one.url for one in found.said] == [said.url]
    assert [one.url for one in found.shared] == [silent.url]
    assert threads([silent, said, story]) == {Network.HACKERNEWS: story.url}


def test_the_biggest_thread_of_a_network_is_the_first() -> None:
    stories = [
        a_mention(str(i), network=Network.HACKERNEWS, url=f"https://news.ycombinator.com/item?id={i}") for i in (7, 8)
    ]
    assert threads(stories)[Network.HACKERNEWS].endswith("=7")
