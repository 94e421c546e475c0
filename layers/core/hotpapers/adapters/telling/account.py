"""A post on the operator's own Bluesky account: https://docs.bsky.app/docs/advanced-guides/posts

Its key is made of the digest's date, so a second call writes the same record over the first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hotpapers.adapters.gathering import login
from hotpapers.adapters.http import Http, Response
from hotpapers.domain.calendar import opening
from hotpapers.domain.digest import Digest
from hotpapers.views import words
from hotpapers.views.headlines import headlines, title, whole

SHOWN = 3
_POST = "app.bsky.feed.post"
_MOST = 300
"""Graphemes of a post; we count code points, which are never fewer."""
_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class BlueskyAccount:
    http: Http
    url: str
    identifier: str = field(repr=False)
    app_password: str = field(repr=False)
    name: str = "bluesky"
    repeatable: bool = True

    def tell(self, digest: Digest) -> None:
        def ask(url: str, json: Mapping[str, str]) -> Response:
            return self.http.post(self.name, url, json=json)

        account = login(ask, self.name, self.url, self.identifier, self.app_password)
        record = {"repo": account.did, "collection": _POST, "rkey": key(digest), "record": post(digest)}
        headers = {"Authorization": f"Bearer {account.token}"}
        self.http.post(self.name, f"{self.url}/xrpc/com.atproto.repo.putRecord", json=record, headers=headers)


def key(digest: Digest) -> str:
    """A TID of the moment when its papers were announced. https://atproto.com/specs/tid"""
    number = int(opening(digest.date).timestamp()) * 1_000_000 << 10
    return "".join(_DIGITS[number >> shift & 31] for shift in range(60, -1, -5))


def post(digest: Digest) -> Mapping[str, object]:
    text, links = _linked(digest)
    _, url = whole(digest)
    card = {"uri": url, "title": title(digest), "description": words.counted(digest)}
    return {
        "$type": _POST,
        "text": text,
        "facets": [_facet(text, *link) for link in links],
        "embed": {"$type": "app.bsky.embed.external", "external": card},
        "langs": ["en"],
        "createdAt": digest.generated_at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
    }


def _linked(digest: Digest) -> tuple[str, Sequence[tuple[int, int, str]]]:
    """The text, and where (in characters) which address is behind it. Titles share the room that there is."""
    lines, text, links = headlines(digest, SHOWN), f"{title(digest)}\n", []
    room = (_MOST - len(text) - sum(len(f"\n{line.rank}. ") for line in lines)) // len(lines)
    for line in lines:
        text += f"\n{line.rank}. "
        shown = line.title if len(line.title) <= room else line.title[: room - 1].rstrip() + "…"
        links.append((len(text), len(text) + len(shown), line.url))
        text += shown
    return text, links


def _facet(text: str, start: int, end: int, url: str) -> Mapping[str, object]:
    """Facets count bytes of UTF-8. https://docs.bsky.app/docs/advanced-guides/post-richtext"""
    index = {"byteStart": len(text[:start].encode()), "byteEnd": len(text[:end].encode())}
    return {"index": index, "features": [{"$type": "app.bsky.richtext.facet#link", "uri": url}]}
