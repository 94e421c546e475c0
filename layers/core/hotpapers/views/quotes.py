"""Posts as they may be shown: what each network's terms and each person allow, with nothing of theirs that runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

import nh3
from markupsafe import Markup

from hotpapers.domain.mention import Mention, Network
from hotpapers.views import words
from hotpapers.views.links import linked, web


def _kept(_tag: str, attribute: str, value: str) -> str | None:
    """The cleaner takes what has no scheme that it knows for a relative address."""
    return web(value) if attribute == "href" else value


_CLEANER = nh3.Cleaner(
    tags={"p", "a", "br", "em", "strong"},
    attributes={"a": {"href"}},
    attribute_filter=_kept,
    url_schemes={"http", "https"},
    link_rel="nofollow noopener ugc",
)

HIDDEN = "someone who asked not to be shown"
Text = Callable[[Mention], Markup | None]
"""What a post says, where it may be shown."""
_THREADS = (Network.HACKERNEWS, Network.HUGGINGFACE)
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[A-Z]{2})?", re.ASCII)


def sanitised(markup: str) -> Markup:
    """Foreign markup: its paragraphs, links and emphasis; whatever else stood there is gone or text."""
    return Markup(_CLEANER.clean(markup))  # noqa: S704 - what the cleaner leaves is markup


class Quote(NamedTuple):
    """One post as it is shown."""

    who: str
    where: str
    when: datetime
    url: str | None
    counts: str
    text: Markup | None
    lang: str | None


class Quotes(NamedTuple):
    said: tuple[Quote, ...]
    """With their text."""
    shared: tuple[Quote, ...]
    """Whose text may not be shown, or that have none."""


def text(post: Mention) -> Markup | None:
    """X's terms allow no text of its API to be kept; a post of the blog is the owner's own file."""
    if post.author.hidden:
        return None
    if post.network is Network.X or not post.text:
        return sanitised(post.markup) if post.markup else None
    return linked(post.text.strip())


def quotes(posts: Iterable[Mention], said: Text = text) -> Quotes:
    """Best first, as given; threads are not people and stand elsewhere."""
    shown = [quote(post, said) for post in posts if post.network not in _THREADS]
    return Quotes(tuple([one for one in shown if one.text]), tuple([one for one in shown if not one.text]))


def quote(post: Mention, said: Text = text) -> Quote:
    hidden = post.author.hidden
    return Quote(
        who=HIDDEN if hidden else _who(post),
        where=Network.X.label if post.network is Network.IMPORT else post.network.label,
        when=post.posted_at,
        url=None if hidden else web(post.url),
        counts=_counts(post),
        text=None if hidden else said(post),
        lang=post.lang if post.lang and _LANGUAGE.fullmatch(post.lang) else None,
    )


def threads(posts: Iterable[Mention]) -> dict[Network, str]:
    """Where a paper is talked about: the address of each network's biggest story or page."""
    found: dict[Network, str] = {}
    for post in posts:
        if post.network in _THREADS and web(post.url):
            found.setdefault(post.network, post.url)
    return found


def _who(post: Mention) -> str:
    """Of a post of X the handle alone; an imported one is the owner's own file."""
    name, handle = post.author.name, post.author.handle
    if post.network is Network.X:
        return f"@{handle}" if handle else "a person"
    if name and handle and name != handle:
        return f"{name} (@{handle})"
    return name or (f"@{handle}" if handle else "a person")


def _counts(post: Mention) -> str:
    known = ((post.reposts, "repost"), (post.likes, "like"))
    told = [words.count(value, unit) for value, unit in known if value]
    return ", ".join([*told, "a bot, not counted"] if post.author.bot else told)
