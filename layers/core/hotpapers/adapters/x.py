"""X's recent search. https://docs.x.com/x-api/posts/search/introduction

Field names are changing from tweets to posts, so both spellings are read. Only ids, handles, counts, times and
links are kept; the text is dropped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hotpapers.adapters.http import Http, load_json
from hotpapers.domain.digest import Window
from hotpapers.domain.errors import InvalidDate, SourceChanged, SourceError
from hotpapers.domain.links import papers_of
from hotpapers.domain.mention import Author, Gathered, Mention, Network, SourceState, SourceStatus

NETWORK = Network.X
PAGE = 100
PAGES = 40
DOLLARS_A_POST = 0.005
DOLLARS_A_COUNT = 0.005
REACH = timedelta(days=7)
LEAST_LIKES = (5, 10, 20, 50, 100)
LINKS = '(url:"arxiv.org" OR url:"alphaxiv.org" OR url:"huggingface.co/papers" OR url:"doi.org/10.48550") -is:retweet'
FIELDS = "created_at,public_metrics,entities,author_id,lang,note_tweet,edit_history_tweet_ids"

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Page:
    mentions: tuple[Mention, ...]
    posts: int
    """Returned, and so paid for, whether they name a paper or not."""
    next_token: str | None
    partial: bool
    """The answer carried errors beside its data."""


def parse(body: bytes, counted_at: datetime) -> Page:
    """Raises SourceChanged where the answer holds neither posts nor a result count of 0."""
    answer = load_json(NETWORK, body)
    if not isinstance(answer, dict):
        raise SourceChanged(NETWORK, "the answer is not an object")
    meta = _object(answer.get("meta"))
    data = answer.get("data")
    if not isinstance(data, list):
        if meta.get("result_count") != 0:
            raise SourceChanged(NETWORK, "the answer holds neither posts nor a count of 0")
        data = []
    handles = _handles(answer)
    found = (_mention(post, handles, counted_at) for post in data if isinstance(post, dict))
    token = meta.get("next_token")
    return Page(
        tuple(one for one in found if one),
        len(data),
        token if isinstance(token, str) and token else None,
        bool(answer.get("errors")),
    )


def _mention(post: Json, handles: Mapping[str, str], counted_at: datetime) -> Mention | None:
    papers = papers_of(_links(post))
    posted, author = _time(post.get("created_at")), str(post.get("author_id") or "")
    if not papers or posted is None or not post.get("id"):
        return None
    metrics, handle = _object(post.get("public_metrics")), handles.get(author)
    edits = post.get("edit_history_tweet_ids") or post.get("edit_history_post_ids")
    # an edited post keeps the id of its first version, so that its versions count once
    first = str(edits[0]) if isinstance(edits, list) and edits else str(post["id"])
    return Mention(
        network=NETWORK,
        post_id=first,
        author=Author(author or first, handle),
        posted_at=posted,
        url=f"https://x.com/{handle or 'i'}/status/{post['id']}",
        papers=papers,
        counted_at=counted_at,
        likes=_count(metrics, "like_count"),
        reposts=_count(metrics, "retweet_count", "repost_count"),
        replies=_count(metrics, "reply_count"),
        quotes=_count(metrics, "quote_count"),
        lang=str(post["lang"]) if post.get("lang") else None,
    )


def _links(post: Json) -> Iterable[str]:
    """Where each link leads, as far as X followed it. The long text of a note has links of its own."""
    for holder in (post, _object(post.get("note_tweet")), _object(post.get("note_post"))):
        urls = _object(holder.get("entities")).get("urls")
        for url in urls if isinstance(urls, list) else ():
            if isinstance(url, dict):
                yield str(url.get("unwound_url") or url.get("expanded_url") or "")


def _handles(answer: Json) -> dict[str, str]:
    users = _object(answer.get("includes")).get("users")
    known = [user for user in (users if isinstance(users, list) else ()) if isinstance(user, dict)]
    return {str(user["id"]): str(user["username"]) for user in known if "id" in user and "username" in user}


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _count(metrics: Json, *names: str) -> int | None:
    values = (metrics.get(name) for name in names)
    return next((value for value in values if isinstance(value, int) and value >= 0), None)


def _time(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value)).astimezone(UTC)
    except (ValueError, InvalidDate):
        return None


def parse_count(body: bytes) -> int:
    """How many posts a query has, by counts/recent. Raises SourceChanged."""
    answer = load_json(NETWORK, body)
    buckets = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(buckets, list):
        raise SourceChanged(NETWORK, "the counts hold no data")
    names = ("tweet_count", "post_count")
    return sum(_count(_object(bucket), *names) or 0 for bucket in buckets)


@dataclass(frozen=True, slots=True)
class X:
    """One stream-wide query, never past the budget of posts."""

    http: Http
    url: str
    token: str
    daily_posts: int
    network: Network = NETWORK

    def gather(self, window: Window, day: date) -> Gathered:  # noqa: ARG002 - the port's; the window says it all
        return _Run(self, window).gathered()


class _Run:
    """What one run has asked, got and paid."""

    def __init__(self, x: X, window: Window) -> None:
        self.x, self.window = x, window
        self.start = max(window.start, window.end - REACH)
        self.requests = self.posts = self.counts = 0
        self.mentions: list[Mention] = []
        self.reasons: list[str] = []
        self.short = False

    def gathered(self) -> Gathered:
        if self.start > self.window.start:
            self._fell_short(f"X reaches back {REACH.days} days, to {self.start:%Y-%m-%d %H:%M} UTC")
        likes = self._least_likes()
        if likes is not None:
            self.reasons.append(f"posts with at least {likes} likes")
            self._pages(f"{LINKS} min_likes:{likes}")
        cost = self.posts * DOLLARS_A_POST + self.counts * DOLLARS_A_COUNT
        state = SourceState.PARTIAL if self.short else SourceState.OK
        status = SourceStatus(
            NETWORK,
            state,
            "; ".join(self.reasons) or None,
            len(self.mentions),
            self.requests,
            round(cost, 3),
            self.window.end,
        )
        return Gathered(tuple(self.mentions), status)

    def _least_likes(self) -> int | None:
        """The smallest threshold whose posts fit the budget."""
        for likes in LEAST_LIKES:
            self.counts += 1
            if parse_count(self._get("/2/tweets/counts/recent", f"{LINKS} min_likes:{likes}", granularity="day")) <= (
                self.x.daily_posts
            ):
                return likes
        self._fell_short(f"more than {self.x.daily_posts} posts even with {LEAST_LIKES[-1]} likes")
        return LEAST_LIKES[-1] if self.x.daily_posts >= PAGE else None

    def _pages(self, query: str) -> None:
        token: str | None = None
        seen: set[str] = set()
        for _ in range(PAGES):
            room = min(PAGE, self.x.daily_posts - self.posts)
            if room < 10:  # the least that X lets a page ask for
                self._fell_short(f"the budget of {self.x.daily_posts} posts is used up")
                return
            page = self._page(query, room, token)
            if page is None or page.next_token is None:
                return
            if page.next_token in seen:
                break
            token = page.next_token
            seen.add(token)
        self._fell_short("its pages have no end")

    def _page(self, query: str, room: int, token: str | None) -> Page | None:
        more = {"next_token": token} if token else {}
        try:
            body = self._get(
                "/2/tweets/search/recent", query, max_results=str(room), **{"tweet.fields": FIELDS}, **more
            )
            page = parse(body, self.window.end)
        except SourceError as error:
            if not self.mentions:
                raise
            self._fell_short(error.why)
            return None
        self.posts += page.posts
        self.mentions.extend(page.mentions)
        if page.partial:
            self._fell_short("some posts were answered with errors")
        return page

    def _get(self, path: str, query: str, **params: str) -> bytes:
        self.requests += 1
        span = {"start_time": _rfc3339(self.start), "end_time": _rfc3339(self.window.end)}
        return self.x.http.get(
            NETWORK,
            self.x.url + path,
            params={"query": query, **span, **params},
            headers={"Authorization": f"Bearer {self.x.token}"},
        ).body

    def _fell_short(self, why: str) -> None:
        self.short = True
        self.reasons.append(why)


def _rfc3339(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
