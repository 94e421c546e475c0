"""What machines read in a page: JSON-LD (https://schema.org), and how JSON is put into HTML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from markupsafe import Markup

from hotpapers.domain.digest import Entry
from hotpapers.domain.paper import Paper
from hotpapers.views import addresses, converting
from hotpapers.views.tex import plain

Document = dict[str, Any]
LEADING = 3
"""Authors of a paper in a list; its own page has all."""


def item_list(entries: tuple[Entry, ...], site: str, name: str) -> Markup:
    items = [
        {"@type": "ListItem", "position": entry.rank, "item": _article(entry.paper, converting.name(entry), site)}
        for entry in entries
    ]
    return script({"@context": "https://schema.org", "@type": "ItemList", "name": name, "itemListElement": items})


def short_list(items: Iterable[tuple[int, str, str]], site: str, name: str) -> Markup:
    """Position, title and path of each paper, whose own page says the rest."""
    listed = [
        {"@type": "ListItem", "position": position, "name": title, "url": site + path}
        for position, title, path in items
    ]
    return script({"@context": "https://schema.org", "@type": "ItemList", "name": name, "itemListElement": listed})


def article(paper: Paper, site: str) -> Markup:
    return script(
        {
            "@context": "https://schema.org",
            **_article(paper, plain(paper.title), site),
            "author": [{"@type": "Person", "name": name} for name in paper.authors],
            "abstract": plain(paper.abstract),
            "sameAs": [addresses.abs_(paper.id), f"https://doi.org/{addresses.doi(paper.id)}"],
            "keywords": list(paper.categories),
        }
    )


def _article(paper: Paper, name: str, site: str) -> Document:
    return {
        "@type": "ScholarlyArticle",
        "headline": name,
        "author": [{"@type": "Person", "name": name} for name in paper.authors[:LEADING]],
        "datePublished": str(paper.announced),
        "identifier": f"arXiv:{paper.id}",
        "url": site + addresses.paper(paper.id),
        "sameAs": addresses.abs_(paper.id),
        "isAccessibleForFree": True,
    }


def script(document: object) -> Markup:
    """JSON for a <script> element: the only way out of it is "<", which JSON can write otherwise."""
    text = msgspec.json.encode(document).decode()
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - no character of it is HTML's
