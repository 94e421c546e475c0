"""A paper as lists show it. Put together here and not by a template: a rebuild does it thousands of times.

Every text goes through `html`, the one escape, or many at once through `htmls`. What is pasted without it is a number,
a date, a network's name, or the address of a category, which is quoted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from hotpapers.domain.paper import PaperId
from hotpapers.views import addresses, words
from hotpapers.views.cards import Card, Said
from hotpapers.views.documents import utc
from hotpapers.views.escaping import html, htmls
from hotpapers.views.quotes import Quote, Quotes


class _Safe(NamedTuple):
    """The texts of a card, escaped."""

    id: PaperId
    """So is every address that is made of it."""
    note: str
    authors: str
    score: str
    counts: str
    code: str


def papers(cards: Iterable[Card], folded_from: int) -> list[Markup]:
    """With their abstracts and the posts shown here; behind so many papers folded to their heads on wide screens."""
    return [Markup(_paper(card, folded=at >= folded_from)) for at, card in enumerate(cards)]  # noqa: S704 - see above


def lines(cards: Iterable[Card]) -> list[Markup]:
    """In short, for lists of many days."""
    return [Markup(_line(card)) for card in cards]  # noqa: S704 - see the module's docstring


def bar(card: Card) -> Markup:
    """The parts of its heat, by network."""
    return Markup(_bar(card))  # noqa: S704 - see the module's docstring


def score(card: Card) -> Markup:
    """Its number, and what each network gave to it in words."""
    return Markup(_score(card, html(card.score)))  # noqa: S704 - see the module's docstring


def said(found: Quotes) -> Markup:
    """The posts with their text."""
    return Markup(_said(found))  # noqa: S704 - see the module's docstring


def links(card: Card) -> Markup:
    """To arXiv's forms of the paper, and to its code."""
    return Markup(_links(card, _safe(card)))  # noqa: S704 - see the module's docstring


def _safe(card: Card) -> _Safe:
    id_, *others = htmls([card.id, card.note, card.authors, card.score, card.counts, card.code or ""])
    return _Safe(PaperId(id_), *others)


def _paper(card: Card, *, folded: bool) -> str:
    safe = _safe(card)
    note = f" <small>{safe.note}</small>" if card.note else ""
    abstract = f'<p class="abstract">{html(card.abstract)}</p>\n' if card.abstract else ""
    return (
        f'<article class="paper{" fold" if folded else ""}" id="{safe.id}">\n'
        f'<p class="rank">{card.rank}{note}</p>\n{_head(card, safe)}{abstract}'
        f'<div class="rest">\n{_said(card.quotes)}\n{_shared(card, safe)}\n'
        f'<p class="counts">{_counts(card, safe)}</p>\n</div>\n'
        f'<div class="links"><details><summary>More</summary></details>{_ways(card, safe)}</div>\n</article>\n\n'
    )


def _line(card: Card) -> str:
    safe = _safe(card)
    return (
        f'<article class="paper brief" id="{safe.id}">\n'
        f'<p class="rank">{card.rank} <small>{safe.note}</small></p>\n'
        f'{_head(card, safe)}<div class="links">{_ways(card, safe)}</div>\n</article>\n\n'
    )


def _head(card: Card, safe: _Safe) -> str:
    withdrawn = '<p class="gap">Withdrawn by its authors.</p>\n' if card.withdrawn else ""
    heat = _bar(card) + "\n" if card.pieces else ""
    return (
        f'<h2><a href="{addresses.paper(safe.id)}">{html(card.title)}</a></h2>\n'
        f'<p class="authors">{safe.authors}</p>\n{withdrawn}{heat}{_score(card, safe.score)}\n'
    )


def _bar(card: Card) -> str:
    rect = '<rect class="{}" x="{}" width="{}" height="1"/>'.format
    drawn = [rect(piece.network, piece.x, piece.width) for piece in card.pieces]
    box = '<svg class="heat" viewBox="0 0 1000 1" preserveAspectRatio="none" aria-hidden="true">'
    return f"{box}{''.join(drawn)}</svg>\n"


def _score(card: Card, shown: str) -> str:
    parts = "".join([_part(one) for one in card.said])
    return f'<p class="score"><b><data value="{card.value}">{shown}</data></b>{parts}</p>\n'


def _part(one: Said) -> str:
    return f' <span><i class="{one.network}"></i>{_linked(html(one.url or ""), html(one.words))}</span>'


def _links(card: Card, safe: _Safe) -> str:
    page = f'<a href="{addresses.html(safe.id)}">html</a>' if card.as_html else ""
    code = f'<a href="{safe.code}" rel="nofollow">code</a>' if safe.code else ""
    return f'<a href="{addresses.abs_(safe.id)}">abs</a><a href="{addresses.pdf(safe.id)}">pdf</a>{page}{code}'


def _ways(card: Card, safe: _Safe) -> str:
    """On from here: to arXiv, to the code, to its categories."""
    return f"{_links(card, safe)}<span>{''.join(map(_topic, card.categories))}</span>"


@lru_cache(maxsize=1024)
def _topic(category: str) -> str:
    return f'<a href="{addresses.category(category)}">{html(category)}</a>'


def _counts(card: Card, safe: _Safe) -> str:
    return safe.counts + (_counted(card.counted_at) if card.counted_at else "")


@lru_cache(maxsize=256)
def _counted(when: datetime) -> str:
    """The papers of a digest are mostly counted at one time."""
    return f', counted <time datetime="{utc(when)}">{words.hour(when)}</time>'


def _said(found: Quotes) -> str:
    return "".join([_quote(one) for one in found.said])


def _quote(one: Quote) -> str:
    url, who, where, counts, lang = _of(one)
    cite = f' cite="{url}"' if url else ""
    language = f' lang="{lang}"' if lang else ""
    counted = f" · {counts}" if counts else ""
    return (
        f'<blockquote{cite}><p dir="auto"{language}>{html(one.text or "")}</p><footer><cite>{who}</cite>, '
        f"{where}, {_linked(url, _day(one))}{counted}</footer></blockquote>\n"
    )


def _shared(card: Card, safe: _Safe) -> str:
    """Who else shared it, and how many posts there are besides."""
    shared = card.quotes.shared
    if not shared and not card.more:
        return ""
    listed = ", ".join([_sharer(one) for one in shared])
    there = f"{addresses.paper(safe.id)}#mentions"
    link = f'<a href="{there}">{words.count(card.more, "more post")}</a>' if card.more else ""
    both = " and " if shared and link else ""
    return f'<p class="shared">{"Also" if card.quotes.said else "Shared by"} {listed}{both}{link}</p>\n'


def _sharer(one: Quote) -> str:
    url, who, where, counts, _ = _of(one)
    counted = f" ({counts})" if counts else ""
    return f"{_linked(url, who)} on {where}, {_day(one)}{counted}"


def _of(one: Quote) -> list[str]:
    """Its texts, escaped."""
    return htmls([one.url or "", one.who, one.where, one.counts, one.lang or ""])


def _day(one: Quote) -> str:
    return f'<time datetime="{utc(one.when)}">{words.short(one.when)}</time>'


def _linked(url: str, shown: str) -> str:
    """Both are escaped already."""
    return f'<a href="{url}" rel="nofollow">{shown}</a>' if url else shown
