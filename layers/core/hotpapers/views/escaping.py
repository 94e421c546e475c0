"""The escape of HTML for what is put together without a template, which one does for thousands of pieces."""

from __future__ import annotations

from markupsafe import Markup


def html(text: str) -> str:
    """As markupsafe's `escape`, in a third of its time, since it gives no Markup: for elements and quoted attributes.

    Markup stays as it is.
    """
    if isinstance(text, Markup):
        return text
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&#34;").replace("'", "&#39;")
