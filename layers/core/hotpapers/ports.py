"""What the jobs ask of the world. Each need has one Protocol; adapters and fakes pass the same contract tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import inf
from typing import Protocol, runtime_checkable

from hotpapers.domain.digest import DayIndex, Digest, Entry, Window
from hotpapers.domain.listing import Announcement, Listing
from hotpapers.domain.mention import Gathered, Mention, Network
from hotpapers.domain.outline import Outline, Snapshot
from hotpapers.domain.paper import Paper, PaperId
from hotpapers.domain.run import Run, StatusPage
from hotpapers.domain.stored import StoredBody as StoredBody  # noqa: PLC0414
from hotpapers.domain.takedown import Hidden, Takedown
from hotpapers.domain.telling import Letter


class Listings(Protocol):
    """Announced papers."""

    def announced(
        self, subject: str, day: date | None, known: date | None, now: datetime, *, seconds: float = inf
    ) -> Listing:
        """The announcement of `day`, or the newest one; UNCHANGED when its date is `known` or older.

        Of a `day` asked for by name, `known` is a date that arXiv has printed: what is older needs no look first.

        `seconds`: what the subject may take of the run; a limit of its own is besides.

        Raises SourceRefused where arXiv will have no more of our questions today; what else goes wrong is
        Outcome.BROKEN, with all that was tried, and not an error.
        """
        ...


class MentionSource(Protocol):
    """One network's posts about papers."""

    @property
    def network(self) -> Network: ...

    def gather(self, window: Window, day: date, *, seconds: float = inf) -> Gathered:
        """All posts of the window that name any paper, whole or flagged `partial`.

        `seconds`: what is left of the whole run; a source has a limit of its own besides.
        What a network would not give is told by the status, with what asking has cost.
        """
        ...


@runtime_checkable
class Refreshing(Protocol):
    """A network that can be asked for posts by their ids, as well as for new ones."""

    def refresh(self, posts: Sequence[Mention], now: datetime, *, seconds: float = inf) -> Gathered:
        """These posts as they are counted `now`; one that was deleted is not among them.

        As `MentionSource.gather`, what could not be had is told by the status.
        """
        ...


class Presence(Protocol):
    """Who tells for nothing whether posts are still there, where asking for them again costs money."""

    @property
    def network(self) -> Network: ...

    def gone(self, posts: Sequence[Mention], *, seconds: float = inf) -> frozenset[str]:
        """Ids of those that were deleted or are not public any more, as far as could be seen; raises nothing."""
        ...


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


class Channel(Protocol):
    """Where many are told of a digest at once."""

    @property
    def name(self) -> str: ...

    @property
    def repeatable(self) -> bool:
        """Telling the same digest twice is telling it once."""
        ...

    def tell(self, digest: Digest) -> None:
        """Raises SourceError; without a status of HTTP's in it, people may have been told all the same."""
        ...


class Readers(Protocol):
    """Who asked for digests by mail, and nothing else about them."""

    def invite(self, address: str, now: datetime) -> bool:
        """False where the address was invited within a day, or too many were today: then nothing is to be sent."""
        ...

    def add(self, address: str, now: datetime) -> None:
        """Nothing where it is there already. The first digest that it gets is one after `now`'s date."""
        ...

    def remove(self, address: str) -> None:
        """With all that is known of it."""
        ...

    def waiting(self, day: date) -> Iterable[str]:
        """Who was not told of `day` or a later one."""
        ...

    def mark(self, address: str, day: date) -> bool:
        """As told of `day`; False where it was, or is not there any more."""
        ...

    def unmark(self, address: str, day: date) -> None:
        """As it was before `mark`: nothing was sent."""
        ...


class Postman(Protocol):
    """Mail."""

    def send(self, address: str, letter: Letter, leave: str | None = None) -> None:
        """`leave`: where one click ends it. Raises SourceError; with a status in it, nothing was sent."""
        ...


class Tokens(Protocol):
    """What proves, in a link, that we sent it to the address."""

    def sign(self, purpose: str, address: str, until: datetime | None = None) -> str: ...

    def read(self, purpose: str, token: str, now: datetime) -> str:
        """The address. Raises InvalidInput for another purpose, after its time, and for what we never signed."""
        ...


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

    def check(self, rows: Iterable[Row]) -> int:
        """How many digests they hold. Raises InvalidInput for a row that is none of ours, and for half a digest."""
        ...

    def put(self, rows: Iterable[Row]) -> Iterator[date]:
        """Writes them in their order, and gives each day whose digest is visible from here on."""
        ...

    def empty(self) -> bool:
        """No digest is there."""
        ...


class Documents(Protocol):
    """Bodies ready to send that belong to no single digest, such as a week or the list of categories, by name."""

    def put(self, name: str, body: StoredBody) -> bool:
        """True where the content differed from what was kept."""
        ...

    def get(self, name: str) -> StoredBody | None: ...


class Bodies(Protocol):
    """Digests as they were stored, ready to send."""

    def latest_body(self) -> StoredBody | None: ...

    def digest_body(self, day: date) -> StoredBody | None: ...

    def digest_bodies(self, days: Iterable[date]) -> Mapping[date, StoredBody]:
        """Of many days in one batch of reads; a date without a digest is left out."""
        ...


class DigestReader(Bodies, Protocol):
    """What the API reads."""

    def paper(self, paper: PaperId) -> PaperRecord | None: ...

    def history(self, paper: PaperId) -> tuple[Snapshot, ...]:
        """Of every digest that ever listed it, oldest first."""
        ...

    def mentions(self, paper: PaperId) -> tuple[Mention, ...]:
        """The counted posts that name it. Costs the whole evidence of its days: not for every call."""
        ...

    def document(self, name: str) -> StoredBody | None:
        """As `Documents.get`."""
        ...


@dataclass(frozen=True, slots=True)
class SiteObject:
    """One object of the bucket. `path` is its key, without a slash in front."""

    path: str
    body: bytes
    content_type: str
    cache_control: str
    revision: int | None = None
    """Of the digest that it shows, where it shows one: an older one never replaces a newer one."""


Held = Mapping[str, object]
"""What the bucket held of some paths when it was asked; only the site itself can read the values."""


@dataclass(frozen=True, slots=True)
class Swapped:
    """What became of some writes, by path."""

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    """Another publish wrote in between: to be asked for, made and written again."""
    held: Held = field(default_factory=dict)
    """Of the paths that were written."""


class Site(Protocol):
    """The bucket."""

    def held(self, paths: Iterable[str]) -> Held:
        """Asked before what is to be written is read; paths that the bucket does not hold are left out."""
        ...

    def swap(self, items: Iterable[SiteObject], held: Held) -> Swapped:
        """Writes, in no order, what differs from what was held, each where nobody wrote since.

        Raises StoreError; some may have been written then.
        """
        ...

    def put(self, item: SiteObject) -> bool:
        """Writes the object unless the bucket holds these bytes and headers, or a newer revision; True where it wrote.

        Raises StoreError.
        """
        ...

    def replace(self, path: str, make: Callable[[], SiteObject]) -> bool:
        """Writes an object that several publishes share: made again where another one came between."""
        ...

    def read(self, path: str) -> bytes | None: ...

    def revision(self, path: str) -> int | None:
        """That an object was written with. The same bytes of a newer revision are not written again."""
        ...

    def invalidate(self, paths: Sequence[str], reference: str) -> None:
        """Asks the edge to forget these paths, with `*` for whatever follows; too many become what covers them.

        The same paths with the same `reference` a second time do nothing: it comes from what was published, never
        from a clock.
        """
        ...
