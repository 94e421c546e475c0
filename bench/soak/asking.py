"""What readers ask, and what is wrong with an answer."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from defusedxml.ElementTree import ParseError, fromstring

Version = tuple[str, int]
"""Date and revision of a digest; the newer is the greater."""

_FRONT = re.compile(rb'rel="canonical" href="[^"]*/digests/(\d{4}-\d\d-\d\d)/"')


@dataclass(frozen=True)
class Ask:
    """`{day}` in the path is the newest published one."""

    name: str
    path: str
    weight: int = 1
    status: int = 200
    conditional: bool = False
    """With the ETag that was last seen."""


PAPER = "2101.08692"
MIX = (
    Ask("front page", "/", 6),
    Ask("front page, unchanged", "/", 4, conditional=True),
    Ask("day", "/digests/{day}/", 4),
    Ask("day as JSON", "/digests/{day}/index.json", 2),
    Ask("paper", f"/papers/{PAPER}/", 4),
    Ask("feed", "/feed.xml", 3),
    Ask("feed, unchanged", "/feed.xml", 3, conditional=True),
    Ask("API: latest", "/v1/digests/latest", 6),
    Ask("API: latest, unchanged", "/v1/digests/latest", 4, conditional=True),
    Ask("API: day", "/v1/digests/{day}", 3),
    Ask("API: paper", f"/v1/papers/{PAPER}", 3),
    Ask("API: search", "/v1/papers?q=learning"),
    Ask("API: trending", "/v1/trending", 2),
    Ask("API: no date", "/v1/digests/2021-02-30", status=400),
    Ask("API: no digest", "/v1/digests/1999-01-01", status=404),
    Ask("no page", "/nothing/here/", status=404),
)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    """By small letters."""
    body: bytes

    @property
    def tag(self) -> str:
        """Of what was compressed on the way: that of what it was."""
        return self.headers.get("etag", "").removeprefix("W/")

    def content(self) -> bytes:
        """Raises OSError, EOFError or zlib's error for what is no gzip."""
        return gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body


@dataclass(frozen=True)
class Known:
    """What an ETag of a path stood for."""

    digest: bytes
    version: Version | None


def known(answer: Answer) -> Known:
    content = answer.content()
    return Known(sha256(content).digest(), version(answer.headers.get("content-type", ""), content))


def version(kind: str, content: bytes) -> Version | None:
    """Of the digest that is shown, where one is; a page tells no revision."""
    if kind.startswith("application/json"):
        meta = json.loads(content).get("meta", {})
        return (meta["date"], meta["revision"]) if "revision" in meta else None
    found = _FRONT.search(content)
    return (found[1].decode(), 0) if found else None


def wrong(ask: Ask, sent: str, answer: Answer, before: Known | None) -> Iterator[str]:
    """`sent`: the ETag that was asked with; `before`: what the answer's own stood for."""
    if answer.status == 304 and sent:
        if answer.body or answer.tag != sent:
            yield "304 with a body or with another ETag"
    elif answer.status != ask.status:
        yield f"status {answer.status} in place of {ask.status}"
    elif before is None:
        yield from broken(answer)
    elif known(answer).digest != before.digest:
        yield "two bodies under one ETag"


def broken(answer: Answer) -> Iterator[str]:
    kind, content = answer.headers.get("content-type", ""), answer.content()
    try:
        if "json" in kind:
            json.loads(content)
        elif "xml" in kind:
            fromstring(content)
        elif not content.rstrip().endswith(b"</html>"):
            yield f"{kind}: it does not end as it should"
    except (ValueError, ParseError) as error:
        yield f"{kind}: {error}"
    if answer.status == 200 and not answer.tag:
        yield "no ETag"
