"""What pages are made of, read at most once: the table's digests, the bucket's stamps, and what is hidden.

Nothing in a library is older than the library, and days that are not in the bucket yet (nor about to be) are not in
it. So what is made of it stands until another publish puts a day there: `overtaken` tells.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeVar, cast

from hotpapers.domain.calendar import Month, Week
from hotpapers.domain.digest import DayIndex, Digest, Entry
from hotpapers.domain.errors import NotFound
from hotpapers.domain.mention import Mention
from hotpapers.domain.outline import Outline, Snapshot
from hotpapers.domain.paper import PaperId
from hotpapers.domain.run import StatusPage
from hotpapers.domain.takedown import Hidden, shown, without
from hotpapers.jobs.publish import months as archive_months
from hotpapers.jobs.publish import stamps
from hotpapers.jobs.publish.months import Months
from hotpapers.ports import Archive, DigestStore, PaperListing, PaperRecord, RunLog, Site, Takedowns
from hotpapers.views import addresses
from hotpapers.views.feeds import DIGESTS
from hotpapers.views.pages import MonthLine, month_line

ONE_DAY = timedelta(days=1)
MANY = 10
"""Coming days that are worth one look at all between them."""
SPARE = 4
"""Days looked at beyond those wanted, some of which may not be published yet or list nothing."""
_AHEAD = (10, 100, 1_000, 10_000)
"""Days in which the next digest is looked for, one span after another."""

Key = tuple[date, int]
"""Of an entry: its digest's date and its rank."""
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything a publish reads but the bucket, and what it is told."""

    store: DigestStore
    archive: Archive
    takedowns: Takedowns
    runs: RunLog
    mails: bool = False
    """Readers can have digests by mail."""


@dataclass(slots=True)
class Library:
    sources: Sources
    site: Site
    coming: frozenset[date] = frozenset()
    """Days that this publish puts into the bucket."""
    new: frozenset[PaperId] = frozenset()
    """Papers without a page in the bucket: of what is published, only the coming days list them."""
    read: dict[Hashable, object] = field(default_factory=dict)

    def once(self, key: Hashable, read: Callable[[], Value]) -> Value:
        if key not in self.read:
            self.read[key] = read()
        return cast(Value, self.read[key])

    # what there is

    def archive(self) -> Archive:
        return self.once("archive", self.sources.archive.remembering)

    def stamps(self, month: Month) -> stamps.Stamps:
        return self.once(("stamps", month), lambda: stamps.read(self.site.read(stamps.key(month))))

    def published(self, day: date) -> bool:
        return day in self.coming or day in self.stamps(Month.of(day))

    def overtaken(self, now: Library) -> bool:
        """Another publish has put days into the bucket since this was read, as `now` finds."""
        stamped = [key[1] for key in self.read if isinstance(key, tuple) and key[0] == "stamps"]
        if any(self._others(month) != now._others(month) for month in stamped):
            return True
        return "months" in self.read and self._elsewhere(self.months()) != self._elsewhere(now.stored_months())

    def _others(self, month: Month) -> frozenset[date]:
        return frozenset(self.stamps(month)) - self.coming

    def _elsewhere(self, months: Months) -> Months:
        """Without those of the coming days, which this publish writes itself."""
        own = {Month.of(day) for day in self.coming}
        return tuple(line for line in months if line.month not in own)

    def hidden(self) -> Hidden:
        return self.once("hidden", self.sources.takedowns.hidden)

    def status(self) -> StatusPage | None:
        return self.once("status", self.sources.runs.page)

    # days

    def days(
        self, *, newest: date | None = None, oldest: date | None = None, limit: int | None = None
    ) -> list[DayIndex]:
        """Published ones, newest first."""
        asked = limit + SPARE if limit else None
        while True:
            found = self._days(newest, oldest, asked)
            kept = [day for day in found if self.published(day.date)][:limit]
            if asked is None or limit is None or len(kept) == limit or len(found) < asked:
                return self._without_hidden(kept)
            asked *= 2  # so many are waiting for their turn

    def _without_hidden(self, days: list[DayIndex]) -> list[DayIndex]:
        if not self.hidden().papers:
            return days
        lines = {one.date: one.lines for one in self.outlines(day.date for day in days)}
        return [_retitled(day, [line.title for line in lines.get(day.date, ())]) for day in days]

    def _days(self, newest: date | None, oldest: date | None, limit: int | None) -> tuple[DayIndex, ...]:
        def read() -> tuple[DayIndex, ...]:
            return self.sources.store.days(newest=newest, oldest=oldest, limit=limit)

        return self.once(("days", newest, oldest, limit), read)

    def older(self, day: date) -> date | None:
        between = (one for one in self._between() if one < day)
        return next(between, None) or next((one.date for one in self.days(newest=day - ONE_DAY, limit=1)), None)

    def newer(self, day: date) -> date | None:
        """The days ahead are asked for in growing spans, since they come newest first."""
        if between := [one for one in self._between() if one > day]:
            return between[-1]
        start = day + ONE_DAY
        for span in _AHEAD:
            end = min(start + timedelta(days=span), date.max - ONE_DAY)
            if found := self.days(newest=end, oldest=start):
                return found[-1].date
        return None

    def _between(self) -> Sequence[date]:
        """The published days from the first of several coming ones to the last, newest first: asked for once."""
        if len(self.coming) < MANY:
            return ()
        found = self._days(max(self.coming), min(self.coming), None)
        return self.once("between", lambda: [one.date for one in found if self.published(one.date)])

    def near(self, day: date) -> tuple[date, ...]:
        return tuple(one for one in (self.older(day), self.newer(day)) if one)

    def within(self, span: Week | Month) -> list[DayIndex]:
        return self.days(newest=span.last, oldest=span.first)

    def latest(self) -> date | None:
        """The newest published digest with papers; the newest at all where none has any yet."""
        known = self.once("latest", self.sources.store.latest)
        if known and self.published(known) and self.digest(known).entries:
            return known
        return next((day.date for day in self.listed() or self.days(limit=1)), None)

    def listed(self) -> list[DayIndex]:
        """The newest published days with papers: those of the feeds."""
        return [day for day in self.days(limit=DIGESTS + SPARE) if day.count][:DIGESTS]

    def recent(self) -> list[Digest]:
        return [self.digest(day.date) for day in self.listed()]

    # digests

    def digest(self, day: date) -> Digest:
        """As it may be shown. Raises NotFound."""
        return self.once(("digest", day), lambda: without(self._stored(day), self.hidden()))

    def _stored(self, day: date) -> Digest:
        digest = self.sources.store.load(day)
        if digest is None:
            raise NotFound("digest of", str(day))
        return digest

    def mentions(self, day: date) -> tuple[Mention, ...]:
        """All of the evidence, hidden posts too."""
        return self.once(("mentions", day), lambda: self.sources.store.mentions(day))

    def outlines(self, days: Iterable[date]) -> list[Outline]:
        """Newest first."""
        wanted = sorted(days, reverse=True)
        missing = [day for day in wanted if ("outline", day) not in self.read]
        for outline in self.archive().outlines(missing) if missing else ():
            self.read["outline", outline.date] = self._seen(outline)
        return [cast(Outline, self.read["outline", day]) for day in wanted if ("outline", day) in self.read]

    def outline(self, day: date) -> Outline:
        """Raises NotFound."""
        for found in self.outlines([day]):
            return found
        raise NotFound("digest of", str(day))

    def _seen(self, outline: Outline) -> Outline:
        lines = tuple(line for line in outline.lines if line.paper not in self.hidden().papers)
        return outline if len(lines) == len(outline.lines) else replace(outline, lines=lines)

    def entries(self, wanted: Collection[Key]) -> Mapping[Key, Entry]:
        """From digests that were read anyway, else one by one."""
        missing = [key for key in wanted if ("entry", key) not in self.read and not self._have(key)]
        for key, entry in (self.archive().entries(missing) if missing else {}).items():
            self.read["entry", key] = replace(entry, posts=shown(entry.posts, self.hidden()))
        found = {key: self.read.get(("entry", key)) for key in wanted}
        return {key: cast(Entry, entry) for key, entry in found.items() if entry}

    def _have(self, key: Key) -> bool:
        digest = cast("Digest | None", self.read.get(("digest", key[0])))
        if digest is None:
            return False
        self.read["entry", key] = next((entry for entry in digest.entries if entry.rank == key[1]), None)
        return True

    # papers and categories

    def record(self, paper: PaperId) -> PaperRecord | None:
        """Where published digests list it; None where it is hidden or unknown."""
        if paper in self.hidden().papers:
            return None
        found = self.once(("record", paper), lambda: self.archive().record(paper))
        if found is None:
            return None
        return replace(found, listings=tuple(one for one in found.listings if self.published(one.date)))

    def listings(self, paper: PaperId) -> Sequence[PaperListing]:
        """Of published digests, newest first; none where it is hidden."""
        if paper in self.new:
            return self.once("listings", self._coming_listings).get(paper, ())
        record = self.record(paper)
        return record.listings if record else ()

    def _coming_listings(self) -> Mapping[PaperId, Sequence[PaperListing]]:
        found: dict[PaperId, list[PaperListing]] = {}
        for outline in self.outlines(self.coming):
            for line in outline.lines:
                found.setdefault(line.paper, []).append(PaperListing(outline.date, line.rank, line.score))
        return found

    def history(self, paper: PaperId, days: Iterable[date]) -> list[Snapshot]:
        """Of the digests of `days`, in their order."""
        read = (self.once(("history", day), lambda day=day: self._snapshots(day)) for day in sorted(days))  # type: ignore[misc]
        return [one for by_paper in read for one in by_paper.get(paper, ())]

    def _snapshots(self, day: date) -> Mapping[PaperId, Sequence[Snapshot]]:
        found: dict[PaperId, list[Snapshot]] = {}
        for one in self.archive().history(day):
            found.setdefault(one.paper, []).append(one)
        return found

    def of_category(self, name: str, *, limit: int) -> list[Outline]:
        """The newest published digests that list papers of it, with their lines alone; newest first."""
        found = self.once(("category", name, limit), lambda: self.archive().category(name, limit=limit + SPARE))
        return [self._seen(outline) for outline in found if self.published(outline.date)][:limit]

    # months

    def line(self, month: Month) -> MonthLine | None:
        """Made anew."""
        days = self.within(month)
        return month_line(days, self.outlines(day.date for day in days)) if days else None

    def months(self) -> Months:
        """As the bucket has them, those of the coming days made anew."""
        return self.once("months", self.merged_months)

    def merged_months(self) -> Months:
        own = {Month.of(day) for day in self.coming}
        return archive_months.merged(self.stored_months(), dict(self._lines(own)))

    def stored_months(self) -> Months:
        """Made anew of all published days where the bucket has none that can be read."""
        held = archive_months.read(self.site.read(addresses.key(addresses.MONTHS)))
        return archive_months.merged((), dict(self._lines(self._every_month()))) if held is None else held

    def _every_month(self) -> set[Month]:
        return {Month.of(day.date) for day in self.days()}

    def _lines(self, months: Iterable[Month]) -> Iterator[tuple[Month, MonthLine | None]]:
        """Made anew."""
        for month in sorted(months):
            yield month, self.line(month)


def _retitled(day: DayIndex, titles: Sequence[str]) -> DayIndex:
    return replace(day, count=len(titles), titles=tuple(titles[: len(day.titles)]), names=())
