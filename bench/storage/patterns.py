"""Every access pattern of the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from hotpapers.adapters.dynamodb import (
    TableAnnouncements,
    TableArchive,
    TableDocuments,
    TableLeases,
    TableReader,
    TableRunLog,
    TableStore,
    TableTakedowns,
)
from hotpapers.adapters.dynamodb.bodies import TableBodies
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.domain.calendar import month_of, week_of
from hotpapers.domain.digest import Announced, Digest
from hotpapers.domain.listing import Announcement
from hotpapers.domain.paper import PaperId
from hotpapers.domain.run import Run, StatusPage
from hotpapers.domain.takedown import Takedown
from hotpapers.jobs.read.answers import Answers
from hotpapers.jobs.read.shelf import Shelf
from hotpapers.views.documents import digest_body

from bench.storage.made import Found, a_recount, papers
from tests.builders import NOW

Pattern = tuple[str, str, Callable[[], Any]]


def patterns(table: Table, found: Found) -> Iterator[Pattern]:
    """What, by which port and method, and how. In order: the first ones fill the table."""
    store, archive, reader = TableStore(table), TableArchive(table), TableReader(table)
    day, paper = found.digest.date, found.papers[0].id
    saved: list[Digest] = []
    yield "first save of a day", "DigestStore.save", lambda: saved.append(found.save(store))
    yield "recount", "DigestStore.save", lambda: saved.append(a_recount(found, saved[0]).save(store))
    yield "the same again", "DigestStore.save", lambda: a_recount(found, saved[0]).save(store)
    yield "a digest, whole", "DigestStore.load", lambda: store.load(day)
    yield "its evidence", "DigestStore.mentions", lambda: store.mentions(day)
    yield "20 lines of the archive (calibration)", "DigestStore.days", lambda: store.days(limit=20)
    yield "250 lines of the archive (a year)", "DigestStore.days", lambda: store.days(limit=250)
    yield "the newest date", "DigestStore.latest", store.latest
    yield "a week in short", "Archive.outlines", lambda: archive.outlines(back(day, 7))
    yield "a month in short", "Archive.outlines", lambda: archive.outlines(back(day, 31))
    yield "25 entries of a week", "Archive.entries", lambda: archive.entries([(day, rank) for rank in range(1, 26)])
    yield "10 days of a category", "Archive.category", lambda: archive.category("cs.LG", limit=10)
    yield "all categories", "Archive.categories", archive.categories
    yield "every paper's history on a day", "Archive.history", lambda: archive.history(day)
    yield "API: the newest digest", "DigestReader.latest_body", reader.latest_body
    yield "API: a digest", "DigestReader.digest_body", lambda: reader.digest_body(day)
    yield "API: a paper", "DigestReader.paper", lambda: reader.paper(paper)
    yield "API: a paper's history", "DigestReader.history", lambda: reader.history(paper)
    yield "API: a paper's posts", "DigestReader.mentions", lambda: reader.mentions(paper)
    yield from windows(table, day)
    yield from operations(table, found, paper)


def windows(table: Table, day: date) -> Iterator[Pattern]:
    """As the API answers them, whole: what is short of every digest in the window, and the entries that are shown."""
    reading = TableReader(table), TableArchive(table, consistent=False), TableStore(table)
    answers = Answers(*reading, TableRunLog(table), TableTakedowns(table), Shelf(TableBodies(table)))
    yield "API: a week (4 digests of it)", "Answers.digest", lambda: answers.digest(week_of(day), {})
    yield "API: a month (24 digests of it)", "Answers.digest", lambda: answers.digest(month_of(day), {})
    yield "API: trending (7 digests)", "Answers.trending", lambda: answers.trending({})


def operations(table: Table, found: Found, paper: PaperId) -> Iterator[Pattern]:
    day = found.digest.date
    documents, announcements, log = TableDocuments(table), TableAnnouncements(table), TableRunLog(table)
    leases, takedowns, body = TableLeases(table), TableTakedowns(table), digest_body(found.digest)
    page = StatusPage(NOW, ("All is well.",), day)
    yield "a document, changed", "Documents.put", lambda: documents.put("weeks/2026-W39", body)
    yield "a document, the same", "Documents.put", lambda: documents.put("weeks/2026-W39", body)
    yield "API: a document", "DigestReader.document", lambda: TableReader(table).document("weeks/2026-W39")
    yield "1,300 announced papers, kept", "Announcements.keep", lambda: announcements.keep(_announced(day))
    yield "1,300 announced papers", "Announcements.announcement", lambda: announcements.announcement(day)
    yield "a run, noted", "RunLog.add", lambda: log.add(Run(NOW, "saved", day, "6h", 2))
    yield "the last 24 runs", "RunLog.runs", lambda: log.runs(24)
    yield "the status page, said", "RunLog.say", lambda: log.say(page)
    yield "arXiv's lease", "Leases.take", lambda: leases.take("arxiv", "a", now=NOW, until=NOW)
    yield "a takedown", "Takedowns.hide", lambda: takedowns.hide(Takedown(paper, NOW))
    yield "what is hidden", "Takedowns.hidden", takedowns.hidden


def _announced(day: date) -> Announcement:
    return Announcement(day, Announced(("cs", "stat"), 900, 400), tuple(papers(day, 1_300)))


def back(day: date, days: int) -> list[date]:
    return [day - timedelta(days=n) for n in range(days)]
