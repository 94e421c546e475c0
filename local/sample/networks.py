"""The networks' answers of the sample day, in their own formats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from html import escape
from typing import Any

X_EPOCH_MS = 1_288_834_974_657
"""What X's snowflake ids count from."""
OPENED = datetime(2021, 1, 22, 1, tzinfo=UTC)
"""When the announcement of 22 January came out: 20:00 in New York on the evening before."""

Item = Mapping[str, Any]
"""A line of day.json."""


def x_pages(posts: Sequence[Item], size: int) -> Iterable[dict[str, object]]:
    """Recent search, newest first."""
    starts = range(0, len(posts), size)
    for start in starts:
        page = posts[start : start + size]
        more = {"next_token": f"sample{start + size:04d}"} if start != starts[-1] else {}
        meta = {"newest_id": page[0]["id"], "oldest_id": page[-1]["id"], "result_count": len(page), **more}
        users = {post["handle"]: {"id": _number(post["handle"]), "username": post["handle"], "name": post["name"]}
                 for post in page}  # fmt: skip
        yield {"data": [x_post(post) for post in page], "includes": {"users": list(users.values())}, "meta": meta}


def x_post(post: Item) -> dict[str, object]:
    """The text stays empty: only its link is needed, and X's text is not ours to keep."""
    link = f"https://arxiv.org/abs/{post['paper']}"
    return {
        "id": post["id"],
        "edit_history_tweet_ids": [post["id"]],
        "author_id": _number(post["handle"]),
        "created_at": _posted(post["id"]).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "lang": "en",
        "text": "",
        "public_metrics": {"retweet_count": post["reposts"], "like_count": post["likes"]},
        "entities": {"urls": [{"start": 0, "end": 0, "expanded_url": link, "display_url": link[8:]}]},
    }


def _posted(post_id: str) -> datetime:
    """The blog counted two posts that were older than the day; here they are of its first minute."""
    return max(snowflake_time(post_id), OPENED)


def snowflake_time(post_id: str) -> datetime:
    """When X made the post, as its id says (UTC)."""
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=(int(post_id) >> 22) + X_EPOCH_MS)


def hackernews(day: Mapping[str, Any]) -> dict[str, object]:
    titles = {paper["id"]: paper["title"] for paper in day["papers"]}
    hits = [
        {
            "objectID": str(story["id"]),
            "title": titles[story["paper"]],
            "url": f"https://arxiv.org/abs/{story['paper']}",
            "author": story["by"],
            "points": story["points"],
            "num_comments": story["comments"],
            "created_at": story["at"],
            "created_at_i": int(datetime.fromisoformat(story["at"]).timestamp()),
            "_tags": ["story", f"author_{story['by']}", f"story_{story['id']}"],
        }
        for story in sorted(day["hackernews"], key=lambda story: story["at"], reverse=True)
    ]
    return {"hits": hits, "nbHits": len(hits), "nbPages": 1, "page": 0, "hitsPerPage": 1000, "query": "arxiv.org"}


def featured(day: Mapping[str, Any], on: date) -> list[dict[str, object]]:
    """Hugging Face's list of a day, the most upvoted first; empty on a weekend."""
    papers = {paper["id"]: paper for paper in day["papers"]}
    items = sorted((item for item in day["huggingface"] if item["day"] == str(on)), key=lambda item: -item["upvotes"])
    return [_featured(item, papers[item["paper"]]) for item in items]


def _featured(item: Item, paper: Item) -> dict[str, object]:
    who = {"user": item["user"], "fullname": item["user"], "type": "user"}
    inner = {
        "id": paper["id"],
        "title": paper["title"],
        "summary": paper["abstract"],
        "authors": [{"name": name, "hidden": False} for name in paper["authors"]],
        "publishedAt": f"{item['day']}T00:00:00.000Z",
        "submittedOnDailyAt": f"{item['day']}T05:00:00.000Z",
        "submittedOnDailyBy": who,
        "upvotes": item["upvotes"],
    }
    return {
        "paper": inner,
        "title": paper["title"],
        "numComments": item["comments"],
        "submittedBy": {"name": item["user"]},
    }


SESSION = {
    "did": "did:plc:sampleaccount",
    "handle": "hotpapers.example",
    "accessJwt": "sample-access",
    "refreshJwt": "sample-refresh",
    "active": True,
}


def bluesky(posts: Sequence[Item], size: int) -> Iterable[dict[str, object]]:
    """Pages of searchPosts; the cursor is opaque, as the server's is."""
    views = [bluesky_view(post, number) for number, post in enumerate(posts)]
    for start in range(0, len(views), size):
        more = {"cursor": f"c2FtcGxl{start + size}"} if start + size < len(views) else {}
        yield {"posts": views[start : start + size], **more}


def bluesky_view(post: Item, number: int) -> dict[str, object]:
    did = f"did:plc:{post['handle'].partition('.')[0].replace('-', '')}sample"
    links = [f"https://arxiv.org/abs/{paper}" for paper in post["papers"]]
    labels = [{"src": did, "uri": did, "val": value, "cts": post["at"]} for value in post.get("labels", ())]
    return {
        "uri": f"at://{did}/app.bsky.feed.post/sample{number:04d}",
        "cid": f"bafysample{number:04d}",
        "author": {"did": did, "handle": post["handle"], "displayName": post["name"], "labels": labels},
        "record": _bluesky_record(post, links),
        "likeCount": post["likes"],
        "repostCount": post["reposts"],
        "quoteCount": post["quotes"],
        "replyCount": post["replies"],
        "indexedAt": post["at"],
        "labels": [],
    }


def _bluesky_record(post: Item, links: Sequence[str]) -> dict[str, object]:
    """The first link as a card, too: it is the same link twice and counts once."""
    end = len(post["text"].encode())
    facets = [
        {
            "index": {"byteStart": end, "byteEnd": end},
            "features": [{"$type": "app.bsky.richtext.facet#link", "uri": link}],
        }
        for link in links
    ]
    card = {"$type": "app.bsky.embed.external", "external": {"uri": links[0], "title": "", "description": ""}}
    record = {"$type": "app.bsky.feed.post", "text": post["text"], "createdAt": post["at"], "langs": ["en"]}
    return {**record, "facets": facets, "embed": card}


def status(toot: Item) -> dict[str, object]:
    """A Mastodon status as a tag timeline shows it."""
    user, _, server = toot["acct"].partition("@")
    number = _number(toot["acct"] + toot["at"])
    link = f"https://arxiv.org/abs/{toot['paper']}"
    return {
        "id": number,
        "uri": f"https://{server}/users/{user}/statuses/{number}",
        "url": f"https://{server}/@{user}/{number}",
        "created_at": toot["at"],
        "visibility": "public",
        "sensitive": False,
        "spoiler_text": "",
        "language": "en",
        "content": f'<p>{escape(toot["text"])} <a href="{link}" rel="nofollow noopener">{link[8:]}</a></p>',
        "favourites_count": toot["likes"],
        "reblogs_count": toot["reposts"],
        "replies_count": toot["replies"],
        "account": {
            "id": _number(toot["acct"]),
            "acct": toot["acct"],
            "display_name": toot["name"],
            "url": f"https://{server}/@{user}",
            "bot": toot["bot"],
            "indexable": toot.get("indexable", True),
        },
        "tags": [{"name": "arxiv"}],
        "card": None,
    }


def _number(name: str) -> str:
    """A network's numeric id of a name, from nothing but the name."""
    return str(int.from_bytes(sha256(name.encode()).digest()[:6], "big"))
