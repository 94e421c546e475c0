"""Papers and their identifiers.

Identifier grammar: https://info.arxiv.org/help/arxiv_identifier.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NewType

from hotpapers.domain.errors import InvalidPaperId

PaperId = NewType("PaperId", str)
"""A canonical arXiv id: no version, lower-case archive, no subject class."""

_NEW = re.compile(r"(\d\d)(0[1-9]|1[0-2])\.(?!0+\Z)(\d{4,5})", re.ASCII)
_OLD = re.compile(
    r"([a-z]+(?:-[a-z]+)?)(?:\.[a-z]{2,5}(?:-[a-z]+)?)?/(\d\d)(0[1-9]|1[0-2])(?!000)(\d{3})", re.IGNORECASE | re.ASCII
)
_WORK = r"(?:(?:this|the)\s+)?(?:papers?|article|submission|manuscript|preprint|work)(?:\s+and\s+abstract)?\s+"
_WAS = r"(?:is|was|has\s+been|have\s+been)\s+(?:temporarily\s+)?"
_GONE = r"(?:withdrawn|removed\s+by\s+arxiv)\b(?!\s+from\s+(?!(?:the\s+)?arxiv))"
_WITHDRAWN_BY_COMMENT = re.compile(rf"(?:\A|[.;]\s+)(?:{_WORK})?(?:{_WAS}|temporarily\s+)?{_GONE}", re.IGNORECASE)
_WITHDRAWN_BY_ABSTRACT = re.compile(rf"{_WORK}{_WAS}{_GONE}", re.IGNORECASE)
_SPELLING = re.compile(r"\s*(?:arxiv:\s*)?(?P<id>.+?)(?:v(?P<version>[1-9]\d{0,2}))?\s*", re.IGNORECASE)


class How(StrEnum):
    """In which part of the announcement the paper stood."""

    NEW = "new"
    CROSS = "cross"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Paper:
    """What arXiv says of a paper. Text is Unicode that passed `clean`; TeX stays as it is."""

    id: PaperId
    title: str
    abstract: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    """Primary first."""
    announced: date
    """The date arXiv printed on the announcement (https://info.arxiv.org/help/availability.html)."""
    how: How
    version: int | None = None
    comments: str | None = None
    journal_ref: str | None = None
    cut: tuple[str, ...] = ()
    """Names of the fields that were longer than we keep (`authors`, `abstract`, ...)."""

    @property
    def primary_category(self) -> str:
        return self.categories[0] if self.categories else ""

    @property
    def withdrawn(self) -> bool:
        """By its comments or the start of its abstract, which is where authors and arXiv say so."""
        return bool(_WITHDRAWN_BY_COMMENT.search(self.comments or "") or _WITHDRAWN_BY_ABSTRACT.match(self.abstract))


_WORDS = ("title", "abstract", "authors", "categories", "version", "comments", "journal_ref")


def merged(held: Paper, new: Paper) -> Paper:
    """One paper as two announcements have it: the words of the higher version, else of the later announcement.

    What these lack the other gives, and the first announcement stays: merging loses nothing and repeats harmlessly.
    """
    earlier, later = sorted((held, new), key=lambda paper: (paper.version or 0, paper.announced))
    first = min(held, new, key=lambda paper: (paper.announced, list(How).index(paper.how)))
    taken = {name: getattr(earlier, name) for name in _WORDS if not getattr(later, name) and getattr(earlier, name)}
    cut = (*(name for name in later.cut if name not in taken), *(name for name in earlier.cut if name in taken))
    return replace(later, **taken, cut=cut, announced=first.announced, how=first.how)


def paper_id(text: str) -> PaperId:
    """The canonical id in any of its spellings: with `arXiv:`, a version, a subject class.

    Raises InvalidPaperId.
    """
    return paper_id_and_version(text)[0]


def paper_id_and_version(text: str) -> tuple[PaperId, int | None]:
    """The canonical id, and the version where the spelling has one. Raises InvalidPaperId."""
    spelled = _SPELLING.fullmatch(text)
    if spelled is None or not text.isascii():
        raise InvalidPaperId(text)
    found = canonical(spelled["id"])
    if found is None:
        raise InvalidPaperId(text)
    return found, int(spelled["version"]) if spelled["version"] else None


def canonical(text: str) -> PaperId | None:
    """The id that the whole of `text` (no version) spells, or None.

    New style from 2007-04 with four digits, with five from 2015-01; old style 1991-07 to 2007-03.
    """
    if match := _NEW.fullmatch(text):
        yymm = match[1] + match[2]
        return PaperId(text) if yymm >= "0704" and len(match[3]) == (4 if yymm <= "1412" else 5) else None
    if match := _OLD.fullmatch(text):
        yymm = match[2] + match[3]
        return PaperId(f"{match[1].lower()}/{yymm}{match[4]}") if yymm >= "9107" or yymm <= "0703" else None
    return None


def id_order(paper: PaperId) -> tuple[int, str, int]:
    """Sort key in order of announcement: month, then archive (old style only), then number."""
    archive, _, rest = paper.rpartition("/")
    yymm, number = (rest[:4], rest[4:]) if archive else (rest[:4], rest[5:])
    century = 1900 if yymm >= "9107" and archive else 2000
    return (century + int(yymm[:2])) * 12 + int(yymm[2:]), archive, int(number)
