"""What X answers. https://docs.x.com/x-api/posts/search/introduction

Names are changing from tweets to posts (OpenAPI 2.167 against the guides beside it), so both spellings are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain

from msgspec import Struct

from hotpapers.adapters.gathering import Count, Read, Reader, language, papers_at, utc
from hotpapers.domain.errors import SourceChanged
from hotpapers.domain.mention import Author, Mention, Network
from hotpapers.domain.paper import PaperId

NETWORK = Network.X


class _Url(Struct, gc=False):
    unwound_url: str | None = None
    expanded_url: str | None = None


class _Entities(Struct, gc=False):
    urls: list[_Url] | None = None


class _Note(Struct, gc=False):
    entities: _Entities | None = None


class _Metrics(Struct, gc=False):
    like_count: Count | None = None
    reply_count: Count | None = None
    quote_count: Count | None = None
    repost_count: Count | None = None
    retweet_count: Count | None = None


class _Reference(Struct, gc=False):
    type: str | None = None


class _Post(Struct, gc=False):
    id: str
    created_at: datetime
    author_id: str | None = None
    lang: str | None = None
    public_metrics: _Metrics | None = None
    entities: _Entities | None = None
    note_post: _Note | None = None
    note_tweet: _Note | None = None
    edit_history_post_ids: list[str] | None = None
    edit_history_tweet_ids: list[str] | None = None
    referenced_posts: list[_Reference] | None = None
    referenced_tweets: list[_Reference] | None = None


class _Meta(Struct, gc=False):
    result_count: Count | None = None
    next_token: str | None = None


class _Answer(Struct, gc=False):
    data: list[_Post] | None = None
    errors: list[object] | None = None
    meta: _Meta | None = None


class _Bucket(Struct, gc=False):
    post_count: Count | None = None
    tweet_count: Count | None = None


class _Counts(Struct, gc=False):
    data: list[_Bucket] | None = None


_read = Reader(NETWORK, _Answer, _Post, "data")
_read_counts = Reader(NETWORK, _Counts, _Bucket, "data")


@dataclass(frozen=True, slots=True)
class Page:
    mentions: tuple[Mention, ...]
    posts: int
    """Returned, and so paid for, whether they name a paper or not."""
    next_token: str | None
    lost: int
    errors: bool
    """Beside the data: something of the answer is missing."""


def parse(body: bytes, counted_at: datetime) -> Page:
    """Raises SourceChanged where the answer holds neither posts nor a result count of 0."""
    read = _read(body)
    meta = read.answer.meta or _Meta()
    if read.answer.data is None and meta.result_count != 0:
        raise SourceChanged(NETWORK, "the answer holds neither posts nor a count of 0")
    return _page(read, counted_at, errors=bool(read.answer.errors))


def _page(read: Read[_Answer], counted_at: datetime, *, errors: bool) -> Page:
    posts, meta = read.answer.data or [], read.answer.meta or _Meta()
    numbered = [post for post in posts if _is_numbered(post)]
    mentions = tuple(mention for post in numbered if (mention := _mention(post, counted_at)))
    lost = read.lost + len(posts) - len(numbered)
    return Page(mentions, len(posts) + read.lost, meta.next_token or None, lost, errors)


def _is_numbered(post: _Post) -> bool:
    """Ids are digits, up to nineteen of them: they become addresses and keys."""
    ids = (post.id, _first(post), post.author_id or "0")
    return all(text.isdigit() and text.isascii() and len(text) <= 19 for text in ids)


def _first(post: _Post) -> str:
    """An edited post goes by the id of its first version, so that its versions count once."""
    edits = post.edit_history_post_ids or post.edit_history_tweet_ids
    return edits[0] if edits else post.id


def parse_count(body: bytes) -> int | None:
    """How many posts a query has, by counts/recent; None where the counts go by a name we do not know.

    Raises SourceChanged for anything but an object.
    """
    read = _read_counts(body)
    buckets = read.answer.data or []
    counts = [bucket.tweet_count if bucket.post_count is None else bucket.post_count for bucket in buckets]
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) + read.lost else None


def _mention(post: _Post, counted_at: datetime) -> Mention | None:
    papers = _papers(post)
    if not papers or _is_repost(post):
        return None
    metrics = post.public_metrics or _Metrics()
    first = _first(post)
    return Mention(
        network=NETWORK,
        post_id=first,
        author=_author(post.author_id or first),
        posted_at=utc(post.created_at),
        url=f"https://x.com/i/web/status/{post.id}",
        papers=papers,
        counted_at=counted_at,
        likes=metrics.like_count,
        reposts=metrics.repost_count if metrics.retweet_count is None else metrics.retweet_count,
        replies=metrics.reply_count,
        quotes=metrics.quote_count,
        lang=language(post.lang),
    )


def _papers(post: _Post) -> tuple[PaperId, ...]:
    """By where each link leads, as far as X followed it. The long text of a note has links of its own."""
    holders = (post.entities, post.note_post and post.note_post.entities, post.note_tweet and post.note_tweet.entities)
    found = [
        papers
        for entities in holders
        if entities and entities.urls
        for url in entities.urls
        if (papers := papers_at(url.unwound_url or "") or papers_at(url.expanded_url or ""))
    ]
    return found[0] if len(found) == 1 else tuple(dict.fromkeys(chain.from_iterable(found)))


def _is_repost(post: _Post) -> bool:
    """The query asks for none; what comes all the same carries the original's counts."""
    references = post.referenced_posts or post.referenced_tweets or ()
    return any(reference.type == "retweeted" for reference in references)


# a noun that is shared is held once
_author = lru_cache(maxsize=8_192)(Author)
