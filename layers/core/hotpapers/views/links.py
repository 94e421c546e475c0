"""Addresses that come with data: which of them a page may link, and how they are found in a text."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_WEB = re.compile(r"https?://[^\s<>\"'`\\^{|}\x00-\x20\x7f]+", re.IGNORECASE)
_TRAILING = ".,;:!?)]*_"


def web(url: str) -> str | None:
    """The URL where it is one of the web, else None: data never brings a scheme of its own."""
    return url if _WEB.fullmatch(url) else None


def addresses_in(text: str) -> list[str]:
    """The web addresses in a text, in order, without the punctuation of the sentence around them."""
    return [_trimmed(match[0]) for match in _WEB.finditer(text)]


def linked(text: str) -> Markup:
    """The text escaped, its web addresses as links that lend them no authority."""
    if "://" not in text:
        return escape(text)
    pieces: list[str] = []
    at = 0
    for match in _WEB.finditer(text):
        url = _trimmed(match[0])
        pieces += [escape(text[at : match.start()]), _link(escape(url))]
        at = match.start() + len(url)
    return Markup("".join([*pieces, escape(text[at:])]))  # noqa: S704 - every piece is escaped


def _link(url: Markup) -> str:
    return f'<a href="{url}" rel="nofollow ugc">{url.split("://", 1)[1]}</a>'


def _trimmed(url: str) -> str:
    """A closing bracket stays where the address opened one."""
    while url[-1] in _TRAILING and not (url[-1] == ")" and "(" in url):
        url = url[:-1]
    return url
