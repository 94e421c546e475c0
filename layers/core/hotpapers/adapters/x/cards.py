"""Who posted a post, by oEmbed: free, without a login, and a 404 says that the post is gone.

https://docs.x.com/x-for-websites/oembed-api
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from msgspec import DecodeError, Struct
from msgspec.json import Decoder

from hotpapers.adapters.gathering import some
from hotpapers.adapters.http import Http
from hotpapers.adapters.x.answers import NETWORK
from hotpapers.domain.errors import SourceError
from hotpapers.domain.mention import Author, Mention, Network
from hotpapers.domain.paper import PaperId

logger = logging.getLogger(__name__)

SOURCE = "x_oembed"
"""A host of its own, whose requests are not the API's."""
MOST = 100
"""Posts asked for their author in a run: the best of every paper first, then the second best, as pages show them."""
CHECKED = 300
"""Posts asked in a run whether they are still there."""
DOUBTED = 3
"""So many that are gone, and more than half of those asked for: rather an oEmbed that has moved."""
GONE = frozenset({403, 404})
"""Protected by now, or deleted."""
_HANDLE = re.compile(r"https?://(?:www\.)?(?:twitter|x)\.com/([A-Za-z0-9_]{1,20})/?")
"""Fifteen letters at most today; older ones may be longer."""


class _Card(Struct):
    author_url: str


_read = Decoder(_Card)


@dataclass(frozen=True, slots=True)
class Named:
    posts: tuple[Mention, ...]
    asked: int
    gone: int
    unasked: str | None = None
    """Why the rest was not looked at."""


@dataclass(frozen=True, slots=True)
class Cards:
    http: Http
    url: str
    most: int = MOST
    checked: int = CHECKED
    network: Network = NETWORK

    def named(self, posts: Sequence[Mention], *, seconds: float = inf) -> Named:
        """The posts with their handles as far as they were looked at, without those that are gone.

        An oEmbed that does not answer takes nothing away: the posts stay as they are. Raises nothing.
        """
        asked, unasked = self._asked(_first((post for post in posts if post.author.handle is None), self.most), seconds)
        gone = _believed(asked)
        kept = tuple(asked.get(post.post_id) or post for post in posts if post.post_id not in gone)
        doubted = None if gone or all(asked.values()) else "says that most posts are gone, which is not believed"
        return Named(kept, len(asked), len(gone), unasked or doubted)

    def gone(self, posts: Sequence[Mention], *, seconds: float = inf) -> frozenset[str]:
        """As `ports.Presence`."""
        asked, unasked = self._asked(_first(posts, self.checked), seconds)
        if unasked:
            logger.warning("%s %s after %s", SOURCE, unasked, some(len(asked), "post"))
        return _believed(asked)

    def _asked(self, posts: Iterable[Mention], seconds: float) -> tuple[dict[str, Mention | None], str | None]:
        """Each by its id, None where it is gone; and why not all were asked for."""
        door, asked = self.http.within(seconds), dict[str, Mention | None]()
        for post in posts:
            try:
                asked[post.post_id] = _signed(post, door.get(SOURCE, self.url, params=_query(post)).body)
            except SourceError as error:
                if error.status not in GONE:
                    return asked, error.why
                asked[post.post_id] = None
        return asked, None


def _believed(asked: Mapping[str, Mention | None]) -> frozenset[str]:
    """Ids of those that are gone; none where so many are that rather oEmbed has moved, or will not have us."""
    gone = frozenset(post_id for post_id, post in asked.items() if post is None)
    if len(gone) >= DOUBTED and len(gone) > len(asked) / 2:
        logger.warning("%s has %d of %d posts, which is not believed", SOURCE, len(asked) - len(gone), len(asked))
        return frozenset()
    return gone


def _first(posts: Iterable[Mention], most: int) -> list[Mention]:
    places: Counter[PaperId] = Counter()
    order = []
    for post in sorted(posts, key=_engagement):
        order.append((places[post.papers[0]], *_engagement(post), post))
        places[post.papers[0]] += 1
    return [post for *_, post in sorted(order, key=lambda line: line[:-1])[:most]]


def _engagement(post: Mention) -> tuple[int, str]:
    return -((post.likes or 0) + (post.reposts or 0)), post.post_id


def _query(post: Mention) -> dict[str, str]:
    return {"url": post.url, "omit_script": "1", "dnt": "true", "hide_thread": "1", "hide_media": "1"}


def _signed(post: Mention, body: bytes) -> Mention:
    """Of the card only the handle: neither its text nor the person's name is ours to keep."""
    try:
        card = _read.decode(body)
    except (DecodeError, UnicodeError, RecursionError):
        return post
    handle = _HANDLE.fullmatch(card.author_url)
    if handle is None:
        return post
    number = post.url.rpartition("/")[2]
    author = Author(post.author.id, handle[1])
    return replace(post, author=author, url=f"https://x.com/{handle[1]}/status/{number}")
