"""Which papers a link or a text names: one function for every form in which people link a paper.

No network: a shortened link that its network did not expand names nothing. A link inside another one (a redirect,
an archive) counts; a path that only spells arXiv's host is a page of somebody else's. Case and digits are ASCII only:
a host that swaps in a look-alike letter is another host.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from hotpapers.domain.paper import PaperId, canonical

_NEEDLES = ("xiv", "ar5iv", "lanl.gov", "huggingface", "hf.co", "emergentmind", "takara")
"""Every form holds one of these, percent-encoded or not; a text without any is passed over at once."""

_ID = (
    r"(?P<id>\d{4}\.\d{4,6}|[a-z]{1,10}(?:-[a-z]{2,5})?(?:\.[a-z]{2,5}(?:-[a-z]{2,5})?)?/\d{7,8})"
    # a version belongs to it only after a v; behind it no sixth digit and no other word
    r"(?:v[1-9]\d{0,2})?(?![a-z0-9]|[_-][a-z0-9]|\.\d)"
)
_HOST_START = r"(?<!(?u:[\w.@-]))(?<!/(?<!:/)(?<!://))"
"""Not the tail of another host or of an address; letters of any script may stand in a host. Behind a slash only where
it ends a scheme, or what archives leave of one: https:/arxiv.org."""
_WORD_START = r"(?<![a-z0-9.@-])"
"""Chinese and Japanese put no space before a word."""
_ARXIV = r"(?:[a-z0-9-]{1,10}\.)?arxiv\.org(?::80|:443)?/{1,2}"

_FORMS = re.compile(
    rf"(?:{_HOST_START}(?:"
    rf"(?:{_ARXIV}|xxx\.lanl\.gov/)(?:abs|pdf|html|format|ps|src|e-print)/"
    r"|(?:ar5iv\.labs\.arxiv|ar5iv)\.org/(?:abs|html)/"
    r"|(?:www\.)?alphaxiv\.org/(?:abs|pdf|overview|html)/"
    r"|(?:www\.)?(?:huggingface|hf)\.co/papers/"
    r"|(?:www\.)?(?:scirate\.com|semanticscholar\.org|papers\.cool|inspirehep\.net)/arxiv/"
    r"|(?:www\.)?emergentmind\.com/papers/"
    r"|tldr\.takara\.ai/p/"
    rf")|{_WORD_START}(?:10\.48550/arxiv\.|arxiv\s?[:：=]\s{{0,2}})){_ID}",
    re.IGNORECASE | re.ASCII,
)
_ASKING = re.compile(rf"{_HOST_START}{_ARXIV}(?:search|list|a|find|catchup)[/?][^\s,;<>\"]*", re.IGNORECASE | re.ASCII)
"""arXiv's searches, lists and author pages: no papers, whatever ids they ask for."""


def papers_in(text: str) -> tuple[PaperId, ...]:
    """The papers that a URL or a piece of text names, each once, in order."""
    folded = text.lower()
    if not any(needle in folded for needle in _NEEDLES):
        return ()
    found = (canonical(match["id"]) for match in _FORMS.finditer(_opened(text)))
    return tuple(dict.fromkeys(paper for paper in found if paper is not None))


def papers_of(texts: Iterable[str]) -> tuple[PaperId, ...]:
    """The papers that any of the texts names, each once, in order."""
    return tuple(dict.fromkeys(paper for text in texts for paper in papers_in(text)))


def _opened(text: str) -> str:
    """Percent-decoded twice: a redirect wraps an encoded URL, a DOI in it may be encoded once more."""
    text = _ASKING.sub(" ", text)
    return _ASKING.sub(" ", unquote(unquote(text))) if "%" in text else text
