"""An entry → what a page shows of it, everything in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from hotpapers.domain.digest import Entry
from hotpapers.domain.paper import How, Paper, PaperId
from hotpapers.views import addresses, words
from hotpapers.views.quotes import Quotes, quotes, threads
from hotpapers.views.tex import plain, rich

_CODE = re.compile(
    r"(?:https?://)?(?:www\.)?((?:github\.com|gitlab\.com|codeberg\.org|bitbucket\.org)/[\w.-]+/[\w.-]*\w)",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A network's part of a heat bar."""

    network: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Said:
    """A network's part in words."""

    network: str
    words: str
    url: str | None
    """Of the thread, where the network has one for the paper."""


@dataclass(frozen=True, slots=True)
class Card:
    rank: int
    moved: str
    id: PaperId
    path: str
    title: Markup
    authors: str
    value: float
    score: str
    pieces: tuple[Piece, ...]
    said: tuple[Said, ...]
    counts: str
    counted_at: datetime | None
    abstract: Markup
    withdrawn: bool
    quotes: Quotes
    more: int
    """Counted posts that are not shown here."""
    abs: str
    pdf: str
    html: str | None
    code: str | None
    categories: tuple[str, ...]


def cards(entries: Sequence[Entry], moved: Sequence[str], *, said: int, shared: int) -> list[Card]:
    """With at most so many posts shown of each kind; the hottest paper fills its bar."""
    full = max((entry.score.value for entry in entries), default=0.0)
    return [
        _card(entry, move, full or 1.0, quotes(entry.posts), (said, shared))
        for entry, move in zip(entries, moved, strict=True)
    ]


def _card(entry: Entry, moved: str, full: float, all_quotes: Quotes, most: tuple[int, int]) -> Card:
    paper = entry.paper
    shown = Quotes(all_quotes.said[: most[0]], all_quotes.shared[: most[1]])
    return Card(
        rank=entry.rank,
        moved=moved,
        id=paper.id,
        path=addresses.abs_(paper.id),
        title=rich(paper.title),
        authors=plain(words.authors(paper.authors)),
        value=entry.score.value,
        score=words.number(entry.score.value),
        pieces=tuple(_pieces(entry, full)),
        said=tuple(_said(entry)),
        counts=words.counts(entry),
        counted_at=entry.counted_at,
        abstract=rich(paper.abstract, links=True),
        withdrawn=words.withdrawn(paper),
        quotes=shown,
        more=max(0, entry.score.posts - len(shown.said) - len(shown.shared)),
        abs=addresses.abs_(paper.id),
        pdf=addresses.pdf(paper.id),
        html=None if paper.how is How.IMPORT else addresses.html(paper.id),
        code=code(paper),
        categories=paper.categories,
    )


def _said(entry: Entry) -> Iterator[Said]:
    thread = threads(entry.posts)
    for part in entry.score.parts:
        if part.voices or part.score:
            yield Said(part.network, words.part(part), thread.get(part.network))


def _pieces(entry: Entry, full: float) -> Iterator[Piece]:
    """In thousandths of the hottest paper's bar."""
    x = 0.0
    for part in entry.score.parts:
        width = 1000 * part.score / full
        if width >= 1:
            yield Piece(part.network, round(x), round(x + width) - round(x))
        x += width


def code(paper: Paper) -> str | None:
    """Where the abstract or the comments say that the code is."""
    found = _CODE.search(f"{paper.abstract} {paper.comments or ''}")
    return f"https://{found[1]}" if found else None
