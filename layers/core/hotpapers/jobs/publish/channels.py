"""What each feed says, from the library's nouns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from hotpapers.domain.calendar import Week
from hotpapers.domain.digest import DayIndex, Entry
from hotpapers.domain.paper import How, PaperId
from hotpapers.domain.rollup import best
from hotpapers.jobs.publish.library import ONE_DAY, Library
from hotpapers.jobs.publish.plan import Feed, Form, Target
from hotpapers.views import feeds
from hotpapers.views.feeds import Channel, First

CATEGORY_DAYS = 20
"""Digests with papers of a category that its feed looks at."""

_WRITERS: Mapping[Form, Callable[[Channel], bytes]] = {
    Form.RSS: feeds.rss,
    Form.ATOM: feeds.atom,
    Form.JSON: feeds.json_feed,
}


def write(channel_: Channel, target: Target) -> bytes:
    return _WRITERS[target.form or Form.RSS](channel_)


def channel(library: Library, site: str, target: Target) -> Channel:
    match target.feed:
        case Feed.PAPERS:
            return feeds.papers_feed(site, recent_firsts(library))
        case Feed.THRESHOLD:
            return feeds.threshold_feed(site, int(target.name), recent_firsts(library))
        case Feed.CATEGORY:
            return feeds.category_feed(site, target.name, category_firsts(library, target.name))
        case Feed.WEEKS:
            return feeds.weeks_feed(site, weeks(library))
        case _:
            return feeds.digests_feed(site, library.recent())


def recent_firsts(library: Library) -> Sequence[First]:
    listed = [(digest.date, entry) for digest in library.recent() for entry in digest.entries]
    return library.once("firsts", lambda: _firsts(library, listed))


def category_firsts(library: Library, name: str) -> Sequence[First]:
    outlines = library.of_category(name, limit=CATEGORY_DAYS)
    keys = [(outline.date, line.rank) for outline in outlines for line in outline.lines]
    entries = library.entries(keys[: 2 * feeds.PAPERS])
    return _firsts(library, [(day, entry) for (day, _), entry in entries.items()])


def _firsts(library: Library, listed: Sequence[tuple[date, Entry]]) -> Sequence[First]:
    return feeds.first_entries(listed, _earlier(library, [entry for _, entry in listed]))


def _earlier(library: Library, entries: Iterable[Entry]) -> Mapping[PaperId, date]:
    """When a cross-listed paper was first listed: its own announcement may be older than the feed."""
    crossed = {entry.paper.id for entry in entries if entry.paper.how is How.CROSS}
    records = {paper: library.record(paper) for paper in crossed}
    return {paper: record.listings[-1].date for paper, record in records.items() if record and record.listings}


def weeks(library: Library) -> list[tuple[Week, datetime, Sequence[tuple[int, Entry]]]]:
    """Those before the newest digest's, newest first."""
    latest = library.latest()
    if latest is None:
        return []
    end = Week.of(latest).first - ONE_DAY
    days = library.days(newest=end, oldest=end - timedelta(weeks=feeds.WEEKS))
    library.outlines(day.date for day in days)
    return [_week(library, week, list(group)) for week, group in groupby(days, key=lambda day: Week.of(day.date))]


def _week(library: Library, week: Week, days: Sequence[DayIndex]) -> tuple[Week, datetime, Sequence[tuple[int, Entry]]]:
    placed = best(week, library.outlines(day.date for day in days)).papers[: feeds.TOP]
    entries = library.entries([(one.date, one.line.rank) for one in placed])
    found = ((one.rank, entries.get((one.date, one.line.rank))) for one in placed)
    return week, max(day.generated_at for day in days), [(rank, entry) for rank, entry in found if entry]
