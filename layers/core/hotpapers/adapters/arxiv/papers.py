"""A paper within the bounds we keep, from any of arXiv's dialects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import compress

from hotpapers.domain.paper import How, Paper, PaperId
from hotpapers.domain.text import ABSTRACT_BYTES, AUTHORS, COMMENTS_BYTES, NAME_BYTES, TITLE_BYTES, clean, cut

SOURCE = "arXiv"
FIELDS = ("title", "abstract", "comments", "journal_ref", "authors")
"""What may have to be cut."""


def bounded(  # noqa: PLR0913 - a paper has as many sides
    identity: tuple[PaperId, int | None],
    announced: tuple[date, How],
    *,
    title: str,
    abstract: str,
    authors: Iterable[str],
    categories: Sequence[str],
    comments: str = "",
    journal_ref: str = "",
    more_authors: bool = False,
) -> Paper:
    """Foreign text in (but clean names), clean text out; what was longer than we keep is named in `cut`."""
    (paper, version), (day, how) = identity, announced
    title, long_title = _short(title, TITLE_BYTES)
    abstract, long_abstract = _short(abstract, ABSTRACT_BYTES)
    comments, long_comments = _short(comments, COMMENTS_BYTES)
    journal_ref, long_ref = _short(journal_ref, COMMENTS_BYTES)
    everyone = tuple(cut(name, NAME_BYTES)[0] for name in authors if name)
    too_long = (long_title, long_abstract, long_comments, long_ref, more_authors or len(everyone) > AUTHORS)
    return Paper(
        id=paper,
        title=title or "(untitled)",
        abstract=abstract,
        authors=everyone[:AUTHORS],
        categories=tuple(categories),
        announced=day,
        how=how,
        version=version,
        comments=comments or None,
        journal_ref=journal_ref or None,
        cut=tuple(compress(FIELDS, too_long)),
    )


def _short(text: str, limit: int) -> tuple[str, bool]:
    return cut(clean(text), limit) if text else ("", False)
