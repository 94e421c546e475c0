"""Text of papers as it is shown. TeX stays as its authors wrote it."""

from __future__ import annotations

from markupsafe import Markup, escape


def rich(text: str) -> Markup:
    """A title or an abstract as HTML."""
    return escape(text)


def web(url: str) -> str:
    """The URL where it is one of the web, else nowhere: data never brings its own scheme."""
    return url if url.startswith(("https://", "http://")) else "#"
