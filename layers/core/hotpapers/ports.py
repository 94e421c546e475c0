"""What the jobs ask of the world. Each need has one Protocol; adapters and fakes pass the same contract tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from hotpapers.domain.digest import DayIndex, Digest, Window
from hotpapers.domain.listing import Listing
from hotpapers.domain.mention import Gathered, Mention, Network
from hotpapers.domain.paper import Paper, PaperId


class Listings(Protocol):
    """Announced papers."""

    def announced(self, subject: str, day: date | None, known: date | None, now: datetime) -> Listing:
        """The announcement of `day`, or the newest one; UNCHANGED when its date is `known` or older.

        Raises SourceUnavailable or SourceRefused; a page that cannot be read is Outcome.BROKEN, not an error.
        """
        ...


class MentionSource(Protocol):
    """One network's posts about papers."""

    @property
    def network(self) -> Network: ...

    def gather(self, window: Window, day: date) -> Gathered:
        """All posts of the window that name any paper, whole or flagged `partial`.

        Raises SourceError where there is nothing to give at all.
        """
        ...


@dataclass(frozen=True, slots=True)
class StoredBody:
    """A JSON document ready to send: gzip, with the strong ETag of its content."""

    gzipped: bytes
    etag: str
    """With its quotes."""
    last_modified: datetime


@dataclass(frozen=True, slots=True)
class PaperListing:
    """Where a paper was listed."""

    date: date
    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class PaperRecord:
    paper: Paper
    listings: tuple[PaperListing, ...]
    """Newest first."""


class DigestStore(Protocol):
    """The table. Nothing of a revision is visible before all of it is."""

    def load(self, day: date) -> Digest | None:
        """The visible revision, whole."""
        ...

    def mentions(self, day: date) -> tuple[Mention, ...]:
        """The counted posts of the newest count of each network: the evidence of the visible revision."""
        ...

    def save(self, digest: Digest, body: StoredBody, mentions: Iterable[Mention]) -> Digest:
        """Makes the digest visible as the next revision after `digest.revision`; returns it with its number.

        Saving what is already visible writes no new revision, but completes what an interrupted save left undone.
        Raises RevisionConflict when the visible revision is not `digest.revision`, StoreError.
        """
        ...

    def days(self, *, newest: date | None = None, limit: int | None = None) -> tuple[DayIndex, ...]:
        """The archive, newest first, from `newest` on."""
        ...

    def latest(self) -> date | None:
        """The date of the newest good digest."""
        ...


class DigestReader(Protocol):
    """What the API reads; nothing here is computed per call."""

    def latest_body(self) -> StoredBody | None: ...

    def digest_body(self, day: date) -> StoredBody | None: ...

    def paper(self, paper: PaperId) -> PaperRecord | None: ...


@dataclass(frozen=True, slots=True)
class SiteObject:
    """One object of the bucket. `path` is its key, without a slash in front."""

    path: str
    body: bytes
    content_type: str
    cache_control: str


class Site(Protocol):
    """The bucket."""

    def put(self, item: SiteObject) -> bool:
        """Writes the object unless the bucket already holds these bytes and headers; True where it wrote."""
        ...

    def replace(self, path: str, make: Callable[[], SiteObject]) -> bool:
        """Writes an object that several publishes share: recomputed by `make` when another one came between."""
        ...

    def read(self, path: str) -> bytes | None: ...

    def invalidate(self, paths: Sequence[str], reference: str) -> None:
        """Asks the edge to forget these paths (at most 10; a longer list becomes what covers it).

        The same `reference` a second time does nothing: it comes from what was published, never from a clock.
        """
        ...
