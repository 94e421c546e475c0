"""Which papers a link or a text names: one function for every form in which people link a paper.

No network: a shortened link that its network did not expand names nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from hotpapers.domain.paper import PaperId, canonical

_NEEDLES = re.compile(
    r"xiv|huggingface\.co/papers/|hf\.co/papers/|lanl\.gov|10\.48550|emergentmind\.com/papers/|takara\.ai/p/",
    re.IGNORECASE,
)
"""Every form holds one of these; a text without any is passed over at once."""

_ID = (
    r"(?P<id>\d{4}\.\d{4,6}|[a-z]+(?:-[a-z]+)?(?:\.[a-z]{2}(?:-[a-z]+)?)?/\d{7,8})"
    r"(?:v[1-9]\d{0,2})?(?![\w-]|\.\d)"
)
_HOST = r"(?:(?:www|export|browse|[a-z]{2})\.)?"
_FORMS = re.compile(
    r"(?<![\w.@-])(?:"
    rf"(?:{_HOST}arxiv\.org|xxx\.lanl\.gov)/(?:abs|pdf|html|format|ps|src|e-print)/"
    r"|(?:ar5iv\.labs\.arxiv|ar5iv)\.org/(?:abs|html)/"
    r"|(?:www\.)?alphaxiv\.org/(?:abs|pdf|overview|html)/"
    r"|(?:www\.)?(?:huggingface|hf)\.co/papers/"
    r"|(?:(?:dx|www)\.)?doi\.org/10\.48550/arxiv\."
    r"|(?:www\.)?scirate\.com/arxiv/"
    r"|(?:www\.)?emergentmind\.com/papers/"
    r"|(?:www\.)?semanticscholar\.org/arxiv/|api\.semanticscholar\.org/arxiv:"
    r"|(?:www\.)?papers\.cool/arxiv/"
    r"|tldr\.takara\.ai/p/"
    r"|(?:www\.)?inspirehep\.net/arxiv/"
    r"|ui\.adsabs\.harvard\.edu/abs/arxiv:"
    r"|doi:\s{0,2}10\.48550/arxiv\.|10\.48550/arxiv\."
    r"|arxiv:\s{0,2}"
    rf"){_ID}",
    re.IGNORECASE,
)


def papers_in(text: str) -> tuple[PaperId, ...]:
    """The papers that a URL or a piece of text names, each once, in order."""
    if not _NEEDLES.search(text):
        return ()
    found = (canonical(match["id"]) for match in _FORMS.finditer(_decoded(text)))
    return tuple(dict.fromkeys(paper for paper in found if paper is not None))


def papers_of(texts: Iterable[str]) -> tuple[PaperId, ...]:
    """The papers that any of the texts names, each once, in order."""
    return tuple(dict.fromkeys(paper for text in texts for paper in papers_in(text)))


def _decoded(text: str) -> str:
    """Percent-decoded twice: a redirect wraps an encoded URL, a DOI in it may be encoded once more."""
    return unquote(unquote(text)) if "%" in text else text
