from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hotpapers.domain.mention import Network
from hotpapers.domain.paper import How
from hotpapers.views.cards import Card, Most, cards, placed
from hotpapers.views.escaping import html, htmls
from hotpapers.views.pages import articles
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from tests.builders import a_mention, a_paper, an_entry

EVIL = """"'><evil>&"""


@given(st.text())
def test_the_escape_is_markupsafes(text: str) -> None:
    assert html(text) == str(escape(text))


@given(st.lists(st.text()))
def test_many_texts_are_escaped_as_one_is(texts: list[str]) -> None:
    assert htmls(texts) == [html(text) for text in texts]


def test_markup_is_not_escaped_twice() -> None:
    assert html(Markup("<b>&amp;</b>")) == "<b>&amp;</b>"


def a_card(network: Network = Network.BLUESKY) -> Card:
    said, author = replace(a_mention(network=network), text="said"), a_mention().author
    shared = replace(a_mention(network=network), text=None, markup=None)
    paper = replace(a_paper(), how=How.NEW, comments="https://github.com/some/code", categories=("cs.LG",))
    entry = an_entry(1, paper, posts=(said, replace(shared, author=replace(author, handle="x"))))
    return cards([placed(replace(entry, score=replace(entry.score, posts=9)), "up 3")], lambda _: Most(2, 2))[0]


def evil(noun: Any) -> Any:
    """The noun with every text that it holds in one that would be markup."""
    match noun:
        case Network() | Markup():
            return noun
        case str():
            return EVIL
        case tuple() if not hasattr(noun, "_asdict"):
            return tuple(evil(one) for one in noun)
    names = getattr(noun, "_fields", getattr(type(noun), "__match_args__", ()))
    changed = {name: evil(getattr(noun, name)) for name in names if getattr(noun, name) is not None}
    return type(noun)(**{name: getattr(noun, name) for name in names} | changed) if names else noun


@pytest.mark.parametrize("shown", [lambda card: articles.papers([card], 0), lambda card: articles.lines([card])])
def test_no_text_of_a_paper_becomes_markup(shown: Any) -> None:
    card = evil(a_card())
    assert card.said
    assert (len(card.quotes.said), len(card.quotes.shared)) == (1, 1)
    page = "".join(shown(card))
    assert "<evil" not in page
    assert EVIL[:2] not in page
    assert page.count(escape(EVIL)) > 10


def test_papers_behind_the_first_are_folded() -> None:
    card = a_card()
    page = "".join(articles.papers([card, card, card], folded_from=2))
    assert page.count('class="paper"') == 2
    assert page.count('class="paper fold"') == 1


def test_what_a_post_says_runs_in_its_own_direction() -> None:
    entry = an_entry(1, posts=(a_mention("1", text="مرحبا، arXiv!", lang="ar"),))
    (card,) = cards([placed(entry, "")], lambda _: Most(1, 1))
    assert '<p dir="auto" lang="ar">مرحبا، arXiv!</p>' in articles.said(card.quotes)
