"""Ways from pages to mentions. Each runs in a process of its own and prints what it cost and found.

`json` is what one writes first: the whole page as dicts, and one expression for every form of a link. It makes the
same mentions; `counts` is the same without making them.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from time import process_time
from typing import Any

from hotpapers.adapters import bluesky
from hotpapers.adapters.x import answers as x
from hotpapers.domain.mention import Author, Mention, Network
from hotpapers.domain.paper import PaperId
from hotpapers.domain.text import clean, clean_lines

from bench.mentions.made import END

Way = Callable[[bytes], Iterable[object]]

NAMED = re.compile(
    r"(?:(?:[a-z]+\.)?arxiv\.org/(?:abs|pdf|html|format|ps|src|e-print)/|xxx\.lanl\.gov/(?:abs|pdf)/"
    r"|ar5iv\.org/(?:abs|html)/|ar5iv\.labs\.arxiv\.org/html/|(?:www\.)?alphaxiv\.org/(?:abs|pdf|overview)/"
    r"|huggingface\.co/papers/|hf\.co/papers/|doi\.org/10\.48550/arxiv\.|scirate\.com/arxiv/|emergentmind\.com/papers/"
    r"|semanticscholar\.org/arxiv/|papers\.cool/arxiv/|tldr\.takara\.ai/p/|inspirehep\.net/arxiv/)"
    r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?",
    re.IGNORECASE,
)


def papers(links: Iterable[str]) -> tuple[PaperId, ...]:
    return tuple(dict.fromkeys(map(PaperId, NAMED.findall(" ".join(links)))))


def bluesky_posts(body: bytes) -> Iterator[tuple[Any, tuple[PaperId, ...]]]:
    for post in json.loads(body)["posts"]:
        record = post["record"]
        links = [feature.get("uri", "") for facet in record.get("facets", ()) for feature in facet["features"]]
        links.append(record.get("embed", {}).get("external", {}).get("uri", ""))
        if named := papers(links):
            yield post, named


def bluesky_json(body: bytes) -> Iterator[Mention]:
    for post, named in bluesky_posts(body):
        author, record = post["author"], post["record"]
        labels = {label["val"] for label in author["labels"]}
        hidden, did = "!no-unauthenticated" in labels, author["did"]
        handle, name = (None, None) if hidden else (author["handle"], clean(author["displayName"]))
        yield Mention(
            network=Network.BLUESKY,
            post_id=post["uri"],
            author=Author(did, handle, name, bot="bot" in labels, hidden=hidden),
            posted_at=min(datetime.fromisoformat(record["createdAt"]), datetime.fromisoformat(post["indexedAt"])),
            url=f"https://bsky.app/profile/{did}/post/{post['uri'].rpartition('/')[2]}",
            papers=named,
            counted_at=END,
            likes=post["likeCount"],
            reposts=post["repostCount"],
            replies=post["replyCount"],
            quotes=post["quoteCount"],
            text=None if hidden else clean_lines(record["text"]),
            lang=record["langs"][0],
        )


def x_posts(body: bytes) -> Iterator[tuple[Any, tuple[PaperId, ...]]]:
    for post in json.loads(body)["data"]:
        urls = post.get("entities", {}).get("urls", ())
        if named := papers(url.get("unwound_url") or url.get("expanded_url", "") for url in urls):
            yield post, named


def x_json(body: bytes) -> Iterator[Mention]:
    for post, named in x_posts(body):
        metrics = post["public_metrics"]
        yield Mention(
            network=Network.X,
            post_id=post["edit_history_tweet_ids"][0],
            author=Author(post["author_id"]),
            posted_at=datetime.fromisoformat(post["created_at"]),
            url=f"https://x.com/i/web/status/{post['id']}",
            papers=named,
            counted_at=END,
            likes=metrics["like_count"],
            reposts=metrics["retweet_count"],
            replies=metrics["reply_count"],
            quotes=metrics["quote_count"],
            lang=post["lang"],
        )


WAYS: Mapping[str, Way] = {
    "bluesky-counts": lambda body: [(p["likeCount"], p["repostCount"], named) for p, named in bluesky_posts(body)],
    "bluesky-json": bluesky_json,
    "bluesky-adapter": lambda body: bluesky.parse(body, END).mentions,
    "x-counts": lambda body: [(p["public_metrics"], named) for p, named in x_posts(body)],
    "x-json": x_json,
    "x-adapter": lambda body: x.parse(body, END).mentions,
}


def main(name: str, path: Path) -> None:
    """The clock runs while a page is read, not while what it gave is hashed."""
    way, hashed, cpu, posts = WAYS[name], hashlib.sha256(), 0.0, 0
    for body in path.read_bytes().splitlines():
        start = process_time()
        found = list(way(body))
        cpu += process_time() - start
        posts += len(found)
        hashed.update(repr(found).encode())
    print(json.dumps({"cpu": cpu, "posts": posts, "hash": hashed.hexdigest()[:12]}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
