"""Answers like the recorded ones, as many as wanted: pages of Bluesky's and of X's search."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

PAGE = 100
START = datetime(2026, 9, 24, tzinfo=UTC)
END = START + timedelta(hours=30)
PAPERS = 1_300
PEOPLE = 20_000
NAMING = 0.9
"""Of the posts that a search for a host returns; the others link its lists, its help, its front page."""

_WORDS = """
    scaling attention is almost surely bounded by a sparse prior and nobody tells you the data were shuffled twice
    but figure three holds up across seeds which I did not expect from a model this small read the appendix first
""".split()  # noqa: SIM905 - a text is easier to read than its words
_OTHERS = ("naïve", "Erdős", "“quoted”", "café", "🧵", "日本語の論文", "α-divergence", "…")


def pages(network: str, posts: int, seed: int = 1) -> Iterator[bytes]:
    """JSON as the networks send it: without spaces, in UTF-8."""
    chance = random.Random(seed)
    make = {"bluesky": _bluesky, "x": _x}[network]
    for start in range(0, posts, PAGE):
        numbers = range(start, min(start + PAGE, posts))
        page = make([_post(chance, number, posts) for number in numbers], start, last=start + PAGE >= posts)
        yield json.dumps(page, ensure_ascii=False, separators=(",", ":")).encode()


def _post(chance: random.Random, number: int, posts: int) -> dict[str, Any]:
    words = [chance.choice(_WORDS) for _ in range(chance.randint(8, 40))]
    if chance.random() < 0.3:
        words.insert(3, chance.choice(_OTHERS))
    likes = int(chance.paretovariate(1.2)) - 1
    return {
        "number": number,
        "text": " ".join(words),
        "at": (END - (END - START) * ((number + 1) / (posts + 1))).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "who": int(chance.paretovariate(0.4)) % PEOPLE,
        "links": [_link(chance)] + ([_link(chance)] if chance.random() < 0.05 else []),
        "likes": likes,
        "reposts": likes // 3,
    }


def _link(chance: random.Random) -> str:
    if chance.random() > NAMING:
        return chance.choice(("https://arxiv.org/list/cs.LG/new", "https://arxiv.org/", "https://info.arxiv.org/help"))
    paper = f"2609.{int(chance.paretovariate(0.6)) % PAPERS:05d}"
    form = chance.choice(("abs/{}", "abs/{}", "abs/{}v1", "pdf/{}", "pdf/{}.pdf", "html/{}v1"))
    return "https://arxiv.org/" + form.format(paper)


def _bluesky(posts: Sequence[dict[str, Any]], start: int, *, last: bool) -> dict[str, Any]:
    return {"posts": [_view(post) for post in posts]} | ({} if last else {"cursor": f"b3BhcXVl{start}"})


def _view(post: dict[str, Any]) -> dict[str, Any]:
    did = f"did:plc:{post['who']:024d}"
    cid = f"bafyreicfzantnhto2yqgukytzgemg4bk7wi4yaojgk7ozdeq67u{post['number']:08d}"
    card = {"uri": post["links"][0], "title": "A title of some length for the card", "description": post["text"][:120]}
    end = len(post["text"].encode())
    facets = [
        {"index": {"byteStart": end, "byteEnd": end + 24}, "features": [{"$type": LINK, "uri": link}]}
        for link in post["links"]
    ]
    record = {
        "$type": "app.bsky.feed.post",
        "createdAt": post["at"],
        "embed": {"$type": "app.bsky.embed.external", "external": {**card, "thumb": _blob(cid)}},
        "facets": facets,
        "langs": ["en"],
        "text": f"{post['text']} arxiv.org/abs/2609...",
    }
    return {
        "uri": f"at://{did}/app.bsky.feed.post/3lpk{post['number']:09d}",
        "cid": cid,
        "author": _author(post["who"], did, cid),
        "record": record,
        "embed": {"$type": "app.bsky.embed.external#view", "external": {**card, "thumb": _picture(did, cid)}},
        "bookmarkCount": 0,
        "replyCount": 1,
        "repostCount": post["reposts"],
        "likeCount": post["likes"],
        "quoteCount": 0,
        "indexedAt": post["at"],
        "viewer": {"bookmarked": False, "threadMuted": False, "embeddingDisabled": False},
        "labels": [],
    }


LINK = "app.bsky.richtext.facet#link"


def _blob(cid: str) -> dict[str, Any]:
    return {"$type": "blob", "ref": {"$link": cid}, "mimeType": "image/jpeg", "size": 120_000}


def _picture(did: str, cid: str) -> str:
    return f"https://cdn.bsky.app/img/feed_thumbnail/plain/{did}/{cid}@jpeg"


def _author(who: int, did: str, cid: str) -> dict[str, Any]:
    labels = [{"src": did, "uri": did, "val": "!no-unauthenticated", "cts": "2025-01-01T00:00:00Z"}]
    return {
        "did": did,
        "handle": f"person{who}.example",
        "displayName": f"Person {who}",
        "avatar": f"https://cdn.bsky.app/img/avatar/plain/{did}/{cid}@jpeg",
        "associated": {"chat": {"allowIncoming": "following"}},
        "viewer": {"muted": False, "blockedBy": False},
        "labels": labels if who % 6 == 0 else [],
        "createdAt": "2024-09-04T11:55:00.863Z",
    }


def _x(posts: Sequence[dict[str, Any]], start: int, *, last: bool) -> dict[str, Any]:
    meta = {"newest_id": _id(posts[0]), "oldest_id": _id(posts[-1]), "result_count": len(posts)}
    return {"data": [_tweet(post) for post in posts], "meta": meta | ({} if last else {"next_token": f"t{start}"})}


def _id(post: dict[str, Any]) -> str:
    return str(2_000_000_000_000_000_000 + post["number"])


def _tweet(post: dict[str, Any]) -> dict[str, Any]:
    urls = [
        {
            "start": 10,
            "end": 33,
            "url": f"https://t.co/{post['number']:010d}",
            "expanded_url": link,
            "display_url": "arxiv.org/abs/2609…",
            "status": 200,
            "title": "A title of some length for the card",
            "description": post["text"][:120],
            "unwound_url": link,
        }
        for link in post["links"]
    ]
    return {
        "id": _id(post),
        "edit_history_tweet_ids": [_id(post)],
        "author_id": str(10_000_000 + post["who"]),
        "created_at": post["at"],
        "lang": "en",
        "text": f"{post['text']} https://t.co/{post['number']:010d}",
        "public_metrics": {
            "retweet_count": post["reposts"],
            "reply_count": 1,
            "like_count": post["likes"],
            "quote_count": 0,
            "bookmark_count": 2,
            "impression_count": post["likes"] * 40,
        },
        "entities": {"urls": urls, "annotations": [{"start": 0, "end": 5, "probability": 0.9, "type": "Other"}]},
    }
