"""The five networks against the stand-in web, by name, with patience for no wait."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from hotpapers.adapters.bluesky import Bluesky
from hotpapers.adapters.hackernews import HackerNews
from hotpapers.adapters.http import Http, Limits
from hotpapers.adapters.huggingface import HuggingFace
from hotpapers.adapters.mastodon import Mastodon
from hotpapers.adapters.x import Cards, X
from hotpapers.domain.calendar import window
from hotpapers.domain.mention import Gathered, Network
from hotpapers.ports import MentionSource

from local.faults import Fault, Kind
from local.sample import make
from local.web import SAMPLE, SAMPLE_DAY, SAMPLE_TIME, Web
from tests.fakes import FakeLedger

WINDOW = window(SAMPLE_DAY, SAMPLE_TIME)
CANARY = "canary-5Ecr3t"
SLOW = (Kind.HANG, Kind.DRIP)
"""Faults that are over when our patience is."""


@dataclass
class Patience:
    """Sleeps for nothing, and remembers for how long."""

    slept: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)


NOW = SAMPLE_TIME + timedelta(minutes=1)
"""By the clock of the door."""


def a_door(patience: Patience | None = None, fault: Fault | None = None) -> Http:
    limits = Limits(connect=1.0, read=0.2, total=0.4) if fault and fault.kind in SLOW else Limits()
    return Http("tests", limits=limits, sleep=patience or Patience(), jitter=lambda: 0.0, now=lambda: NOW)


def x(http: Http, web: Web, *, daily_posts: int = 300) -> X:
    return X(http, web.url("x"), CANARY, daily_posts, FakeLedger(), cards(http, web))


def cards(http: Http, web: Web) -> Cards:
    return Cards(http, web.url("x_oembed") + "/oembed")


SOURCES: Mapping[Network, Callable[[Http, Web], MentionSource]] = {
    Network.X: x,
    Network.BLUESKY: lambda http, web: Bluesky(http, web.url("bluesky"), f"{CANARY}-name", f"{CANARY}-password"),
    Network.HACKERNEWS: lambda http, web: HackerNews(http, web.url("hackernews")),
    Network.HUGGINGFACE: lambda http, web: HuggingFace(http, web.url("huggingface")),
    Network.MASTODON: lambda http, web: Mastodon(http, (web.url("mastodon"),)),
}


def in_short_pages(root: Path) -> Path:
    """The sample day with twenty posts on a page, and enough toots for a second one."""
    day: dict[str, Any] = json.loads((SAMPLE / "day.json").read_text())
    minutes = [f"{hour:02d}:{minute:02d}" for hour in range(18, 12, -1) for minute in range(50, -1, -10)]
    toots = [{**day["mastodon"][0], "at": f"2021-01-22T{minute}:00Z"} for minute in minutes]
    for name, text in make.answers({**day, "mastodon": [*toots, *day["mastodon"]]}, page=20).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def gathered(source: MentionSource) -> Gathered:
    return source.gather(WINDOW, SAMPLE_DAY)


def requests_of(network: Network, web: Web) -> int:
    """What the network itself saw; cards come from another host."""
    return len(web.asked(str(network)))
