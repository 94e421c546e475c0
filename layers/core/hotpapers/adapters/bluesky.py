"""Bluesky's search, logged in. https://docs.bsky.app/docs/api/app-bsky-feed-search-posts

Papers are named by facets and embeds only: the text shows shortened links, an embed's description other papers' ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from hotpapers.adapters.http import Http, load_json
from hotpapers.domain.digest import Window
from hotpapers.domain.errors import SourceChanged, SourceError
from hotpapers.domain.links import papers_of
from hotpapers.domain.mention import Author, Gathered, Mention, Network, SourceState, SourceStatus
from hotpapers.domain.text import POST_BYTES, clean, clean_lines, cut

NETWORK = Network.BLUESKY
PAGE = 100
PAGES = 40
HIDDEN = "!no-unauthenticated"
BOT = "bot"

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Page:
    mentions: tuple[Mention, ...]
    cursor: str | None


def parse(body: bytes, counted_at: datetime) -> Page:
    """Raises SourceChanged where the answer holds no posts."""
    answer = load_json(NETWORK, body)
    posts = answer.get("posts") if isinstance(answer, dict) else None
    if not isinstance(posts, list):
        raise SourceChanged(NETWORK, "the answer holds no posts")
    found = (_mention(post, counted_at) for post in posts if isinstance(post, dict))
    cursor = answer.get("cursor")
    return Page(tuple(one for one in found if one), cursor if isinstance(cursor, str) and cursor else None)


def _mention(post: Json, counted_at: datetime) -> Mention | None:
    record, uri = _object(post.get("record")), str(post.get("uri") or "")
    papers, posted = papers_of(_links(record)), _time(post, record)
    if not papers or posted is None or not uri.startswith("at://"):
        return None
    author = _author(_object(post.get("author")))
    text, _ = cut(clean_lines(str(record.get("text") or "")), POST_BYTES)
    languages = record.get("langs")
    return Mention(
        network=NETWORK,
        post_id=uri,
        author=author,
        posted_at=posted,
        url=f"https://bsky.app/profile/{author.id}/post/{uri.rpartition('/')[2]}",
        papers=papers,
        counted_at=counted_at,
        likes=_count(post.get("likeCount")),
        reposts=_count(post.get("repostCount")),
        replies=_count(post.get("replyCount")),
        quotes=_count(post.get("quoteCount")),
        text=None if author.hidden else text or None,
        lang=str(languages[0]) if isinstance(languages, list) and languages else None,
    )


def _author(author: Json) -> Author:
    labels = {str(label.get("val")) for label in _list(author.get("labels"))}
    hidden = HIDDEN in labels
    return Author(
        id=str(author.get("did") or ""),
        handle=None if hidden else clean(str(author.get("handle") or "")) or None,
        name=None if hidden else clean(str(author.get("displayName") or "")) or None,
        bot=BOT in labels,
        hidden=hidden,
    )


def _links(record: Json) -> Iterable[str]:
    for facet in _list(record.get("facets")):
        for feature in _list(facet.get("features")):
            yield str(feature.get("uri") or "")
    embed = _object(record.get("embed"))
    for holder in (embed, _object(embed.get("media"))):
        yield str(_object(holder.get("external")).get("uri") or "")


def _time(post: Json, record: Json) -> datetime | None:
    """The earlier of what the client says and when the server indexed it, as Bluesky itself sorts."""
    times = []
    for value in (record.get("createdAt"), post.get("indexedAt")):
        try:
            found = datetime.fromisoformat(str(value))
        except ValueError:
            continue
        times.append(found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC))
    return min(times, default=None)


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and value >= 0 else None


@dataclass(frozen=True, slots=True)
class Bluesky:
    """One login a run, then pages of one stream-wide search."""

    http: Http
    url: str
    identifier: str
    app_password: str
    network: Network = NETWORK

    def gather(self, window: Window, day: date) -> Gathered:  # noqa: ARG002 - the port's; the window says it all
        token = self._login()
        mentions: dict[str, Mention] = {}
        cursor: str | None = None
        for number in range(1, PAGES + 1):
            try:
                page = self._page(token, window, cursor)
            except SourceError as error:
                if number == 1:
                    raise
                return _answer(mentions, number + 1, window, error.why)
            mentions.update({mention.post_id: mention for mention in page.mentions})
            if page.cursor is None or page.cursor == cursor:
                return _answer(mentions, number + 1, window, None)
            cursor = page.cursor
        return _answer(mentions, PAGES + 1, window, f"more than {PAGES} pages")

    def _login(self) -> str:
        answer = self.http.post(
            NETWORK,
            f"{self.url}/xrpc/com.atproto.server.createSession",
            json={"identifier": self.identifier, "password": self.app_password},
        )
        session = load_json(NETWORK, answer.body)
        token = session.get("accessJwt") if isinstance(session, dict) else None
        if not isinstance(token, str) or not token:
            raise SourceChanged(NETWORK, "the login gave no token")
        return token

    def _page(self, token: str, window: Window, cursor: str | None) -> Page:
        params = {
            "q": "arxiv.org",
            "domain": "arxiv.org",
            "sort": "latest",
            "since": _rfc3339(window.start),
            "until": _rfc3339(window.end),
            "limit": str(PAGE),
        } | ({"cursor": cursor} if cursor else {})
        headers = {"Authorization": f"Bearer {token}"}
        answer = self.http.get(NETWORK, f"{self.url}/xrpc/app.bsky.feed.searchPosts", params=params, headers=headers)
        return parse(answer.body, window.end)


def _answer(mentions: Mapping[str, Mention], requests: int, window: Window, why: str | None) -> Gathered:
    state = SourceState.PARTIAL if why else SourceState.OK
    status = SourceStatus(NETWORK, state, why, len(mentions), requests, counted_at=window.end)
    return Gathered(tuple(mentions.values()), status)


def _rfc3339(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
