"""A text that has TeX → HTML, and → plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from markupsafe import Markup, escape

from hotpapers.views.links import linked
from hotpapers.views.tex import maths
from hotpapers.views.tex.reading import Formula, Node, Styled, Text, read

_TAGS = {
    "": Markup("{}"),
    "em": Markup("<em>{}</em>"),
    "strong": Markup("<strong>{}</strong>"),
    "code": Markup("<code>{}</code>"),
    "sup": Markup("<sup>{}</sup>"),
    "sub": Markup("<sub>{}</sub>"),
}
_JOINED = Markup("")
_SPACES = re.compile(r"[ \t]{2,}")
_COMMAND = re.compile(r"\\([A-Za-z]{2,20})(?:\{\})?")


@lru_cache(maxsize=4096)
def rich(text: str, *, links: bool) -> Markup:
    return _JOINED.join(_html(read(text), links=links))


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    said = "".join(_words(read(text)))
    return _SPACES.sub(" ", said) if "  " in said or "\t" in said else said


def _html(nodes: Iterable[Node], *, links: bool) -> Iterator[Markup]:
    for node in nodes:
        match node:
            case Text():
                yield _text(node.value, links=links)
            case Formula():
                yield maths.mathml(node.source, display=node.display) or _TAGS["code"].format(node.written)
            case Styled():
                inner = _JOINED.join(_html(node.children, links=links))
                yield _TAGS[node.style].format(inner)


def _text(text: str, *, links: bool) -> Markup:
    said = _symbols(text)
    return linked(said) if links else escape(said)


def _words(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        match node:
            case Text():
                yield _symbols(node.value)
            case Formula():
                yield maths.words(node.source) or node.source
            case Styled():
                yield from _words(node.children)


def _symbols(text: str) -> str:
    """Symbol commands that stand outside of formulas, such as alpha; what is no symbol stays."""
    if "\\" not in text:
        return text
    return _COMMAND.sub(lambda match: maths.symbol(match[1]) or match[0], text)
