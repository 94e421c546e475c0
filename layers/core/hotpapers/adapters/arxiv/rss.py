"""arXiv's RSS → papers. https://info.arxiv.org/help/rss.html

A feed says which day it is for, and now and then holds the day before: whether it is new is told by its papers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime

from hotpapers.adapters.arxiv.names import accents, names
from hotpapers.adapters.arxiv.papers import SOURCE, bounded
from hotpapers.adapters.arxiv.subjects import canonical_codes, holds
from hotpapers.adapters.http import Fields, read_xml
from hotpapers.domain.errors import InvalidPaperId, SourceChanged
from hotpapers.domain.paper import How, Paper, paper_id_and_version

MOST = 2_000
"""Items of a feed; new ones first, then crosses, then replacements."""
REPLACED = frozenset({"replace", "replace-cross"})

_ARXIV, _DC = "http://arxiv.org/schemas/atom", "http://purl.org/dc/elements/1.1/"
_FIELDS = {
    "title": "title",
    "description": "description",
    "guid": "guid",
    "category": "category",
    "pubDate": "date",
    f"{_ARXIV} announce_type": "how",
    f"{_ARXIV} journal_reference": "journal_ref",
    f"{_DC} creator": "authors",
}
_PREFIX = "oai:arXiv.org:"
_ABSTRACT = "\nAbstract:"


@dataclass(frozen=True, slots=True)
class Feed:
    day: date
    """As printed. Around 20:00 in New York it can lag a day behind the papers."""
    papers: tuple[Paper, ...]
    whole: bool
    """False where the feed may have been cut within the papers we want."""


def parse(body: bytes, subject: str) -> Feed:
    """Raises SourceChanged. No papers is what a weekend looks like."""
    found = read_xml(SOURCE, body, "item", _FIELDS)
    if "date" not in found.around:
        raise SourceChanged(SOURCE, "the feed prints no date")
    day = _day(found.around["date"][0])
    kinds = [_one(item, "how") for item in found.items]
    papers = tuple(
        paper
        for kind, item in zip(kinds, found.items, strict=True)
        if kind not in REPLACED and (paper := _paper(item, day, kind, subject))
    )
    return Feed(day, papers, len(kinds) < MOST or kinds[-1] in REPLACED)


def _paper(item: Fields, day: date, kind: str, subject: str) -> Paper | None:
    """None where a paper changed categories within the subject: the listing page leaves those out too."""
    try:
        how, identity = How(kind), paper_id_and_version(_one(item, "guid").removeprefix(_PREFIX))
    except (ValueError, InvalidPaperId):
        raise SourceChanged(SOURCE, "an item of the feed has no arXiv id, or is of a kind we do not know") from None
    codes = canonical_codes(item.get("category", []))
    if not codes:
        raise SourceChanged(SOURCE, f"{identity[0]} has no subject")
    if how is How.CROSS and holds(subject, codes[0]):
        return None
    return bounded(
        identity,
        (day, how),
        title=accents(_one(item, "title")),
        abstract=accents(_one(item, "description").partition(_ABSTRACT)[2]),
        authors=names(", ".join(item.get("authors", []))),
        categories=codes,
        journal_ref=item.get("journal_ref", [""])[0],
    )


def _one(item: Fields, name: str) -> str:
    if name not in item:
        raise SourceChanged(SOURCE, f"an item of the feed has no {name}")
    return item[name][0].strip()


def _day(printed: str) -> date:
    try:
        return parsedate_to_datetime(printed).date()
    except (TypeError, ValueError):
        raise SourceChanged(SOURCE, "the feed's date cannot be read") from None
