"""Markup of /list/{subject}/new and /catchup → papers. https://info.arxiv.org/help/availability.html

The page says its own date and its own counts: what was parsed is held against both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from hotpapers.domain.errors import SourceChanged
from hotpapers.domain.paper import How, Paper, PaperId, canonical
from hotpapers.domain.text import ABSTRACT_BYTES, AUTHORS, COMMENTS_BYTES, TITLE_BYTES, clean, cut

SOURCE = "arXiv"

_DATE = re.compile(r"Showing (?:new listings|updates) for \w+,\s+(\d{1,2} \w+ \d{4})")
_SECTION = re.compile(
    r"(New|Cross|Replacement) submissions \((?:continued, )?showing (?:first |last )?(\d+) of (\d+) entries\)"
)
_NOTHING = re.compile(r"No (?:updates|new papers|listings?) (?:for|today|found)", re.IGNORECASE)
_VERSION = re.compile(r"v(\d{1,3})$")
_CODE = re.compile(r"\(([a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]{2}(?:-[a-z]+)?)?)\)")
_HOWS = {"New": How.NEW, "Cross": How.CROSS}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing. `entries` counts what all pages hold together, by the page's own words."""

    day: date | None
    papers: tuple[Paper, ...]
    rows: int
    entries: int


def parse(body: bytes) -> Page:
    """Raises SourceChanged where the page is not a listing, or rows and declared counts differ."""
    tree = LexborHTMLParser(body)
    heads = [_text(node) for node in tree.css("h3")]
    day = next((_day(match[1]) for head in heads if (match := _DATE.search(head))), None)
    if day is None:
        if _NOTHING.search(_text(tree.body)):
            return Page(None, (), 0, 0)
        raise SourceChanged(SOURCE, "the listing page prints no date")
    papers: list[Paper] = []
    rows = entries = 0
    for head, terms in _sections(tree):
        kind, showing, total = head[1], int(head[2]), int(head[3])
        if len(terms) != showing:
            raise SourceChanged(SOURCE, f"the page says {showing} {kind.lower()} submissions and holds {len(terms)}")
        rows, entries = rows + showing, entries + total
        if kind in _HOWS:
            papers.extend(_paper(term, day, _HOWS[kind]) for term in terms)
    return Page(day, tuple(papers), rows, entries)


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
    title, title_cut = cut(_field(described, "div.list-title"), TITLE_BYTES)
    abstract, abstract_cut = cut(_abstract(described), ABSTRACT_BYTES)
    comments, comments_cut = cut(_field(described, "div.list-comments"), COMMENTS_BYTES)
    authors = tuple(name for node in described.css("div.list-authors a") if (name := clean(_text(node))))
    flags = {"title": title_cut, "abstract": abstract_cut, "comments": comments_cut, "authors": len(authors) > AUTHORS}
    return Paper(
        id=paper,
        title=title or "(untitled)",
        abstract=abstract,
        authors=authors[:AUTHORS],
        categories=_categories(described, paper),
        announced=day,
        how=how,
        version=version,
        comments=comments or None,
        journal_ref=_field(described, "div.list-journal-ref") or None,
        cut=tuple(name for name, was_cut in flags.items() if was_cut),
    )


def _identity(term: LexborNode) -> tuple[PaperId, int | None]:
    """Only from the row's own link: abstracts cite other papers' ids."""
    link = term.css_first('a[title="Abstract"]')
    spelled = (link.attributes.get("id") or "") if link else ""
    found = canonical(spelled)
    if found is None:
        raise SourceChanged(SOURCE, f"a row without an arXiv id ({spelled[:40]!r})")
    html = term.css_first('a[title="View HTML"]')
    version = _VERSION.search((html.attributes.get("href") or "") if html else "")
    return found, int(version[1]) if version else None


def _field(described: LexborNode, selector: str) -> str:
    """A labelled field's text, without its label."""
    node = described.css_first(selector)
    if node is None:
        return ""
    label = node.css_first("span.descriptor")
    return clean(_text(node).removeprefix(_text(label) if label else ""))


def _abstract(described: LexborNode) -> str:
    node = described.css_first("p.mathjax")
    return clean(_text(node)) if node else ""


def _categories(described: LexborNode, paper: PaperId) -> tuple[str, ...]:
    """Codes, primary first."""
    node = described.css_first("div.list-subjects")
    codes = _CODE.findall(_text(node)) if node else []
    primary = node.css_first("span.primary-subject") if node else None
    first = _CODE.findall(_text(primary)) if primary else []
    if not codes:
        raise SourceChanged(SOURCE, f"{paper} has no subject")
    return tuple(dict.fromkeys([*first, *codes]))


def _text(node: LexborNode | None) -> str:
    return node.text(deep=True).strip() if node else ""


def _day(printed: str) -> date:
    return datetime.strptime(printed, "%d %B %Y").date()  # noqa: DTZ007 - a date as printed, without a zone
