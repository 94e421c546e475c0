"""What Bluesky answers. https://docs.bsky.app/docs/api/app-bsky-feed-search-posts

Papers are named by facets and embeds only: the text shows shortened links, an embed's description other papers' ids,
and a quoted post is somebody else's. A bot is who labels itself one; feeds that do not are silent and named often,
and the ranking hears them accordingly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct, field

from hotpapers.adapters.gathering import Reader, instant, language, named
from hotpapers.domain.mention import Author, Mention, Network
from hotpapers.domain.text import POST_BYTES, clean, clean_lines, cut

NETWORK = Network.BLUESKY
HIDDEN = "!no-unauthenticated"
BOT = "bot"
LINK = "app.bsky.richtext.facet#link"
UNVERIFIED = "handle.invalid"
"""Stands in for a handle whose domain does not lead back to the account."""

_DID = r"did:[a-z]+:[a-zA-Z0-9._:%-]{0,253}[a-zA-Z0-9._-]"
"""No longer than a host's name, which is the longest that the two kinds in use (plc, web) can be."""
_URI = re.compile(rf"at://{_DID}/app\.bsky\.feed\.post/(?!\.{{1,2}}\Z)[a-zA-Z0-9._~:-]{{1,512}}")
"""https://atproto.com/specs/at-uri-scheme"""
_REST = r"([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_HANDLE = re.compile(rf"(?=.{{1,253}}\Z)([a-zA-Z0-9]{_REST}\.)+[a-zA-Z]{_REST}")
"""https://atproto.com/specs/handle"""


class _Feature(Struct):
    kind: str | None = field(default=None, name="$type")
    uri: str | None = None


class _Facet(Struct):
    features: list[_Feature] = []


class _External(Struct):
    uri: str | None = None


class _Media(Struct):
    external: _External | None = None


class _Embed(Struct):
    external: _External | None = None
    media: _Media | None = None


class _Record(Struct, rename="camel"):
    text: str = ""
    created_at: str | None = None
    langs: list[str] | None = None
    facets: list[_Facet] | None = None
    embed: _Embed | None = None


class _Label(Struct):
    val: str
    neg: bool = False


class _Profile(Struct, rename="camel"):
    did: str
    handle: str | None = None
    display_name: str | None = None
    labels: list[_Label] | None = None


class _Post(Struct, rename="camel"):
    uri: str
    author: _Profile
    record: _Record
    indexed_at: str | None = None
    # Bluesky leaves out a count that is nought
    like_count: int = 0
    repost_count: int = 0
    reply_count: int = 0
    quote_count: int = 0


class _Found(Struct):
    posts: list[_Post]
    cursor: str | None = None


_read = Reader(NETWORK, _Found, _Post, "posts")


@dataclass(frozen=True, slots=True)
class Page:
    mentions: tuple[Mention, ...]
    cursor: str | None
    reaches: datetime | None
    """When the last of its posts was indexed; none is newer on the pages after it."""
    lost: int


def parse(body: bytes, counted_at: datetime) -> Page:
    """Raises SourceChanged where the answer holds no posts."""
    read = _read(body)
    posts = read.answer.posts
    placed = [(post, posted) for post in posts if _URI.fullmatch(post.uri) and (posted := _posted(post))]
    mentions = (_mention(post, posted, counted_at) for post, posted in placed)
    return Page(
        tuple(mention for mention in mentions if mention),
        read.answer.cursor or None,
        _reaches(posts[-1]) if posts else None,
        read.lost + len(posts) - len(placed),
    )


def _mention(post: _Post, posted: datetime, counted_at: datetime) -> Mention | None:
    papers = named(_links(post.record))
    if not papers:
        return None
    author = _author(post.author)
    did, _, key = post.uri.removeprefix("at://").split("/")
    return Mention(
        network=NETWORK,
        post_id=post.uri,
        author=author,
        posted_at=posted,
        url=f"https://bsky.app/profile/{did}/post/{key}",
        papers=papers,
        counted_at=counted_at,
        likes=max(0, post.like_count),
        reposts=max(0, post.repost_count),
        replies=max(0, post.reply_count),
        quotes=max(0, post.quote_count),
        text=None if author.hidden else _text(post.record.text),
        lang=language(post.record.langs[0]) if post.record.langs else None,
    )


def _links(record: _Record) -> Iterator[str]:
    for facet in record.facets or ():
        for feature in facet.features:
            if feature.uri and feature.kind == LINK:
                yield feature.uri
    embed = record.embed
    if embed is not None:
        for external in (embed.external, embed.media and embed.media.external):
            if external and external.uri:
                yield external.uri


def _posted(post: _Post) -> datetime | None:
    """The earlier of what the client says and when the server indexed it, as Bluesky itself sorts."""
    times = (instant(post.record.created_at), instant(post.indexed_at))
    return min((time for time in times if time), default=None)


def _reaches(post: _Post) -> datetime | None:
    """By the time of indexing, which no client can put back: a search may run over it instead of the sort time."""
    return instant(post.indexed_at) or instant(post.record.created_at)


def _author(profile: _Profile) -> Author:
    labels = {label.val for label in profile.labels or () if not label.neg}
    if HIDDEN in labels:
        return Author(profile.did, bot=BOT in labels, hidden=True)
    handle = profile.handle or ""
    shown = handle if handle != UNVERIFIED and _HANDLE.fullmatch(handle) else None
    return Author(profile.did, shown, clean(profile.display_name or "") or None, bot=BOT in labels)


def _text(text: str) -> str | None:
    return cut(clean_lines(text), POST_BYTES)[0] or None
