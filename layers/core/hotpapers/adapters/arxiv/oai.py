"""OAI-PMH, prefix arXivRaw → the papers announced on a day. https://info.arxiv.org/help/oa/index.html

A record is dated by its last change, whatever that was. A paper changed since its announcement is not found under its
day any more, and a new cross-list of an old paper cannot be told from any other change of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hotpapers.adapters.arxiv.names import accents, names
from hotpapers.adapters.arxiv.papers import SOURCE, bounded
from hotpapers.adapters.arxiv.subjects import canonical_codes, holds
from hotpapers.adapters.http import Fields, read_xml
from hotpapers.domain.calendar import ARXIV_ZONE
from hotpapers.domain.errors import InvalidPaperId, SourceChanged
from hotpapers.domain.paper import How, Paper, PaperId, id_order, paper_id

_OAI, _RAW = "http://www.openarchives.org/OAI/2.0/", "http://arxiv.org/OAI/arXivRaw/"
RECORD = f"{_OAI} record"
FIELDS = {f"{_OAI} {name}": name for name in ("header", "datestamp", "error", "resumptionToken", "ListRecords")} | {
    f"{_RAW} {name}": name
    for name in ("id", "version", "date", "title", "authors", "categories", "comments", "journal-ref", "abstract")
}
FREEZE = time(14)
"""New York. What comes in later waits for the next announcement: https://info.arxiv.org/help/availability.html"""
_DAYS_OPEN = {0: 4, 1: 4, 6: 3}
"""From the freeze before to the day printed, by weekday; 2 days for the others."""

WEEKEND = (5, 6)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class StaleToken(SourceChanged):
    """The resumption token does not hold any more: the list has to be read from its start."""


@dataclass(frozen=True, slots=True)
class Record:
    id: PaperId
    changed: date
    """UTC."""
    versions: int
    submitted: datetime
    """Its first version."""
    fields: Fields

    @property
    def series(self) -> str:
        """What the id is counted in: an archive of its own until 2007, then all of arXiv."""
        return self.id.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Page:
    records: tuple[Record, ...]
    token: str | None


def parse(body: bytes) -> Page:
    """Raises SourceChanged, StaleToken. Errors come with status 200; "no records" is one of them, and is none to us."""
    found = read_xml(SOURCE, body, RECORD, FIELDS)
    code = found.around.get("error@code", [""])[0]
    if code == "badResumptionToken":
        raise StaleToken(SOURCE, "OAI-PMH does not know its own token any more")
    if code not in ("", "noRecordsMatch"):
        raise SourceChanged(SOURCE, "OAI-PMH did not understand the question")
    if not code and "ListRecords" not in found.around:
        raise SourceChanged(SOURCE, "the answer is not OAI-PMH")
    token = found.around.get("resumptionToken", [""])[0].strip()
    kept = (item for item in found.items if item.get("header@status") != ["deleted"])
    return Page(tuple(_record(item) for item in kept), token or None)


def _record(item: Fields) -> Record:
    try:
        return Record(
            id=paper_id(item["id"][0]),
            changed=date.fromisoformat(item["datestamp"][0].strip()),
            versions=len(item["version"]),
            submitted=_instant(item["date"][0]),
            fields=item,
        )
    except (KeyError, TypeError, ValueError, InvalidPaperId):
        raise SourceChanged(SOURCE, "a record of OAI-PMH lacks its id or its dates") from None


def _instant(text: str) -> datetime:
    """Thu, 24 Sep 2026 12:00:00 GMT, as arXiv writes it; by hand, since there are thousands. Raises ValueError."""
    _, day, month, year, clock, zone = text.split()
    if zone != "GMT":
        raise ValueError(zone)
    hour, minute, second = clock.split(":")
    return datetime(int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second), tzinfo=UTC)


def freezes(day: date) -> tuple[datetime, ...]:
    """When the announcement before `day` and, for a working day, the one before that were closed (UTC).

    What came in after the first was not announced before `day`; what came in after the second seldom was.
    """
    if day.weekday() in WEEKEND:
        return (_freeze(day),)
    return _freeze(day), _freeze(day - timedelta(days=3 if day.weekday() == 0 else 1))


def _freeze(day: date) -> datetime:
    before = day - timedelta(days=_DAYS_OPEN.get(day.weekday(), 2))
    return datetime.combine(before, FREEZE, ARXIV_ZONE).astimezone(UTC)


def announced(records: Iterable[Record], subject: str, day: date, since: datetime) -> tuple[Paper, ...]:
    """The papers first announced on `day`: of one version, changed on no later day, and not edited old ones.

    Ids are given in order of announcement. So a paper submitted after `since` is new, and so is whatever has an id
    behind it, however long it was held back; what comes before them all is old.
    """
    once = {record.id: record for record in records if record.changed == day and record.versions == 1}
    begun: set[str] = set()
    new = []
    for record in sorted(once.values(), key=lambda record: id_order(record.id)):
        if record.submitted >= since:
            begun.add(record.series)
        if record.series in begun:
            new.append(_paper(record, subject, day))
    return tuple(new)


def _paper(record: Record, subject: str, day: date) -> Paper:
    item = record.fields
    codes = canonical_codes(item.get("categories", [""])[0].split())
    if not codes or "title" not in item:
        raise SourceChanged(SOURCE, f"{record.id} has no subject or no title")
    return bounded(
        (record.id, record.versions),
        (day, How.NEW if holds(subject, codes[0]) else How.CROSS),
        title=accents(item["title"][0]),
        abstract=accents(item.get("abstract", [""])[0]),
        authors=names(item.get("authors", [""])[0]),
        categories=codes,
        comments=accents(item.get("comments", [""])[0]),
        journal_ref=item.get("journal-ref", [""])[0],
    )
