"""What each upstream answers, by its documented rules, from recordings. Reached only through local.web."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

JSON = {"Content-Type": "application/json; charset=utf-8"}
HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came in."""

    upstream: str
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: dict(JSON))


@dataclass(frozen=True, slots=True)
class Recordings:
    root: Path

    def text(self, name: str) -> bytes | None:
        path = self.root / name
        return path.read_bytes() if path.is_file() else None

    def json(self, name: str) -> Any:  # noqa: ANN401 - a recording's shape is its upstream's
        return json.loads(self.text(name) or b"null")

    def pages(self, pattern: str) -> list[Any]:
        """The recordings `pattern` names, in the order of their numbers."""
        paths = self.root.glob(pattern)
        return [json.loads(path.read_bytes()) for path in sorted(paths, key=lambda path: (len(path.name), path.name))]


NOT_FOUND = Answer(b"not found\n", 404, {"Content-Type": "text/plain"})


def answer(asked: Asked, recordings: Recordings) -> Answer:
    """What the upstream itself would say, faults aside."""
    return UPSTREAMS[asked.upstream](asked, recordings)


def _json(value: object, status: int = 200) -> Answer:
    return Answer(json.dumps(value, ensure_ascii=False).encode(), status)


def arxiv(asked: Asked, recordings: Recordings) -> Answer:
    if match := re.fullmatch(r"/list/([\w.-]+)/new", asked.path):
        page = recordings.text(f"arxiv/list_{match[1]}_new.html")
        return Answer(page, headers=HTML) if page else NOT_FOUND
    if match := re.fullmatch(r"/catchup/([\w.-]+)/(\d{4}-\d\d-\d\d)", asked.path):
        page = recordings.text(f"arxiv/catchup_{match[1]}_{match[2]}.html")
        nothing = f"<html><body><p>No updates for {match[2]}.</p></body></html>".encode()
        return Answer(page or nothing, headers=HTML)
    return NOT_FOUND


def arxiv_rss(asked: Asked, recordings: Recordings) -> Answer:
    feed = recordings.text(f"arxiv/rss_{asked.path.rpartition('/')[2]}.xml")
    return Answer(feed, headers={"Content-Type": "application/rss+xml"}) if feed else NOT_FOUND


def arxiv_oai(asked: Asked, recordings: Recordings) -> Answer:
    token = asked.query.get("resumptionToken")
    name = f"oai_{token}" if token else f"oai_{asked.query.get('set', '')}_{asked.query.get('from', '')}"
    safe = re.sub(r"[^\w.-]", "_", name)
    page = recordings.text(f"arxiv/{safe}.xml")
    return Answer(page, headers={"Content-Type": "text/xml"}) if page else NOT_FOUND


def x(asked: Asked, recordings: Recordings) -> Answer:
    """https://docs.x.com/x-api/posts/search/introduction"""
    if not asked.headers.get("authorization", "").startswith("Bearer "):
        return _json({"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}, 401)
    query = asked.query.get("query", "")
    if not query or len(query) > 512:
        return _json({"title": "Invalid Request", "detail": "query: 1 to 512 characters"}, 400)
    pages = recordings.pages("x/search_recent_*.json")
    least = int(match[1]) if (match := re.search(r"min_likes:(\d+)", query)) else 0
    posts = [post for page in pages for post in page["data"] if post["public_metrics"]["like_count"] >= least]
    if asked.path == "/2/tweets/counts/recent":
        return _json({"data": [{"tweet_count": len(posts)}], "meta": {"total_tweet_count": len(posts)}})
    if asked.path == "/2/tweets/search/recent":
        return _x_page(asked, posts, pages)
    return NOT_FOUND


def _x_page(asked: Asked, posts: list[Any], recorded: list[Any]) -> Answer:
    """X may give fewer posts a page than asked for; so does the recording."""
    most = int(asked.query.get("max_results", "10"))
    if not 10 <= most <= 100:
        return _json({"title": "Invalid Request", "detail": "max_results: 10 to 100"}, 400)
    start = int("0" + re.sub(r"\D", "", asked.query.get("next_token", "")))
    end = start + min(most, len(recorded[0]["data"]))
    page = posts[start:end]
    if not page:
        return _json({"meta": {"result_count": 0}})
    more = {"next_token": f"sample{end:04d}"} if end < len(posts) else {}
    users = [user for one in recorded for user in one.get("includes", {}).get("users", ())]
    return _json({"data": page, "includes": {"users": users}, "meta": {"result_count": len(page), **more}})


def x_oembed(asked: Asked, recordings: Recordings) -> Answer:
    """A card without the post's text, from who posted it in the recording. 404 for a post that is not there."""
    wanted = asked.query.get("url", "").rpartition("/")[2]
    for page in recordings.pages("x/search_recent_*.json"):
        users = {user["id"]: user for user in page.get("includes", {}).get("users", ())}
        for post in page["data"]:
            if post["id"] == wanted and post["author_id"] in users:
                return _json(_card(wanted, users[post["author_id"]]))
    return NOT_FOUND


def _card(post: str, user: Mapping[str, str]) -> dict[str, object]:
    profile = f"https://twitter.com/{user['username']}"
    return {
        "url": f"{profile}/status/{post}",
        "author_name": user["name"],
        "author_url": profile,
        "html": f'<blockquote class="twitter-tweet"><a href="{profile}/status/{post}">post</a></blockquote>\n',
        "type": "rich",
        "provider_name": "Twitter",
        "version": "1.0",
    }


def bluesky(asked: Asked, recordings: Recordings) -> Answer:
    """https://docs.bsky.app/docs/api/app-bsky-feed-search-posts"""
    session = recordings.json("bluesky/createSession.json")
    if asked.path == "/xrpc/com.atproto.server.createSession" and asked.method == "POST":
        login = json.loads(asked.body or b"{}")
        if login.get("identifier") and login.get("password"):
            return _json(session)
        return _json({"error": "AuthenticationRequired", "message": "Invalid identifier or password"}, 401)
    if asked.path != "/xrpc/app.bsky.feed.searchPosts":
        return NOT_FOUND
    if asked.headers.get("authorization") != f"Bearer {session['accessJwt']}":
        return _json({"error": "AuthMissing", "message": "Authentication Required"}, 401)
    pages = recordings.pages("bluesky/searchPosts_*.json")
    known = {page["cursor"]: following for page, following in zip(pages, pages[1:], strict=False)}
    cursor = asked.query.get("cursor")
    if cursor and cursor not in known:
        return _json({"error": "InvalidRequest", "message": "Invalid cursor format"}, 400)
    return _json(known[cursor] if cursor else pages[0])


def hackernews(asked: Asked, recordings: Recordings) -> Answer:
    """https://hn.algolia.com/api"""
    if asked.path != "/api/v1/search_by_date":
        return NOT_FOUND
    recorded = recordings.json("hackernews/search_by_date.json")
    filters = re.findall(r"created_at_i(>=|>|<)(\d+)", asked.query.get("numericFilters", ""))
    hits = [hit for hit in recorded["hits"] if all(_holds(hit["created_at_i"], *one) for one in filters)]
    most = min(1_000, int(asked.query.get("hitsPerPage", "20")))
    return _json({**recorded, "hits": hits[:most], "nbHits": len(hits)})


def _holds(value: int, operator: str, bound: str) -> bool:
    return {">=": value >= int(bound), ">": value > int(bound), "<": value < int(bound)}[operator]


def huggingface(asked: Asked, recordings: Recordings) -> Answer:
    """https://huggingface.co/docs/hub/api"""
    day = asked.query.get("date", "")
    if asked.path != "/api/daily_papers":
        return NOT_FOUND
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day) or int(asked.query.get("limit", "50")) > 100:
        return _json({"error": "Invalid parameter"}, 400)
    return Answer(recordings.text(f"huggingface/daily_papers_{day}.json") or b"[]")


def mastodon(asked: Asked, recordings: Recordings) -> Answer:
    """https://docs.joinmastodon.org/methods/timelines/#tag"""
    match = re.fullmatch(r"/api/v1/timelines/tag/(\w+)", asked.path)
    if not match:
        return NOT_FOUND
    if "max_id" in asked.query:
        return _json([])
    return Answer(recordings.text(f"mastodon/tag_{match[1]}.json") or b"[]")


UPSTREAMS: Mapping[str, Callable[[Asked, Recordings], Answer]] = {
    "arxiv": arxiv,
    "arxiv_rss": arxiv_rss,
    "arxiv_oai": arxiv_oai,
    "x": x,
    "x_oembed": x_oembed,
    "bluesky": bluesky,
    "hackernews": hackernews,
    "huggingface": huggingface,
    "mastodon": mastodon,
}
