"""What Bluesky answers. https://docs.bsky.app/docs/api/app-bsky-feed-search-posts

Papers are named by facets and embeds only: the text shows shortened links, an embed's description other papers' ids,
and a quoted post is somebody else's. A bot is who labels itself one; feeds that do not are silent and named often,
and the ranking hears them accordingly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from msgspec import Struct, field

from hotpapers.adapters.gathering import Count, Reader, instant, language, named
from hotpapers.domain.mention import Author, Mention, Network
from hotpapers.domain.text import NAME_BYTES, POST_BYTES, clean, clean_lines, cut

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


_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
"""A line that is clean as it stands."""


class _Feature(Struct, gc=False):
    kind: str | None = field(default=None, name="$type")
    uri: str | None = None


class _Facet(Struct, gc=False):
    features: list[_Feature] = []


class _External(Struct, gc=False):
    uri: str | None = None


class _Media(Struct, gc=False):
    external: _External | None = None


class _Embed(Struct, gc=False):
    external: _External | None = None
    media: _Media | None = None


class _Record(Struct, rename="camel", gc=False):
    text: str = ""
    created_at: str | None = None
    langs: list[str] | None = None
    facets: list[_Facet] | None = None
    embed: _Embed | None = None


class _Label(Struct, gc=False):
    val: str
    neg: bool = False


class _Profile(Struct, rename="camel", gc=False):
    did: str
    handle: str | None = None
    display_name: str | None = None
    labels: list[_Label] | None = None


class _Post(Struct, rename="camel", gc=False):
    uri: str
    author: _Profile
    record: _Record
    indexed_at: str | None = None
    # Bluesky leaves out a count that is nought
    like_count: Count = 0
    repost_count: Count = 0
    reply_count: Count = 0
    quote_count: Count = 0


class _Found(Struct, gc=False):
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
        likes=post.like_count,
        reposts=post.repost_count,
        replies=post.reply_count,
        quotes=post.quote_count,
        text=None if author.hidden else _text(post.record.text),
        lang=language(post.record.langs[0]) if post.record.langs else None,
    )


def _links(record: _Record) -> list[str]:
    facets, embed = record.facets or (), record.embed
    links = [feature.uri for facet in facets for feature in facet.features if feature.kind == LINK and feature.uri]
    card = (embed.external or (embed.media and embed.media.external)) if embed else None
    return [*links, card.uri] if card and card.uri else links


def _posted(post: _Post) -> datetime | None:
    """The earlier of what the client says and when the server indexed it, as Bluesky itself sorts."""
    created, indexed = instant(post.record.created_at), instant(post.indexed_at)
    return min(created, indexed) if created and indexed else created or indexed


def _reaches(post: _Post) -> datetime | None:
    """By the time of indexing, which no client can put back: a search may run over it instead of the sort time."""
    return instant(post.indexed_at) or instant(post.record.created_at)


def _author(profile: _Profile) -> Author:
    labels = frozenset(label.val for label in profile.labels if not label.neg) if profile.labels else NO_LABELS
    return _known(profile.did, profile.handle or "", profile.display_name or "", labels)


NO_LABELS: frozenset[str] = frozenset()


# who posts at all posts more than once, and a noun that is shared is held once
@lru_cache(maxsize=8_192)
def _known(did: str, handle: str, name: str, labels: frozenset[str]) -> Author:
    if HIDDEN in labels:
        return Author(did, bot=BOT in labels, hidden=True)
    shown = handle if handle != UNVERIFIED and _HANDLE.fullmatch(handle) else None
    return Author(did, shown, cut(clean(name), NAME_BYTES)[0] or None, bot=BOT in labels)


def _text(text: str) -> str | None:
    if len(text) <= POST_BYTES and _PLAIN.fullmatch(text):
        return text
    return cut(clean_lines(text), POST_BYTES)[0] or None
