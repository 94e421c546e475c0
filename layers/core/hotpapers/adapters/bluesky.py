"""Bluesky's search, logged in. https://docs.bsky.app/docs/api/app-bsky-feed-search-posts

Papers are named by facets and embeds only: the text shows shortened links, an embed's description other papers' ids,
and a quoted post is somebody else's. A bot is who labels itself one; feeds that do not are silent and named often,
and the ranking hears them accordingly.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import inf

from msgspec import Struct, field

from hotpapers.adapters.gathering import SECONDS, Gathering, Reader, instant, language, named
from hotpapers.adapters.http import Http, load_json
from hotpapers.domain.digest import Window
from hotpapers.domain.errors import SourceChanged
from hotpapers.domain.mention import Author, Gathered, Mention, Network, SourceStatus
from hotpapers.domain.text import POST_BYTES, clean, clean_lines, cut

NETWORK = Network.BLUESKY
PAGE = 100
PAGES = 100
"""Its maintainers ask that the search stay at some tens of calls a day (atproto issue 3423)."""
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


@dataclass(frozen=True, slots=True)
class Bluesky:
    """One login a run, then pages of one stream-wide search."""

    http: Http
    url: str
    identifier: str = dataclasses.field(repr=False)
    app_password: str = dataclasses.field(repr=False)
    pages: int = PAGES
    seconds: float = SECONDS
    network: Network = NETWORK

    def gather(
        self,
        window: Window,
        day: date,  # noqa: ARG002 - the port's; the window says it all
        *,
        seconds: float = inf,
        earlier: Sequence[SourceStatus] = (),
    ) -> Gathered:
        run = Gathering(self.http, NETWORK, window, min(self.seconds, seconds))
        return run.through(lambda: self._search(run), earlier)

    def _search(self, run: Gathering) -> None:
        headers, cursor = {"Authorization": f"Bearer {self._login(run)}"}, None
        for _ in range(self.pages):
            answer = run.get(f"{self.url}/xrpc/app.bsky.feed.searchPosts", _query(run.window, cursor), headers)
            page = parse(answer.body, run.window.end)
            run.add(page.mentions, page.lost)
            past = page.reaches is not None and page.reaches < run.window.start
            if page.cursor is None or page.cursor == cursor or past or run.stuck():
                return
            cursor = page.cursor
        run.missing(f"more than {self.pages} pages")

    def _login(self, run: Gathering) -> str:
        login = {"identifier": self.identifier, "password": self.app_password}
        session = load_json(NETWORK, run.post(f"{self.url}/xrpc/com.atproto.server.createSession", login).body)
        token = session.get("accessJwt") if isinstance(session, dict) else None
        if not isinstance(token, str) or not re.fullmatch(r"[!-~]+", token):
            raise SourceChanged(NETWORK, "the login gave no token")
        return token


def _query(window: Window, cursor: str | None) -> dict[str, str]:
    return {
        "q": "arxiv.org",
        "domain": "arxiv.org",
        "sort": "latest",
        "since": _rfc3339(window.start),
        "until": _rfc3339(window.end),
        "limit": str(PAGE),
    } | ({"cursor": cursor} if cursor else {})


def _rfc3339(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
