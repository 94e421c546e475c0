"""An answer of each kind, as a reader would get it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from hotpapers.views.documents import LICENSE

_SITE = "https://hotpapers.example"
_ID = "2609.01234"
_LINKS = {
    "abs": f"https://arxiv.org/abs/{_ID}",
    "pdf": f"https://arxiv.org/pdf/{_ID}",
    "html": f"https://arxiv.org/html/{_ID}",
    "doi": f"10.48550/arXiv.{_ID}",
    "page": f"{_SITE}/papers/{_ID}/",
    "self": f"{_SITE}/v1/papers/{_ID}",
    "history": f"{_SITE}/v1/papers/{_ID}/history",
    "mentions": f"{_SITE}/v1/papers/{_ID}/mentions",
}
_PAPER = {
    "id": _ID,
    "title": "An example of a title",
    "authors": ["Ada Example", "Ben Example"],
    "primary_category": "cs.LG",
    "categories": ["cs.LG", "stat.ML"],
    "abstract": "An example of an abstract.",
    "announced": {"date": "2026-09-24", "how": "new"},
}
_POST = {
    "network": "bluesky",
    "id": "at://did:plc:example/app.bsky.feed.post/1",
    "handle": "ada.example",
    "posted_at": "2026-09-24T02:00:00Z",
    "url": "https://bsky.app/profile/ada.example/post/1",
    "likes": 30,
    "reposts": 6,
    "quotes": 0,
    "replies": 2,
}
_ENTRY = {
    "rank": 1,
    **_PAPER,
    "score": 87.4,
    "score_parts": {"bluesky": {"score": 87.4, "voices": 41, "posts": 44, "likes": 612, "reposts": 130, "quotes": 4}},
    "reposts": 130,
    "likes": 612,
    "counted_at": "2026-09-24T06:00:00Z",
    "first_seen": "2026-09-24T01:10:00Z",
    "days_listed": 1,
    "peak_rank": 1,
    "posts": [_POST],
    "links": _LINKS,
}
_SOURCE = {
    "network": "bluesky",
    "state": "ok",
    "items": 1843,
    "requests": 19,
    "cost": 0,
    "counted_at": "2026-09-24T06:00:00Z",
}
_OF_A_DAY = {
    "date": "2026-09-24",
    "window": {"from": "2026-09-24T00:00:00Z", "to": "2026-09-24T06:00:00Z", "tz": "UTC"},
    "generated_at": "2026-09-24T06:00:00Z",
    "revision": 1,
    "state": "open",
    "step": "6h",
    "complete": True,
    "algorithm": {"name": "heat", "version": "1.0", "url": f"{_SITE}/about/ranking/"},
    "sources": [_SOURCE],
}


def _whole(*results: object, **meta: object) -> dict[str, Any]:
    told = {"count": len(results), "total": len(results), "applied_filters": {}, "license": LICENSE}
    return {"meta": {**told, **meta}, "results": list(results)}


def _page(*results: object, **meta: object) -> dict[str, Any]:
    return _whole(*results, **{"limit": 25, "next_cursor": None, **meta})


_DIGEST = _whole(_ENTRY, **_OF_A_DAY)
_FOUND = {name: value for name, value in _ENTRY.items() if name in ("score", "reposts", "likes")}

EXAMPLES: Mapping[str, dict[str, Any]] = MappingProxyType(
    {
        "getLatestDigest": _DIGEST,
        "getDigest": _DIGEST,
        "listDigests": _page(
            {
                "date": "2026-09-24",
                "revision": 1,
                "count": 25,
                "state": "open",
                "step": "6h",
                "generated_at": "2026-09-24T06:00:00Z",
                "complete": True,
                "titles": ["An example of a title"],
                "links": {"self": f"{_SITE}/v1/digests/2026-09-24", "html": f"{_SITE}/digests/2026-09-24/"},
            }
        ),
        "getPaper": _whole({**_PAPER, "listed": [{"date": "2026-09-24", "rank": 1, "score": 87.4}], "links": _LINKS}),
        "getPaperHistory": _whole(
            {"date": "2026-09-24", "step": "6h", "rank": 1, "score": 87.4, "reposts": 130, "likes": 612, "voices": 41}
        ),
        "listPaperMentions": _page(_POST),
        "listPapers": _page(
            {
                **{name: value for name, value in _PAPER.items() if name != "announced"},
                **_FOUND,
                "date": "2026-09-24",
                "rank": 1,
                "links": _LINKS,
            },
            applied_filters={"category": "cs.LG"},
        ),
        "getTrending": _whole({**_ENTRY, "digest": {"date": "2026-09-24", "rank": 1, "score": 87.4}}),
        "listCategories": _whole(
            {
                "name": "cs.LG",
                "links": {"papers": f"{_SITE}/v1/papers?category=cs.LG", "html": f"{_SITE}/categories/cs.LG/"},
            }
        ),
        "listSources": _whole(_SOURCE, date="2026-09-24", complete=True),
        "getStatus": _whole(
            {
                "since": "2026-09-24T06:00:00Z",
                "words": ["The digest of Thursday, 24 September 2026 is out."],
                "newest": "2026-09-24",
                "sources": [_SOURCE],
            }
        ),
    }
)
