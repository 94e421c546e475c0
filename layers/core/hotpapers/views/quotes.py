"""Foreign markup made safe to show."""

from __future__ import annotations

import nh3
from markupsafe import Markup

_CLEANER = nh3.Cleaner(
    tags={"p", "a", "br", "em", "strong"},
    attributes={"a": {"href"}},
    url_schemes={"http", "https"},
    link_rel="nofollow noopener ugc",
)


def sanitised(markup: str) -> Markup:
    """The post's own paragraphs and links; whatever else stood there is gone or text."""
    return Markup(_CLEANER.clean(markup))  # noqa: S704 - what the cleaner leaves is markup
