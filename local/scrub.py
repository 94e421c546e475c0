"""What a recording must not hold: secrets, what belongs to our own account, and words that are not ours to keep."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote

from hotpapers.adapters.bluesky.posts import HIDDEN

from local.sample.networks import SESSION

Json = Any
SCRUBBED = b"scrubbed"


def scrubbed(name: str, body: bytes, secrets: Iterable[str]) -> bytes:
    """The body as it may be kept under `name`. JSON is written line by line, so that a diff shows what changed."""
    for part, scrub in _SCRUBS.items():
        if name.startswith(part):
            body = json.dumps(scrub(json.loads(body)), ensure_ascii=False, indent=1).encode() + b"\n"
    for secret in secrets:
        for form in _forms(secret):
            body = body.replace(form, SCRUBBED)
    return body


def _forms(secret: str) -> list[bytes]:
    """A secret as it stands, and as JSON, URLs and Basic authorization would carry it; the longest first."""
    plain = secret.encode()
    forms = {plain, json.dumps(secret)[1:-1].encode(), quote(secret, safe="").encode(), base64.b64encode(plain)}
    return sorted((form for form in forms if form), key=len, reverse=True)


def _x(page: Json) -> Json:
    """Ids, links and counts. https://docs.x.com/developer-terms/policy"""
    for post in page.get("data", ()):
        post["text"] = ""
        for note in (post.get("note_post"), post.get("note_tweet")):
            if note:
                note["text"] = ""
        for url in post.get("entities", {}).get("urls", ()):
            for foreign in ("title", "description", "images"):
                url.pop(foreign, None)
    return page


def _card(card: Json) -> Json:
    return {**card, "html": ""}


def _session(_: Json) -> Json:
    return SESSION


def _bluesky(page: Json) -> Json:
    for post in page.get("posts", ()):
        post.pop("viewer", None)
        author = post["author"]
        author.pop("viewer", None)
        if any(label.get("val") == HIDDEN for label in author.get("labels", ())):
            author.update(handle="hidden.example", displayName="", avatar="")
            post["record"]["text"] = ""
    return page


def _mastodon(statuses: Json) -> Json:
    for status in statuses:
        if not status["account"].get("indexable"):
            status["content"] = "".join(_ANCHOR.findall(status["content"]))
            status["account"].update(acct="hidden@people.example", display_name="", note="", fields=[])
    return statuses


_ANCHOR = re.compile(r"<a [^>]*href=[^>]*>")

_SCRUBS: Mapping[str, Callable[[Json], Json]] = {
    "x/": _x,
    "x_oembed/": _card,
    "bluesky/createSession": _session,
    "bluesky/searchPosts": _bluesky,
    "mastodon/": _mastodon,
}
