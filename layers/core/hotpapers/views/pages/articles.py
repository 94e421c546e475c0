"""A paper as lists show it. Put together here and not by a template: a rebuild does it thousands of times.

Every text goes through `html`, the one escape. What is pasted without it is a number, a date or a network's name, and
what `html` or a function here gave.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from hotpapers.views import addresses, words
from hotpapers.views.cards import Card, Said
from hotpapers.views.documents import utc
from hotpapers.views.escaping import html
from hotpapers.views.quotes import Quote, Quotes


def papers(cards: Iterable[Card], folded_from: int) -> Markup:
    """With their abstracts and the posts shown here; behind so many papers folded to their heads on wide screens."""
    return Markup("".join([_paper(card, folded=at >= folded_from) for at, card in enumerate(cards)]))  # noqa: S704


def lines(cards: Iterable[Card]) -> Markup:
    """In short, for lists of many days."""
    return Markup("".join([_line(card) for card in cards]))  # noqa: S704 - see the module's docstring


def bar(card: Card) -> Markup:
    """The parts of its heat, by network."""
    return Markup(_bar(card))  # noqa: S704 - see the module's docstring


def score(card: Card) -> Markup:
    """Its number, and what each network gave to it in words."""
    return Markup(_score(card))  # noqa: S704 - see the module's docstring


def said(found: Quotes) -> Markup:
    """The posts with their text."""
    return Markup(_said(found))  # noqa: S704 - see the module's docstring


def links(card: Card) -> Markup:
    """To arXiv's forms of the paper, and to its code."""
    return Markup(_links(card))  # noqa: S704 - see the module's docstring


def _bar(card: Card) -> str:
    rect = '<rect class="{}" x="{}" width="{}" height="1"/>'.format
    drawn = [rect(piece.network, piece.x, piece.width) for piece in card.pieces]
    box = '<svg class="heat" viewBox="0 0 1000 1" preserveAspectRatio="none" aria-hidden="true">'
    return f"{box}{''.join(drawn)}</svg>\n"


def _score(card: Card) -> str:
    number = f'<p class="score"><b><data value="{card.value}">{html(card.score)}</data></b>'
    return f"{number}{''.join([_part(one) for one in card.said])}</p>\n"


def _said(found: Quotes) -> str:
    return "".join([_quote(one) for one in found.said])


def _links(card: Card) -> str:
    forms = f'<a href="{html(card.abs)}">abs</a><a href="{html(card.pdf)}">pdf</a>'
    page = f'<a href="{html(card.html)}">html</a>' if card.html else ""
    code = f'<a href="{html(card.code)}" rel="nofollow">code</a>' if card.code else ""
    return forms + page + code


def _paper(card: Card, *, folded: bool) -> str:
    note = f" <small>{html(card.note)}</small>" if card.note else ""
    abstract = f'<p class="abstract">{html(card.abstract)}</p>\n' if card.abstract else ""
    return (
        f'<article class="paper{" fold" if folded else ""}" id="{html(card.id)}">\n'
        f'<p class="rank">{card.rank}{note}</p>\n{_head(card)}{abstract}'
        f'<div class="rest">\n{_said(card.quotes)}\n{_shared(card)}\n<p class="counts">{_counts(card)}</p>\n</div>\n'
        f'<div class="links"><details><summary>More</summary></details>{_ways(card)}</div>\n</article>\n\n'
    )


def _line(card: Card) -> str:
    return (
        f'<article class="paper brief" id="{html(card.id)}">\n'
        f'<p class="rank">{card.rank} <small>{html(card.note)}</small></p>\n'
        f'{_head(card)}<div class="links">{_ways(card)}</div>\n</article>\n\n'
    )


def _head(card: Card) -> str:
    withdrawn = '<p class="gap">Withdrawn by its authors.</p>\n' if card.withdrawn else ""
    heat = _bar(card) + "\n" if card.pieces else ""
    return (
        f'<h2><a href="{html(card.path)}">{html(card.title)}</a></h2>\n'
        f'<p class="authors">{html(card.authors)}</p>\n{withdrawn}{heat}{_score(card)}\n'
    )


def _ways(card: Card) -> str:
    """On from here: to arXiv, to the code, to its categories."""
    topics = [f'<a href="{html(addresses.category(name))}">{html(name)}</a>' for name in card.categories]
    return f"{_links(card)}<span>{''.join(topics)}</span>"


def _part(one: Said) -> str:
    return f' <span><i class="{one.network}"></i>{_linked(one.url, html(one.words))}</span>'


def _counts(card: Card) -> str:
    when = card.counted_at
    counted = f', counted <time datetime="{utc(when)}">{words.hour(when)}</time>' if when else ""
    return html(card.counts) + counted


def _quote(one: Quote) -> str:
    cite = f' cite="{html(one.url)}"' if one.url else ""
    language = f' lang="{html(one.lang)}"' if one.lang else ""
    counts = f" · {html(one.counts)}" if one.counts else ""
    return (
        f"<blockquote{cite}><p{language}>{html(one.text or '')}</p><footer><cite>{html(one.who)}</cite>, "
        f"{html(one.where)}, {_linked(one.url, _day(one))}{counts}</footer></blockquote>\n"
    )


def _shared(card: Card) -> str:
    """Who else shared it, and how many posts there are besides."""
    shared = card.quotes.shared
    if not shared and not card.more:
        return ""
    listed = ", ".join([_sharer(one) for one in shared])
    link = f'<a href="{html(card.path)}#mentions">{words.count(card.more, "more post")}</a>' if card.more else ""
    both = " and " if shared and link else ""
    return f'<p class="shared">{"Also" if card.quotes.said else "Shared by"} {listed}{both}{link}</p>\n'


def _sharer(one: Quote) -> str:
    counts = f" ({html(one.counts)})" if one.counts else ""
    return f"{_linked(one.url, html(one.who))} on {html(one.where)}, {_day(one)}{counts}"


def _day(one: Quote) -> str:
    return f'<time datetime="{utc(one.when)}">{words.short(one.when)}</time>'


def _linked(url: str | None, shown: str) -> str:
    """`shown` is markup already."""
    return f'<a href="{html(url)}" rel="nofollow">{shown}</a>' if url else shown
