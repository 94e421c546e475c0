"""The digest: the ranked papers of one announcement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from hotpapers.domain.mention import Mention, Network, SourceStatus
from hotpapers.domain.paper import Paper, PaperId


class State(StrEnum):
    OPEN = "open"
    """Still recounted."""
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Algorithm:
    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one network gave to a paper's score. A count the network does not give is None."""

    network: Network
    score: float
    """Its share of the value, so that the parts of a paper sum to its value (to rounding)."""
    voices: int
    posts: int
    likes: int | None = None
    reposts: int | None = None
    quotes: int | None = None
    raw: int | None = None
    """heat: the part before calibration, in millionths."""


@dataclass(frozen=True, slots=True)
class Score:
    value: float
    parts: tuple[Part, ...]
    """Networks in the order of `Network`."""
    voices: int
    posts: int
    field_percentile: float | None = None
    """0-100: mid-rank among the papers of its primary category in the last 20 digests."""


@dataclass(frozen=True, slots=True)
class Converted:
    """An entry's foreign texts as pages show them, where that is more than an escape away: made once, with its digest.

    It is believed to be safe, so only `views.converting` makes it; nothing that comes from outside has any.
    """

    by: str
    """The converter. What another one made is not shown."""
    title: str | None = None
    """HTML, as the abstract and the posts are."""
    abstract: str | None = None
    name: str | None = None
    """The title as plain text."""
    words: str | None = None
    """The abstract as plain text."""
    authors: str | None = None
    """Those that are shown, as plain text."""
    posts: Mapping[str, str] = field(default_factory=dict)
    """By network and id, with a slash between them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of a digest. The totals are over every counted post, not only the shown ones."""

    rank: int
    paper: Paper
    score: Score
    reposts: int
    likes: int
    counted_at: datetime | None
    """When the newest of its counts was read (UTC)."""
    posts: tuple[Mention, ...] = ()
    """The posts shown, best first."""
    first_seen: datetime | None = None
    previous_rank: int | None = None
    """At the recount before this one; None for a newcomer."""
    days_listed: int = 1
    peak_rank: int | None = None
    converted: Converted | None = None
    """None where it was not made."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What arXiv announced on the date, over all configured subjects, each paper once."""

    subjects: tuple[str, ...]
    new: int
    cross: int
    missing: tuple[str, ...] = ()
    """Subjects whose listing for this date could not be had, or not whole."""
    highest: PaperId | None = None
    """Of the new papers: a feed with this id or a lower one holds an announcement from before."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """heat: a network's typical top paper, frozen with the digest."""

    network: Network
    typical: int
    """Millionths."""
    days: int
    """How many real digests went into the median; the rest was the default."""


@dataclass(frozen=True, slots=True)
class Top:
    """heat: the strongest part of a network that was `ok` at a recount step; later digests are calibrated by it."""

    step: str
    network: Network
    raw: int
    """Millionths."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The listed papers at a recount step, best first."""

    step: str
    papers: tuple[PaperId, ...]


@dataclass(frozen=True, slots=True)
class PostMeta:
    """Front matter of an imported post that is not derived from its date."""

    category: str = "arXiv"
    tags: tuple[str, ...] = ("arXiv", "Twitter", "Machine Learning", "Computer Science")
    description: str | None = None
    social_image: str = "/media/flying-marine.jpg"


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time, UTC: from `start` to before `end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Digest:
    date: date
    """D as arXiv printed it."""
    window: Window
    generated_at: datetime
    """The event's time (UTC), never the clock's."""
    algorithm: Algorithm
    announced: Announced
    entries: tuple[Entry, ...]
    sources: tuple[SourceStatus, ...]
    complete: bool = True
    """False where a subject's listing is missing."""
    revision: int = 0
    """0 until it is saved; counts from 1."""
    state: State = State.OPEN
    step: str = "0h"
    """The recount step that this revision shows (`0h`, `6h`, `1d`, ...)."""
    posts: int = 0
    """Posts counted, over all networks and papers."""
    people: int = 0
    """Different authors of them, by network."""
    calibration: tuple[Calibration, ...] = ()
    imported: PostMeta | None = None
    """Set for a post of the original blog."""
    site_url: str = field(default="")
    """Absolute address of the site, without a slash at its end; API and feeds link with it."""
    named: tuple[PaperId, ...] = ()
    """The announced papers that any counted post names: what was ranked, listed or not."""
    tops: tuple[Top, ...] = ()
    """Of every step so far."""
    standings: tuple[Standing, ...] = ()
    """Of every step so far, in their order."""


@dataclass(frozen=True, slots=True)
class DayIndex:
    """A line of the archive."""

    date: date
    revision: int
    count: int
    titles: tuple[str, ...]
    """The first three."""
    state: State
    generated_at: datetime
    complete: bool = True
    notes: tuple[str, ...] = field(default=())
    step: str = "0h"
    """The recount step of the revision; with date and state all that `recount.due` looks at."""
    tops: tuple[Top, ...] = ()
    """Of every step so far: a digest is calibrated from the lines of the 20 before it."""
    names: tuple[str, ...] = ()
    """The titles as plain text, where one of them was converted."""
