"""What the networks answer, by their documented rules, from recordings. Reached only through local.web."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from local.exchange import NOT_FOUND, Answer, Asked, Recordings, as_json

Post = Mapping[str, Any]

X_FIELDS = ("tweet.fields", "post.fields")
X_ALWAYS = frozenset({"id", "text", "edit_history_tweet_ids", "edit_history_post_ids"})


def x(asked: Asked, recordings: Recordings) -> Answer:
    """https://docs.x.com/x-api/posts/search/introduction"""
    if not asked.headers.get("authorization", "").startswith("Bearer "):
        return as_json({"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}, 401)
    pages = recordings.pages("x/search_recent_*.json")
    query = asked.query.get("query", "")
    if not 1 <= len(query) <= 512:
        return _x_invalid("query: 1 to 512 characters")
    posts = list(_x_found(asked, query, (post for page in pages for post in page["data"])))
    if asked.path == "/2/tweets/counts/recent":
        return as_json({"data": [{"tweet_count": len(posts)}], "meta": {"total_tweet_count": len(posts)}})
    if asked.path == "/2/tweets/search/recent":
        return _x_page(asked, posts, pages)
    return NOT_FOUND


def _x_invalid(detail: str) -> Answer:
    return as_json({"title": "Invalid Request", "detail": detail}, 400)


def _x_found(asked: Asked, query: str, posts: Iterable[Post]) -> Iterable[Post]:
    least = int(match[1]) if (match := re.search(r"min_likes:(\d+)", query)) else 0
    for post in posts:
        if post["public_metrics"]["like_count"] >= least and _within(
            asked, post["created_at"], "start_time", "end_time"
        ):
            yield post


def _within(asked: Asked, instant: str, start: str, end: str) -> bool:
    """Whether the instant is in the span that the query names; an open end is no bound."""
    when = datetime.fromisoformat(instant)
    first, last = asked.query.get(start), asked.query.get(end)
    return (not first or datetime.fromisoformat(first) <= when) and (not last or when < datetime.fromisoformat(last))


def _x_page(asked: Asked, posts: Sequence[Post], recorded: Sequence[Any]) -> Answer:
    """X may give fewer posts a page than asked for; so does the recording. Users are given, and paid, on demand."""
    most = int(asked.query.get("max_results", "10"))
    if not 10 <= most <= 100:
        return _x_invalid("max_results: 10 to 100")
    start = int("0" + re.sub(r"\D", "", asked.query.get("next_token", "")))
    end = start + min(most, len(recorded[0]["data"]) if recorded else most)
    page = [_x_asked_for(asked, post) for post in posts[start:end]]
    if not page:
        return as_json({"meta": {"result_count": 0}})
    meta: dict[str, object] = {"result_count": len(page)}
    meta |= {"next_token": f"sample{end:04d}"} if end < len(posts) else {}
    users = [user for one in recorded for user in one.get("includes", {}).get("users", ())]
    included = {"includes": {"users": users}} if "author_id" in asked.query.get("expansions", "") else {}
    return as_json({"data": page, **included, "meta": meta})


def _x_asked_for(asked: Asked, post: Post) -> Post:
    wanted = {field for name in X_FIELDS for field in asked.query.get(name, "").split(",")}
    return {name: value for name, value in post.items() if name in X_ALWAYS | wanted}


def x_oembed(asked: Asked, recordings: Recordings) -> Answer:
    """The card that was recorded, or one without the post's text by who posted it. 404 for a post that is not there."""
    wanted = asked.query.get("url", "").rpartition("/")[2]
    if wanted.isdigit() and (card := recordings.text(f"x_oembed/{wanted}.json")):
        return Answer(card)
    for page in recordings.pages("x/search_recent_*.json"):
        users = {user["id"]: user for user in page.get("includes", {}).get("users", ())}
        for post in page["data"]:
            if post["id"] == wanted and post["author_id"] in users:
                return as_json(_card(wanted, users[post["author_id"]]))
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
    method = asked.path.removeprefix("/xrpc/")
    if method == "com.atproto.server.createSession":
        return _bluesky_login(asked, session)
    if asked.headers.get("authorization") != f"Bearer {session['accessJwt']}":
        return as_json({"error": "AuthMissing", "message": "Authentication Required"}, 401)
    pages = recordings.pages("bluesky/searchPosts_*.json")
    if method == "app.bsky.feed.searchPosts":
        return _bluesky_page(asked, pages)
    return _bluesky_posts(asked, pages) if method == "app.bsky.feed.getPosts" else NOT_FOUND


def _bluesky_login(asked: Asked, session: object) -> Answer:
    login = json.loads(asked.body or b"{}")
    if login.get("identifier") and login.get("password"):
        return as_json(session)
    return as_json({"error": "AuthenticationRequired", "message": "Invalid identifier or password"}, 401)


def _bluesky_posts(asked: Asked, pages: Sequence[Any]) -> Answer:
    wanted = {value for name, value in asked.pairs if name == "uris"}
    if not 1 <= len(wanted) <= 25:
        return as_json({"error": "InvalidRequest", "message": "Error: uris must have 1 to 25 elements"}, 400)
    return as_json({"posts": [post for page in pages for post in page["posts"] if post["uri"] in wanted]})


def _bluesky_page(asked: Asked, pages: Sequence[Any]) -> Answer:
    """The page behind the cursor, without the posts outside the span: it may be shorter than `limit` says."""
    known = {page["cursor"]: following for page, following in pairwise(pages)}
    cursor = asked.query.get("cursor")
    if not asked.query.get("q") or not 1 <= int(asked.query.get("limit", "25")) <= 100:
        return as_json(
            {"error": "InvalidRequest", "message": "Error: Params must have a q and a limit of 1 to 100"}, 400
        )
    if cursor and cursor not in known:
        return as_json({"error": "InvalidRequest", "message": "Invalid cursor format"}, 400)
    page = known[cursor] if cursor else pages[0]
    return as_json(
        {**page, "posts": [post for post in page["posts"] if _within(asked, post["indexedAt"], "since", "until")]}
    )


def hackernews(asked: Asked, recordings: Recordings) -> Answer:
    """https://hn.algolia.com/api: every word that is not optional, and of optional ones alone any, in the URL."""
    if asked.path != "/api/v1/search_by_date":
        return NOT_FOUND
    recorded = recordings.json("hackernews/search_by_date.json") or {"hits": []}
    filters = re.findall(r"created_at_i(>=|>|<)(\d+)", asked.query.get("numericFilters", ""))
    hits = [hit for hit in recorded["hits"] if all(_holds(hit["created_at_i"], *one) for one in filters)]
    hits = [hit for hit in hits if _has_words(asked.query, hit.get("url") or "")]
    most = min(1_000, int(asked.query.get("hitsPerPage", "20")))
    return as_json({**recorded, "hits": hits[:most], "nbHits": len(hits)})


def _holds(value: int, operator: str, bound: str) -> bool:
    return {">=": value >= int(bound), ">": value > int(bound), "<": value < int(bound)}[operator]


def _has_words(query: Mapping[str, str], url: str) -> bool:
    wanted, optional = _words(query.get("query", "")), _words(query.get("optionalWords", ""))
    return wanted - optional <= _words(url) and (not optional or bool(wanted & _words(url)))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def huggingface(asked: Asked, recordings: Recordings) -> Answer:
    """https://huggingface.co/docs/hub/api"""
    day, most, number = asked.query.get("date", ""), int(asked.query.get("limit", "50")), int(asked.query.get("p", "0"))
    if asked.path != "/api/daily_papers":
        return NOT_FOUND
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day) or most > 100:
        return as_json({"error": "Invalid parameter"}, 400)
    papers = recordings.json(f"huggingface/daily_papers_{day}.json") or []
    link = f'<https://huggingface.co/api/daily_papers?date={day}&limit={most}&p={number + 1}>; rel="next"'
    more = {"Link": link} if len(papers) > (number + 1) * most else {}
    return as_json(papers[number * most : (number + 1) * most], headers=more)


def mastodon(asked: Asked, recordings: Recordings) -> Answer:
    """https://docs.joinmastodon.org/methods/timelines/#tag"""
    match = re.fullmatch(r"/api/v1/timelines/tag/(\w+)", asked.path)
    if not match:
        return NOT_FOUND
    statuses = recordings.json(f"mastodon/tag_{match[1]}.json") or []
    before = [status["id"] for status in statuses].index(asked.query["max_id"]) + 1 if "max_id" in asked.query else 0
    page = statuses[before : before + min(40, int(asked.query.get("limit", "20")))]
    if not page:
        return as_json([])
    link = f'<https://mastodon.example{asked.path}?max_id={page[-1]["id"]}>; rel="next"'
    return as_json(page, headers={"Link": link})
