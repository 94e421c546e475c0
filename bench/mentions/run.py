"""A run that gathers as many posts as is said, half of them of X: what the process holds at its peak, in megabytes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date

import hotpapers.wiring.harvest  # noqa: F401 - a function has it in memory
from hotpapers.adapters.bluesky import Bluesky
from hotpapers.adapters.http import Http, Response
from hotpapers.adapters.x import X
from hotpapers.domain.digest import Window
from hotpapers.domain.mention import Gathered, Network
from hotpapers.ports import MentionSource

from bench.mentions.made import END, PAGE, START, pages
from bench.mentions.memory import peak
from tests.fakes import FakeLedger

WINDOW = Window(START, END)
LOGIN = b'{"accessJwt": "token"}'


class Pages(Http):
    """A door behind which there are pages, each made when it is asked for."""

    def __init__(self, made: Iterator[bytes], posts: int) -> None:
        super().__init__("bench")
        self.made, self.count = made, b'{"data": [{"tweet_count": %d}]}' % posts

    def get(self, source: str, url: str, **_: object) -> Response:
        self.requests[source] += 1
        return Response(200, {}, self.count if "/counts/" in url else next(self.made), url)

    def post(self, source: str, url: str, **_: object) -> Response:
        self.requests[source] += 1
        return Response(200, {}, LOGIN, url)


def sources(posts: int) -> Iterator[MentionSource]:
    half = posts // 2
    everything = half // PAGE + 10
    yield Bluesky(Pages(pages("bluesky", half), half), "https://b.example", "me", "secret", pages=everything)
    yield X(Pages(pages("x", half), half), "https://x.example", "token", half + PAGE, FakeLedger(), pages=everything)


def main(posts: int) -> None:
    start = peak()
    gathered: dict[Network, Gathered] = {}
    for source in sources(posts):
        gathered[source.network] = source.gather(WINDOW, date(2026, 9, 24))
    found = sum(answer.status.items for answer in gathered.values())
    print(json.dumps({"start": start, "peak": peak(), "posts": posts, "items": found}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
