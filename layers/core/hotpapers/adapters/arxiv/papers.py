"""A paper within the bounds we keep, from any of arXiv's dialects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from hotpapers.domain.paper import How, Paper, PaperId
from hotpapers.domain.text import ABSTRACT_BYTES, AUTHORS, COMMENTS_BYTES, NAME_BYTES, TITLE_BYTES, clean, cut

SOURCE = "arXiv"


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
    """Foreign text in, clean text out; what was longer than we keep is named in `cut`."""
    (paper, version), (day, how) = identity, announced
    short = {
        "title": cut(clean(title), TITLE_BYTES),
        "abstract": cut(clean(abstract), ABSTRACT_BYTES),
        "comments": cut(clean(comments), COMMENTS_BYTES),
        "journal_ref": cut(clean(journal_ref), COMMENTS_BYTES),
    }
    everyone = [name for author in authors if (name := cut(clean(author), NAME_BYTES)[0])]
    flags = [name for name, (_, was_cut) in short.items() if was_cut]
    if more_authors or len(everyone) > AUTHORS:
        flags.append("authors")
    return Paper(
        id=paper,
        title=short["title"][0] or "(untitled)",
        abstract=short["abstract"][0],
        authors=tuple(everyone[:AUTHORS]),
        categories=tuple(categories),
        announced=day,
        how=how,
        version=version,
        comments=short["comments"][0] or None,
        journal_ref=short["journal_ref"][0] or None,
        cut=tuple(flags),
    )
