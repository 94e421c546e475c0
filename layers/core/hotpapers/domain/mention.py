"""Mentions: the posts, stories and pages that name papers, and what became of each network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hotpapers.domain.paper import PaperId


class Network(StrEnum):
    """The networks by the names they have everywhere: pages, API, keys, settings."""

    X = "x"
    BLUESKY = "bluesky"
    HACKERNEWS = "hackernews"
    HUGGINGFACE = "huggingface"
    MASTODON = "mastodon"
    IMPORT = "import"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Network.X: "X",
    Network.BLUESKY: "Bluesky",
    Network.HACKERNEWS: "Hacker News",
    Network.HUGGINGFACE: "Hugging Face",
    Network.MASTODON: "Mastodon",
    Network.IMPORT: "the original blog",
}


@dataclass(frozen=True, slots=True)
class Author:
    """Who posted. `id` is the network's stable id, where it has one (else the handle)."""

    id: str
    handle: str | None = None
    name: str | None = None
    bot: bool = False
    hidden: bool = False
    """Counted, but not to be shown: the person asked not to be shown to the logged-out."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One post that names papers. A count that the network does not give is None, never 0.

    On Hacker News `likes` are points less the submitter's own, on Hugging Face upvotes less one, `reposts` None.
    """

    network: Network
    post_id: str
    author: Author
    posted_at: datetime
    url: str
    papers: tuple[PaperId, ...]
    """Each paper once, in the order named; k is their number."""
    counted_at: datetime
    """When the counts below were read (UTC)."""
    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None
    quotes: int | None = None
    text: str | None = None
    """Only where the network's terms allow it to be kept and shown; never for X."""
    lang: str | None = None
    markup: str | None = None
    """An imported post's own HTML, verbatim; to be sanitised wherever it is shown."""
    reach: int | None = None
    """n: how many different papers its author named on its UTC day, announced or not, as far as was seen."""

    @property
    def key(self) -> tuple[Network, str]:
        """What makes two mentions the same post."""
        return self.network, self.post_id


class SourceState(StrEnum):
    OK = "ok"
    PARTIAL = "partial"
    """Some of it: `reason` says what is missing."""
    OFF = "off"
    """Not asked: not configured, or refused for the day."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """What became of one network in one run. A network that is missing is not zero."""

    network: Network
    state: SourceState
    reason: str | None = None
    items: int = 0
    requests: int = 0
    cost: float = 0.0
    """US dollars. Of a digest: its share of what was asked for several."""
    counted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """A network's finished answer: never half of it in a generator."""

    mentions: tuple[Mention, ...]
    status: SourceStatus
    refused: bool = False
    """It will have no more of our questions today."""
