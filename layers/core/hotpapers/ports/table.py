"""What is kept: digests, announcements, runs, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from hotpapers.domain.digest import DayIndex, Digest, Entry
from hotpapers.domain.listing import Announcement
from hotpapers.domain.mention import Mention
from hotpapers.domain.outline import Outline, Snapshot
from hotpapers.domain.paper import Paper, PaperId
from hotpapers.domain.run import Run, StatusPage
from hotpapers.domain.stored import StoredBody
from hotpapers.domain.takedown import Hidden, Takedown


@dataclass(frozen=True, slots=True)
class PaperListing:
    """Where a paper was listed."""

    date: date
    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """A paper that a digest counted. What it was announced with never gets lost: see `domain.paper.merged`."""

    paper: Paper
    listings: tuple[PaperListing, ...]
    """By the visible revisions, newest first; a paper that left a digest has no listing there."""
    counted_at: datetime | None = None
    """When one of the digests that counted it was counted last: the listings are as they were then."""


class DigestStore(Protocol):
    """The table. Nothing of a revision is visible before all of it is."""

    def load(self, day: date) -> Digest | None:
        """The visible revision, whole."""
        ...

    def mentions(self, day: date) -> tuple[Mention, ...]:
        """The counted posts of the newest count of each network: the evidence of the visible revision."""
        ...

    def save(
        self, digest: Digest, body: StoredBody, mentions: Iterable[Mention], papers: Iterable[Paper] = ()
    ) -> Digest:
        """Makes the digest visible as the next revision after `digest.revision`; returns it with its number.

        `papers` are kept beside the listed ones: those that a mention names. Saving what the visible revision says
        (`domain.revision.said`) makes no new one, but completes what an interrupted save left undone.
        Raises RevisionConflict when the visible revision is not `digest.revision`, StoreError.
        """
        ...

    def settle(self, day: date) -> None:
        """Completes a save that was stopped after its revision became visible; nothing where there is none such."""
        ...

    def rebody(self, digest: Digest, body: StoredBody) -> None:
        """Replaces the body of a visible revision, where its form changed and not what it says.

        Raises RevisionConflict where another revision is visible.
        """
        ...

    def days(
        self, *, newest: date | None = None, oldest: date | None = None, limit: int | None = None
    ) -> tuple[DayIndex, ...]:
        """The archive, newest first, from `newest` down to `oldest`."""
        ...

    def latest(self) -> date | None:
        """The newest date that ever had a digest with a paper in it."""
        ...


class Archive(Protocol):
    """Visible digests in short, and the entries to be shown of them: one batch of reads a call."""

    def outlines(self, days: Iterable[date]) -> tuple[Outline, ...]:
        """Newest first; a date without a digest is left out."""
        ...

    def entries(self, wanted: Iterable[tuple[date, int]]) -> Mapping[tuple[date, int], Entry]:
        """Entries in full, by date and rank; what is not listed is left out."""
        ...

    def category(self, name: str, *, newest: date | None = None, limit: int | None = None) -> tuple[Outline, ...]:
        """At most `limit` digests that list papers of the category, with their lines alone; newest first."""
        ...

    def categories(self) -> tuple[str, ...]:
        """Every category that a listed paper ever had, sorted."""
        ...

    def history(self, day: date) -> tuple[Snapshot, ...]:
        """Of every paper that the digest of `day` listed at any step, the steps in their order."""
        ...

    def record(self, paper: PaperId) -> PaperRecord | None: ...

    def remembering(self) -> Archive:
        """The same, reading what a digest says in short once: for one piece of work, which may not see it change."""
        ...


class Announcements(Protocol):
    """What arXiv announced, kept so that a recount asks arXiv nothing."""

    def announcement(self, day: date) -> Announcement | None: ...

    def keep(self, announcement: Announcement) -> None:
        """Replaces what is kept of its day, at once or not at all."""
        ...


class RunLog(Protocol):
    """What became of the runs, and what the status page says. Runs are forgotten after a while."""

    def add(self, run: Run) -> None:
        """The same run again replaces itself."""
        ...

    def runs(self, limit: int) -> tuple[Run, ...]:
        """Newest first."""
        ...

    def page(self) -> StatusPage | None: ...

    def say(self, page: StatusPage) -> bool:
        """Keeps the page where a reader would notice a difference; True where it did."""
        ...


class Leases(Protocol):
    """Who may use what only one may use at a time. An economy: nothing goes wrong where two hold it."""

    def take(self, name: str, holder: str, *, now: datetime, until: datetime) -> bool:
        """False where another holder has it past `now`; the same holder may take it again, and for longer."""
        ...

    def give_back(self, name: str, holder: str) -> None:
        """Before its time; nothing where another holder has it by now."""
        ...


class Ledger(Protocol):
    """What a UTC day of the clock has had of us, over all runs and whatever hours their events name; then forgotten."""

    def refuse(self, day: date, who: str) -> None:
        """Somebody will have no more of our questions on that day."""
        ...

    def refused(self, day: date) -> frozenset[str]: ...

    def spend(self, day: date, who: str, mills: int, *, most: int) -> bool:
        """Adds to what `who` was paid; False where that would come to more than `most`. Less than nought is back."""
        ...

    def spent(self, day: date, who: str) -> int:
        """Mills: thousandths of a US dollar."""
        ...


class Takedowns(Protocol):
    """What must not be shown, whatever is rebuilt."""

    def hide(self, takedown: Takedown) -> None:
        """The newest word on a target counts, also to lift it."""
        ...

    def hidden(self) -> Hidden: ...


class Documents(Protocol):
    """Bodies ready to send that belong to no single digest, such as a week or the list of categories, by name."""

    def put(self, name: str, body: StoredBody) -> bool:
        """True where the content differed from what was kept."""
        ...

    def get(self, name: str) -> StoredBody | None: ...


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table, as an archive keeps it."""

    pk: str
    sk: str
    beside: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Attributes beside the noun, in DynamoDB's JSON."""
    data: bytes | None = None
    """JSON."""


class Rows(Protocol):
    """The rows of the table that nothing else can give: takedowns, runs, and each day's with its META last."""

    def kept(self) -> Iterator[Row]: ...

    def check(self, rows: Iterable[Row]) -> Mapping[date, str]:
        """Their digests, each with the name of its revision. Raises InvalidInput for a row that is none of ours, and
        for half a digest.
        """
        ...

    def put(self, rows: Iterable[Row]) -> Iterator[date]:
        """Writes them in their order, and gives each day whose digest is visible from here on."""
        ...

    def other(self, digests: Mapping[date, str]) -> date | None:
        """A day, up to the newest of these, of which the table holds a digest that is none of these."""
        ...
