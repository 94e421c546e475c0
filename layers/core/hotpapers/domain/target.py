"""What a takedown is about, from how a person writes it: a paper, or a post by its address."""

from __future__ import annotations

import re
from collections.abc import Callable

from hotpapers.domain.errors import InvalidInput
from hotpapers.domain.links import papers_in
from hotpapers.domain.mention import Network
from hotpapers.domain.paper import PaperId, canonical

Target = PaperId | tuple[Network, str]

_POSTS: tuple[tuple[str, Callable[[re.Match[str]], tuple[Network, str]]], ...] = (
    (r"(?:mobile\.)?(?:x|twitter)\.com/\w+/status/(\d+)", lambda found: (Network.X, found[1])),
    (
        r"bsky\.app/profile/(did:[\w:.-]+)/post/(\w+)",
        lambda found: (Network.BLUESKY, f"at://{found[1]}/app.bsky.feed.post/{found[2]}"),
    ),
    (r"news\.ycombinator\.com/item\?id=(\d+)", lambda found: (Network.HACKERNEWS, found[1])),
    # the page links a post by its url, and knows it by its uri: https://docs.joinmastodon.org/spec/activitypub/
    (
        r"([\w.-]+)/@(\w[\w.-]*)/(\d+)/?$",
        lambda found: (Network.MASTODON, f"https://{found[1]}/users/{found[2]}/statuses/{found[3]}"),
    ),
)


def target(text: str) -> Target:
    """An arXiv id or link, a post's address as the page links it, or `network:id`. Raises InvalidInput.

    Servers that are no Mastodon may know a post by another uri than its address says: `mastodon:uri`.
    """
    written = text.strip()
    for pattern, read in _POSTS:
        if found := re.search(rf"^(?:https?://)?(?:www\.)?{pattern}", written):
            return read(found)
    network, colon, post = written.partition(":")
    if colon and network in Network.__members__.values() and post:
        return Network(network), post
    if (paper := canonical(written.removeprefix("arXiv:"))) or (
        len(named := papers_in(written)) == 1 and (paper := named[0])
    ):
        return paper
    if re.search(r"^(?:https?://)?bsky\.app/profile/[\w.-]+/post/", written):
        raise InvalidInput(
            f"{text[:80]!r} names a handle, which may change hands: give the address with did:… of the page"
        )
    raise InvalidInput(f"{text[:80]!r} is neither an arXiv paper nor a post's address nor network:id, such as x:1234")
