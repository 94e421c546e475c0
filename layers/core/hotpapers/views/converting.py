"""Formulas, links and foreign markup are converted once, when a digest is made, and not each time that it is shown.

A page believes what was converted, so it is made here alone. A text that is not in it needs no more than an escape.
Once VERSION has changed all are converted where they are shown, until the digest is made anew.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from markupsafe import Markup

from hotpapers.domain.digest import Converted, Digest, Entry
from hotpapers.domain.mention import Mention
from hotpapers.views.escaping import html
from hotpapers.views.quotes import Text, text
from hotpapers.views.tex import plain, rich
from hotpapers.views.words import authors as _authors

VERSION = "1"
"""To be raised with whatever changes what `tex`, `links` or `quotes` make of a text; a test notices."""


def converted(digest: Digest) -> Digest:
    """With what its pages would convert; whatever was there is made anew."""
    return replace(digest, entries=tuple(replace(entry, converted=_of(entry)) for entry in digest.entries))


class Texts(NamedTuple):
    """Of an entry; a str that is no Markup is yet to be escaped."""

    title: Markup | str
    abstract: Markup | str
    name: str
    """The title as plain text."""
    authors: str
    """As many as are shown, as plain text."""


def texts(entry: Entry) -> Texts:
    paper, made = entry.paper, _made(entry)
    if made is None:
        title, abstract = rich(paper.title), rich(paper.abstract, links=True)
        return Texts(title, abstract, plain(paper.title), plain(_authors(paper.authors)))
    return Texts(
        paper.title if made.title is None else Markup(made.title),  # noqa: S704 - see the module's docstring
        paper.abstract if made.abstract is None else Markup(made.abstract),  # noqa: S704 - as above
        made.name or paper.title,
        made.authors or _authors(paper.authors),
    )


def name(entry: Entry) -> str:
    """The title as plain text."""
    made = _made(entry)
    return plain(entry.paper.title) if made is None else made.name or entry.paper.title


def words(entry: Entry) -> str:
    """The abstract as plain text."""
    made = _made(entry)
    return plain(entry.paper.abstract) if made is None else made.words or entry.paper.abstract


def said(entry: Entry) -> Text:
    """What its posts say; None where there is nothing to be shown."""
    made = _made(entry)
    kept = made.posts if made else {}

    def of(post: Mention) -> Markup | None:
        found = kept.get(_key(post))
        return text(post) if found is None else Markup(found)  # noqa: S704 - see the module's docstring

    return of


def _made(entry: Entry) -> Converted | None:
    made = entry.converted
    return made if made is not None and made.by == VERSION else None


def _of(entry: Entry) -> Converted:
    paper = entry.paper
    return Converted(
        VERSION,
        title=_kept(paper.title, rich(paper.title)),
        abstract=_kept(paper.abstract, rich(paper.abstract, links=True)),
        name=_read(paper.title, plain(paper.title)),
        words=_read(paper.abstract, plain(paper.abstract)),
        authors=_read(_authors(paper.authors), plain(_authors(paper.authors))),
        posts={_key(post): str(shown) for post in entry.posts if (shown := text(post)) and _foreign(post, shown)},
    )


def _kept(said: str, shown: Markup) -> str | None:
    """Where it is more than an escape away."""
    return None if shown == html(said) else str(shown)


def _read(said: str, shown: str) -> str | None:
    return None if shown == said else shown


def _foreign(post: Mention, shown: Markup) -> bool:
    return post.text is None or shown != html(post.text.strip())


def _key(post: Mention) -> str:
    return f"{post.network}/{post.post_id}"
