"""Tag timelines of the Mastodon servers that are configured. https://docs.joinmastodon.org/methods/timelines/#tag

A server knows the posts that reached it, with the counts that reached it: every number is a lower bound. A post that
several servers have is one post, under its `uri`, with the highest of each count.

Text is kept where its author lets public posts be searched (`indexable`) and hid nothing behind a warning; who asked
search engines to stay away (`noindex`) is counted and never shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode, urlsplit

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from hotpapers.adapters.gathering import Count, Gathering, Reader, Source, language, named, utc
from hotpapers.domain.errors import SourceError, SourceRefused
from hotpapers.domain.mention import Author, Mention, Network
from hotpapers.domain.text import POST_BYTES, clean, clean_lines, cut

NETWORK = Network.MASTODON
PAGE = 40
"""The most that a server gives."""
FEW = 20
"""A page is cut by its limit alone, and by posts deleted since: with fewer than these it was the last."""
PAGES = 20
TAG = "arxiv"
OR_TAGS = ("machinelearning", "preprint", "preprints")
"""A server reads four tags in all and forgets the rest."""

_WEB = re.compile(r"https?://[!-~]{1,2000}")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NEXT = re.compile(r"""<[^>]*[?&]max_id=([A-Za-z0-9_-]{1,64})[^>]*>\s*;[^,]*\brel="?next\b""", re.IGNORECASE)


class _Account(Struct):
    acct: str
    url: str | None = None
    uri: str | None = None
    display_name: str | None = None
    bot: bool | None = None
    indexable: bool | None = None
    noindex: bool | None = None


class _Card(Struct):
    url: str | None = None


class _Status(Struct):
    id: str
    uri: str
    created_at: datetime
    content: str
    account: _Account
    url: str | None = None
    card: _Card | None = None
    visibility: str = "public"
    sensitive: bool | None = None
    spoiler_text: str | None = None
    language: str | None = None
    favourites_count: Count | None = None
    reblogs_count: Count | None = None
    replies_count: Count | None = None
    quotes_count: Count | None = None


_read = Reader(NETWORK, list[_Status], _Status)


@dataclass(frozen=True, slots=True)
class Page:
    mentions: tuple[Mention, ...]
    last: str | None
    """Id of the last status, on this server."""
    reaches: datetime | None
    """When it was posted; none is newer on the pages after it."""
    given: int
    lost: int


def parse(body: bytes, server: str, counted_at: datetime) -> Page:
    """`server` is the host that answered: its own people's names lack it. Raises SourceChanged."""
    read = _read(body)
    known = [status for status in read.answer if _WEB.fullmatch(status.uri) and _ID.fullmatch(status.id)]
    last = known[-1] if known else None
    return Page(
        tuple(mention for status in known if (mention := _mention(status, server, counted_at))),
        last.id if last else None,
        utc(last.created_at) if last else None,
        len(read.answer) + read.lost,
        read.lost + len(read.answer) - len(known),
    )


def _mention(status: _Status, server: str, counted_at: datetime) -> Mention | None:
    html = LexborHTMLParser(status.content)
    hrefs = [link.attributes.get("href") or "" for link in html.css("a[href]")]
    papers = named([*hrefs, (status.card and status.card.url) or ""])
    if not papers or status.visibility not in ("public", "unlisted"):
        return None
    return Mention(
        network=NETWORK,
        post_id=status.uri,
        author=_author(status.account, server),
        posted_at=utc(status.created_at),
        url=status.url if status.url and _WEB.fullmatch(status.url) else status.uri,
        papers=papers,
        counted_at=counted_at,
        likes=status.favourites_count,
        reposts=status.reblogs_count,
        replies=status.replies_count,
        quotes=status.quotes_count,
        text=_text(html) if _may_be_shown(status) else None,
        lang=language(status.language),
    )


def _author(account: _Account, server: str) -> Author:
    """The same on every server: by the address of the account, and by its name with the server's."""
    handle = clean(account.acct if "@" in account.acct else f"{account.acct}@{server}")
    identity = account.uri or account.url or handle
    if account.noindex:
        return Author(identity, bot=bool(account.bot), hidden=True)
    return Author(identity, handle, clean(account.display_name or "") or None, bot=bool(account.bot))


def _may_be_shown(status: _Status) -> bool:
    searchable = bool(status.account.indexable) and not status.account.noindex
    return searchable and status.visibility == "public" and not status.sensitive and not status.spoiler_text


def _text(html: LexborHTMLParser) -> str | None:
    for node in html.css("br"):
        node.replace_with("\n")
    paragraphs = [node.text() for node in html.css("p")] or [html.body.text() if html.body else ""]
    return cut(clean_lines("\n".join(paragraphs)), POST_BYTES)[0] or None


@dataclass(frozen=True, slots=True)
class Mastodon(Source):
    """The servers one after another, each with its share of the time; one that is down costs only what it alone had."""

    urls: tuple[str, ...]
    pages: int = PAGES
    network: Network = NETWORK

    def ask(self, run: Gathering, day: date) -> None:  # noqa: ARG002 - the window says it all
        failures: dict[str, SourceError] = {}
        for number, url in enumerate(self.urls):
            try:
                with run.share(len(self.urls) - number):
                    self._timeline(run, url)
            except SourceError as error:
                failures[url] = error
        if len(failures) == len(self.urls) and all(isinstance(error, SourceRefused) for error in failures.values()):
            raise failures[self.urls[0]]
        for url, failure in failures.items():
            run.missing(f"{urlsplit(url).hostname}: {failure.why}")

    def _timeline(self, run: Gathering, url: str) -> None:
        tags, server = urlencode([("any[]", tag) for tag in OR_TAGS]), urlsplit(url).hostname or ""
        before: str | None = None
        for _ in range(self.pages):
            more = {"max_id": before} if before else {}
            answer = run.get(f"{url}/api/v1/timelines/tag/{TAG}?{tags}", {"limit": str(PAGE), **more})
            page = parse(answer.body, server, run.window.end)
            run.add(page.mentions, page.lost, join=_highest)
            past = page.reaches is not None and page.reaches < run.window.start
            following = _NEXT.search(answer.headers.get("link", ""))
            before = following[1] if following else page.last
            if before is None or page.given < FEW or past or run.stuck():
                return
        run.missing(f"{server}: more than {self.pages} pages")


def _highest(held: Mention, new: Mention) -> Mention:
    return replace(
        held,
        likes=_most(held.likes, new.likes),
        reposts=_most(held.reposts, new.reposts),
        replies=_most(held.replies, new.replies),
        quotes=_most(held.quotes, new.quotes),
    )


def _most(*counts: int | None) -> int | None:
    return max((one for one in counts if one is not None), default=None)
