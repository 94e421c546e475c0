"""Formulas, links and foreign markup are converted once, when a digest is made, and not each time that it is shown.

A page believes what was converted, so it is made here alone. A text that is not in it is converted where it is shown:
so are all of them once VERSION has changed, until the digest is made anew.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from hotpapers.domain.digest import Converted, Digest, Entry
from hotpapers.domain.mention import Mention
from hotpapers.views.escaping import html
from hotpapers.views.quotes import text
from hotpapers.views.tex import is_plain, plain, rich
from hotpapers.views.words import authors as _authors

VERSION = "1"
"""To be raised with whatever changes what `tex`, `links` or `quotes` make of a text; a test notices."""
_NOTHING = Converted(VERSION)


def converted(digest: Digest) -> Digest:
    """With what its pages would convert; whatever was there is made anew."""
    return replace(digest, entries=tuple(replace(entry, converted=_of(entry)) for entry in digest.entries))


def title(entry: Entry) -> Markup:
    made = _made(entry).title
    return rich(entry.paper.title) if made is None else Markup(made)  # noqa: S704 - see the module's docstring


def abstract(entry: Entry) -> Markup:
    made = _made(entry).abstract
    return rich(entry.paper.abstract, links=True) if made is None else Markup(made)  # noqa: S704 - as above


def name(entry: Entry) -> str:
    """The title as plain text."""
    return _made(entry).name or plain(entry.paper.title)


def words(entry: Entry) -> str:
    """The abstract as plain text."""
    return _made(entry).words or plain(entry.paper.abstract)


def authors(entry: Entry) -> str:
    """As many as are shown, as plain text."""
    return _made(entry).authors or plain(_authors(entry.paper.authors))


def said(entry: Entry, post: Mention) -> Markup | None:
    """The text of one of its posts; None where there is none to be shown."""
    made = _made(entry).posts.get(_key(post))
    return text(post) if made is None else Markup(made)  # noqa: S704 - see the module's docstring


def _made(entry: Entry) -> Converted:
    made = entry.converted
    return made if made is not None and made.by == VERSION else _NOTHING


def _of(entry: Entry) -> Converted | None:
    paper = entry.paper
    made = Converted(
        VERSION,
        title=_kept(paper.title, rich(paper.title)),
        abstract=_kept(paper.abstract, rich(paper.abstract, links=True)),
        name=_read(paper.title),
        words=_read(paper.abstract),
        authors=_read(_authors(paper.authors)),
        posts={_key(post): str(shown) for post in entry.posts if (shown := text(post)) and _foreign(post, shown)},
    )
    return None if made == _NOTHING else made


def _kept(said: str, shown: Markup) -> str | None:
    """Where it costs more than an escape."""
    return None if is_plain(said) and shown == html(said) else str(shown)


def _read(said: str) -> str | None:
    return None if is_plain(said) else plain(said)


def _foreign(post: Mention, shown: Markup) -> bool:
    return post.text is None or shown != html(post.text.strip())


def _key(post: Mention) -> str:
    return f"{post.network}/{post.post_id}"
