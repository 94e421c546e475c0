"""An entry → what a page shows of it, everything in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from hotpapers.domain.digest import Entry
from hotpapers.domain.paper import How, Paper, PaperId
from hotpapers.views import converting, words
from hotpapers.views.quotes import Quotes, quotes, threads

_CODE = re.compile(r"(?:github\.com|gitlab\.com|codeberg\.org|bitbucket\.org)/[\w.-]+/[\w.-]*\w", re.ASCII)


class Piece(NamedTuple):
    """A network's part of a heat bar."""

    network: str
    x: float
    width: float


class Said(NamedTuple):
    """A network's part in words."""

    network: str
    words: str
    url: str | None
    """Of the thread, where the network has one for the paper."""


class Card(NamedTuple):
    rank: int
    note: str
    id: PaperId
    title: Markup | str
    name: str
    """The title as plain text."""
    authors: str
    value: float
    score: str
    pieces: tuple[Piece, ...]
    said: tuple[Said, ...]
    counts: str
    counted_at: datetime | None
    abstract: Markup | str
    withdrawn: bool
    quotes: Quotes
    more: int
    """Counted posts that are not shown here."""
    as_html: bool
    """arXiv has it so."""
    code: str | None
    categories: tuple[str, ...]


class Place(NamedTuple):
    """An entry and where it stands in a list: its digest's, or a longer window's."""

    entry: Entry
    rank: int
    value: float
    note: str
    """Its movement, or its day."""


class Most(NamedTuple):
    """How many posts of a paper are shown: with their text, and without."""

    said: int
    shared: int


def placed(entry: Entry, note: str) -> Place:
    return Place(entry, entry.rank, entry.score.value, note)


NONE = Most(0, 0)


def cards(places: Sequence[Place], most: Callable[[int], Most] = lambda _: NONE) -> list[Card]:
    """The hottest paper fills its bar; `most` posts are shown at a rank."""
    full = max((place.value for place in places), default=0.0)
    return [_card(place, full or 1.0, most(place.rank)) for place in places]


def _card(place: Place, full: float, most: Most) -> Card:
    entry, paper, shown = place.entry, place.entry.paper, _shown(place.entry, most)
    said = converting.texts(entry)
    return Card(
        rank=place.rank,
        note=place.note,
        id=paper.id,
        title=said.title,
        name=said.name,
        authors=said.authors,
        value=place.value,
        score=words.number(place.value),
        pieces=tuple(_pieces(entry, place.value, full)),
        said=tuple(_said(entry)),
        counts=words.counts(entry),
        counted_at=entry.counted_at,
        abstract=said.abstract,
        withdrawn=words.withdrawn(paper),
        quotes=shown,
        more=max(0, entry.score.posts - len(shown.said) - len(shown.shared)),
        as_html=paper.how is not How.IMPORT,
        code=code(paper),
        categories=paper.categories,
    )


def _shown(entry: Entry, most: Most) -> Quotes:
    found = quotes(entry.posts, converting.said(entry)) if most != NONE else Quotes((), ())
    return Quotes(found.said[: most.said], found.shared[: most.shared])


def _said(entry: Entry) -> Iterator[Said]:
    thread = threads(entry.posts)
    for part in entry.score.parts:
        if part.voices or part.score:
            yield Said(part.network, words.part(part), thread.get(part.network))


def _pieces(entry: Entry, value: float, full: float) -> Iterator[Piece]:
    """In thousandths of the hottest paper's bar; what a window takes off a score, it takes off each part."""
    share = value / entry.score.value if entry.score.value else 0.0
    x = 0.0
    for part in entry.score.parts:
        width = 1000 * part.score * share / full
        if width >= 1:
            yield Piece(part.network, round(x), round(x + width) - round(x))
        x += width


def code(paper: Paper) -> str | None:
    """Where the abstract or the comments say that the code is."""
    for said in (paper.abstract, paper.comments or ""):
        if (".com/" in said or ".org/" in said) and (found := _CODE.search(said)):
            return f"https://{found[0]}"
    return None
