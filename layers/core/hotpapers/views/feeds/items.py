"""What a feed says, before it is RSS, Atom or JSON; and the escape of XML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hotpapers.views.addresses import FeedPaths

_ILLEGAL = r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""https://www.w3.org/TR/xml/#charsets; compiled where a text has what is not printed, which few have."""


@dataclass(frozen=True, slots=True)
class Item:
    url: str
    """Absolute, on this site; also the id, which never changes."""
    title: str
    """Plain text."""
    summary: str
    """Plain text, a sentence or two."""
    content: str
    """HTML of `p`, `a`, `ol` and `li` only, with absolute links; formulas as text, since readers strip MathML."""
    published: datetime
    updated: datetime
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    external: str | None = None
    """What it is about, elsewhere."""
    comments: str | None = None
    """The biggest thread about it."""
    extension: Mapping[str, object] | None = None
    """What only JSON Feed can say."""


@dataclass(frozen=True, slots=True)
class Channel:
    site: str
    """Absolute, without a slash at its end."""
    paths: FeedPaths
    home: str
    """Path of the page that shows the same."""
    title: str
    description: str
    items: tuple[Item, ...]
    """Newest first."""

    @property
    def updated(self) -> datetime | None:
        """When its content last changed; None where there is none."""
        return max((item.updated for item in self.items), default=None)


def xml(text: str) -> str:
    """Text for an element or an attribute. Characters that XML cannot hold are left out.

    Character references, since a validator takes `&lt;` in a title for HTML that was escaped twice.
    """
    clean = text if text.isprintable() else re.sub(_ILLEGAL, "", text)
    return clean.replace("&", "&#38;").replace("<", "&#60;").replace(">", "&#62;").replace('"', "&#34;")


def element(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{xml(text)}</{name}>"
