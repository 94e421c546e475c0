"""TeX as it stands in titles and abstracts → HTML and plain text. What cannot be read stays as its author wrote it.

Most texts have no TeX and need nothing but an escape: the reader is imported at the first that has any, since the
import costs what a page costs.
"""

from __future__ import annotations

from markupsafe import Markup, escape

from hotpapers.views.links import linked


def rich(text: str, *, links: bool = False) -> Markup:
    """A title or an abstract as HTML: formulas in MathML, or in their source where they cannot be.

    With `links`, the web addresses in it lead there.
    """
    if _is_plain(text):
        return linked(text) if links else escape(text)
    from hotpapers.views.tex import writing  # noqa: PLC0415 - see the module's docstring

    return writing.rich(text, links=links)


def plain(text: str) -> str:
    """The same as one line of Unicode, for feeds, descriptions and Markdown."""
    if _is_plain(text) and "  " not in text and "\t" not in text:
        return text
    from hotpapers.views.tex import writing  # noqa: PLC0415 - see the module's docstring

    return writing.plain(text)


def _is_plain(text: str) -> bool:
    """Without any of TeX's marks; ten times as fast to see so as by an expression."""
    return not (
        "\\" in text or "$" in text or "~" in text or "`" in text or "{" in text or "--" in text or "''" in text
    )
