"""The escape of HTML for what is put together without a template, which one does for thousands of pieces."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

_BETWEEN = "\0"
"""HTML has no such character, and no text that was cleaned has it."""


def html(text: str) -> str:
    """As markupsafe's `escape`, in a third of its time, since it gives no Markup: for elements and quoted attributes.

    Markup stays as it is.
    """
    if isinstance(text, Markup):
        return text
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&#34;").replace("'", "&#39;")


def htmls(texts: Sequence[str]) -> list[str]:
    """All of them, none of which is Markup, at once: it costs what two cost one by one."""
    escaped = html(_BETWEEN.join(texts)).split(_BETWEEN)
    return escaped if len(escaped) == len(texts) else [html(text) for text in texts]
