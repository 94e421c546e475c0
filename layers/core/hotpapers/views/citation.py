"""A paper as reference managers and scholarly crawlers read it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from hotpapers.domain.paper import Paper
from hotpapers.views import addresses
from hotpapers.views.tex import plain

_SMALL = frozenset({"a", "an", "the", "on", "of", "in", "for", "to", "towards", "is", "are", "and"})


def highwire(paper: Paper) -> Iterator[tuple[str, str]]:
    """Meta tags, as Google Scholar wants them: one author a tag, surname first.

    https://scholar.google.com/intl/en/scholar/inclusion.html#indexing
    """
    yield "citation_title", plain(paper.title)
    for name in paper.authors:
        yield "citation_author", surname_first(plain(name))
    yield "citation_publication_date", f"{paper.announced:%Y/%m/%d}"
    yield "citation_arxiv_id", paper.id
    yield "citation_doi", addresses.doi(paper.id)
    yield "citation_abstract_html_url", addresses.abs_(paper.id)
    yield "citation_pdf_url", addresses.pdf(paper.id)


def surname_first(name: str) -> str:
    """Ada King Lovelace → Lovelace, Ada King; a name of one word, or a collaboration, stays."""
    given, _, surname = name.rpartition(" ")
    collective = surname.casefold() in ("collaboration", "team", "group", "consortium")
    return name if not given or collective or "," in name else f"{surname}, {given}"


def bibtex(paper: Paper) -> str:
    """As arXiv gives it: TeX of the title stays TeX; braces that do not pair are left out, for they would break it."""
    authors = " and ".join(name for name in map(_name, paper.authors) if name)
    fields = {
        "title": _paired(paper.title),
        "author": authors,
        "year": str(paper.announced.year),
        "eprint": str(paper.id),
        "archivePrefix": "arXiv",
        "primaryClass": paper.primary_category,
        "url": addresses.abs_(paper.id),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{_key(paper)},\n{lines}\n}}"


def _key(paper: Paper) -> str:
    """Surname, year and the first word that says something."""
    names = plain(paper.authors[0]).split() if paper.authors else []
    words = (word for word in re.findall(r"[A-Za-z]+", plain(paper.title)) if word.casefold() not in _SMALL)
    return _ascii(names[-1] if names else "") + str(paper.announced.year) + next(words, "").casefold()


def _ascii(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z]", "", folded.casefold()) or "arxiv"


def _name(name: str) -> str:
    """In braces where BibTeX would read more than one name, or parts, into it."""
    text = _paired(name)
    return f"{{{text}}}" if "," in text or " and " in text.casefold() else text


def _paired(text: str) -> str:
    """BibTeX counts every brace, an escaped one too."""
    depth = 0
    for brace in re.findall(r"[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            break
    return (text if depth == 0 else re.sub(r"[{}]", "", text)).rstrip("\\")
