"""Markup of /list/{subject}/new and /catchup → papers. https://github.com/arXiv/arxiv-browse

The page says its own date and its own counts: what was parsed is held against both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from hotpapers.adapters.arxiv.papers import SOURCE, bounded
from hotpapers.domain.errors import SourceChanged
from hotpapers.domain.paper import How, Paper, PaperId, canonical
from hotpapers.domain.text import clean

SHOWN_AUTHORS = 100
"""The page names no more, and does not say that there are more (`truncate_author_list_size`)."""
TAIL = 1_000
"""Bytes within which a page ends."""
UNCLOSED = 10_000
"""Tags; a real page has its line breaks. To read a page takes time with the square of its depth."""

_DATES = (
    ("h3", re.compile(r"Showing new listings for \w+,\s+(\d{1,2} \w+ \d{4})"), "%d %B %Y"),
    ("h1", re.compile(r"Catchup results for .+ on \w+,\s+(\d{1,2} \w+ \d{4})"), "%d %b %Y"),
)
_SECTION = re.compile(
    r"(New|Cross|Replacement) submissions.*\((?:continued, )?showing (?:first |last )?([\d,]+) of ([\d,]+) entries\s*\)"
)
_TOTAL = re.compile(r"Total of ([\d,]+) entries")
_NOTHING = re.compile(r"No (?:further )?updates (?:for \w|today)")
_VERSION = re.compile(r"v(\d{1,3})$")
_CODE = re.compile(r"\(([a-z-]+(?:\.[A-Za-z-]+)?)\)\s*(?:;|$)")
_HOWS = {"New": How.NEW, "Cross": How.CROSS}


@dataclass(frozen=True, slots=True)
class Section:
    kind: str
    """New, Cross or Replacement, in this order on the page and over its pages."""
    rows: int
    total: int
    """Over all pages, by the page's own words."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing."""

    day: date
    papers: tuple[Paper, ...]
    """New and cross-listed; replacements are left out."""
    sections: tuple[Section, ...]
    """None where the page says in so many words that there are no updates."""
    total: int
    """Rows of all pages together, by the page's own words."""

    @property
    def rows(self) -> int:
        return sum(section.rows for section in self.sections)

    @property
    def ended(self) -> bool:
        """Replacements have begun: no new or cross-listed paper stands further down."""
        return any(section.kind not in _HOWS for section in self.sections)


def parse(body: bytes) -> Page:
    """Raises SourceChanged where the page is not a listing, is cut, or holds other rows than it says."""
    if b"</html>" not in body[-TAIL:]:
        raise SourceChanged(SOURCE, "the listing page ends before its end")
    if body.count(b"<") - 2 * body.count(b"</") > UNCLOSED:
        raise SourceChanged(SOURCE, "the listing page opens more than it closes")
    tree = LexborHTMLParser(body)
    day = _printed(tree)
    for line_break in tree.css("p.mathjax br"):
        line_break.replace_with(" ")
    sections: list[Section] = []
    papers: list[Paper] = []
    for head, terms in _sections(tree):
        sections.append(_section(head, len(terms)))
        if how := _HOWS.get(head[1]):
            papers.extend(_paper(term, day, how) for term in terms)
    said = _text(tree.body)
    if not sections and not _NOTHING.search(said):
        raise SourceChanged(SOURCE, "the listing page has no sections, and does not say that there is nothing new")
    declared = _TOTAL.search(said)
    total = _number(declared[1]) if declared else sum(section.total for section in sections)
    return Page(day, tuple(papers), tuple(sections), total)


def _section(head: re.Match[str], rows: int) -> Section:
    kind, showing = head[1], _number(head[2])
    if rows != showing:
        raise SourceChanged(SOURCE, f"the page says {showing} {kind.lower()} submissions and holds {rows}")
    return Section(kind, rows, _number(head[3]))


def _printed(tree: LexborHTMLParser) -> date:
    for tag, pattern, written in _DATES:
        for node in tree.css(tag):
            if match := pattern.search(_text(node)):
                return _day(match[1], written)
    raise SourceChanged(SOURCE, "the listing page prints no date")


def _sections(tree: LexborHTMLParser) -> list[tuple[re.Match[str], list[LexborNode]]]:
    """Each section's heading with its <dt> rows, in the order of the page."""
    sections: list[tuple[re.Match[str], list[LexborNode]]] = []
    for node in tree.css("h3, dt"):
        if node.tag == "dt":
            if not sections:
                raise SourceChanged(SOURCE, "the listing page has rows before its first section")
            sections[-1][1].append(node)
        elif head := _SECTION.search(_text(node)):
            sections.append((head, []))
    return sections


def _paper(term: LexborNode, day: date, how: How) -> Paper:
    paper, version = _identity(term)
    described = term.next
    while described is not None and described.tag != "dd":
        described = described.next
    if described is None:
        raise SourceChanged(SOURCE, f"{paper} has no description")
    authors = [clean(_text(node)) for node in described.css("div.list-authors a")]
    return bounded(
        (paper, version),
        (day, how),
        title=_field(described, "div.list-title"),
        abstract=_text(described.css_first("p.mathjax")),
        authors=authors,
        categories=_categories(described, paper),
        comments=_field(described, "div.list-comments"),
        journal_ref=_field(described, "div.list-journal-ref"),
        more_authors=len(authors) == SHOWN_AUTHORS,
    )


def _identity(term: LexborNode) -> tuple[PaperId, int | None]:
    """Only from the row's own link: abstracts cite other papers' ids."""
    link = term.css_first('a[title="Abstract"]')
    found = canonical((link.attributes.get("id") or "") if link else "")
    if found is None:
        raise SourceChanged(SOURCE, "a row of the listing has no arXiv id")
    html = term.css_first('a[title="View HTML"]')
    version = _VERSION.search((html.attributes.get("href") or "") if html else "")
    return found, int(version[1]) if version else None


def _field(described: LexborNode, selector: str) -> str:
    """A labelled field's text, without its label."""
    node = described.css_first(selector)
    return _text(node).removeprefix(_text(node.css_first("span.descriptor"))) if node else ""


def _categories(described: LexborNode, paper: PaperId) -> tuple[str, ...]:
    """Codes, primary first."""
    node = described.css_first("div.list-subjects")
    codes = _CODE.findall(clean(_text(node)))
    if not codes:
        raise SourceChanged(SOURCE, f"{paper} has no subject")
    return tuple(dict.fromkeys(codes))


def _text(node: LexborNode | None) -> str:
    return node.text(deep=True).strip() if node else ""


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def _day(printed: str, written: str) -> date:
    try:
        return datetime.strptime(printed, written).date()  # noqa: DTZ007 - a date as printed, without a zone
    except ValueError:
        raise SourceChanged(SOURCE, "the listing page's date cannot be read") from None
