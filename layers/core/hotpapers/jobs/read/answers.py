"""What the API answers beyond stored digests: read from the table when it is asked for, each in a few reads.

Nothing here is imported before the first such request: the newest digest has to be quick from the first one on.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import NoReturn

from hotpapers.domain.calendar import Month, Week
from hotpapers.domain.day import no_digest
from hotpapers.domain.digest import Entry
from hotpapers.domain.errors import NotFound, Withdrawn
from hotpapers.domain.links import papers_in
from hotpapers.domain.outline import Outline
from hotpapers.domain.paper import PaperId, paper_id
from hotpapers.domain.query import MOST_DAYS, Query, page, query, span
from hotpapers.domain.rollup import Rollup, best
from hotpapers.domain.rollup import trending as hottest
from hotpapers.domain.takedown import Hidden, shown
from hotpapers.jobs.read.answer import QUICK, Answer
from hotpapers.jobs.read.shelf import SHAPES, Shelf, look, order
from hotpapers.jobs.read.twins import Twins
from hotpapers.ports import Archive, DigestReader, DigestStore, PaperRecord, RunLog, Takedowns
from hotpapers.views import answers as views
from hotpapers.views.documents import Document, stored
from hotpapers.views.openapi import catalog, description
from hotpapers.views.openapi.resources import RESOURCES
from hotpapers.views.openapi.schemas import fields

Given = Mapping[str, str]
"""The parameters of the query."""
TRENDING = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Answers:
    reader: DigestReader
    archive: Archive
    store: DigestStore
    runs: RunLog
    takedowns: Takedowns
    shelf: Shelf

    def digest(self, name: str, given: Given) -> Answer:
        """The newest, or that of a day, a week or a month. Raises InvalidQuery, InvalidDate, NotFound."""
        over = None if name == "latest" else span(name)
        if isinstance(over, Week | Month):
            return self._rollup(over, given)
        asked = _asked("getDigest", given)
        body = self.reader.digest_body(over) if over else self.reader.latest_body()
        if body is None:
            raise no_digest(over)
        if asked.fields is None:
            return Answer(body)
        document = views.picked(json.loads(gzip.decompress(body.gzipped)), asked.fields)
        return Answer(stored(document, body.last_modified, final=body.final, level=QUICK))

    def digests(self, given: Given) -> Answer:
        asked = _asked("listDigests", given)
        lines = self.store.days(newest=asked.to, oldest=asked.from_)
        shown_, cursor = page(lines, lambda line: (-line.date.toordinal(),), asked, (int,))
        site = self._site()
        modified = max((line.generated_at for line in lines), default=_LONG_AGO)
        document = views.part([views.day(line, site) for line in shown_], asked, len(lines), cursor)
        return _answer(document, asked, modified)

    def _rollup(self, over: Week | Month, given: Given) -> Answer:
        asked = _asked("getDigest", given)
        days = self._outlines([line.date for line in self.store.days(newest=over.last, oldest=over.first)])
        if not days:
            raise NotFound("digest in", str(over))
        return self._rolled(best(over, days), days, asked, views.span_meta(over, days[0].site_url))

    def trending(self, given: Given) -> Answer:
        asked = _asked("getTrending", given)
        latest = self.store.latest()
        lines = self.store.days(newest=latest, oldest=latest - TRENDING) if latest else ()
        days = self._outlines([line.date for line in lines])
        if not days:
            raise no_digest(None)
        return self._rolled(hottest(days), days, asked, views.trending_meta(days[0].site_url))

    def paper(self, spelled: str, given: Given) -> Answer:
        """Raises InvalidPaperId, NotFound."""
        asked = _asked("getPaper", given)
        record = self._record(spelled)
        modified = record.counted_at or _midnight(record.paper.announced)
        return _answer(views.paper(record, self._site(), asked), asked, modified)

    def history(self, spelled: str, given: Given) -> Answer:
        """Raises InvalidPaperId, NotFound."""
        asked = _asked("getPaperHistory", given)
        record = self._record(spelled)
        points = self.reader.history(record.paper.id)
        counted = [point.counted_at for point in points if point.counted_at]
        return _answer(views.history(points, asked), asked, max(counted, default=_midnight(record.paper.announced)))

    def mentions(self, spelled: str, given: Given) -> Answer:
        """Newest first. Raises InvalidPaperId, NotFound."""
        asked = _asked("listPaperMentions", given)
        record = self._record(spelled)
        hidden = self.takedowns.hidden()
        found = shown(self.reader.mentions(record.paper.id), hidden)
        posts = sorted(views.posts(found), key=_post)
        shown_, cursor = page(posts, _post, asked, (int, str, str))
        counted = max((post.counted_at for post in found), default=_midnight(record.paper.announced))
        return _answer(views.part(shown_, asked, len(posts), cursor), asked, hidden.modified(counted))

    def papers(self, given: Given) -> Answer:
        asked = _asked("listPapers", given)
        lines = self.store.days(oldest=asked.since, limit=MOST_DAYS + 1)
        within = lines[:MOST_DAYS]
        hidden = self.takedowns.hidden()
        rows = look(self.shelf.rows(within), asked, hidden)
        shown_, cursor = page(rows, order(asked), asked, SHAPES[asked.sort])
        site = self._site()
        document = views.part(
            [views.found(row.shown, site) for row in shown_],
            asked,
            len(rows),
            cursor,
            complete=len(lines) <= MOST_DAYS,
            **({"dates": {"from": str(within[-1].date), "to": str(within[0].date)}} if within else {}),
        )
        counted = max((line.generated_at for line in within), default=_LONG_AGO)
        return _answer(document, asked, hidden.modified(counted))

    def categories(self, given: Given) -> Answer:
        asked = _asked("listCategories", given)
        site = self._site()
        names = [views.category(name, site) for name in self.archive.categories()]
        return _answer(views.whole(names, asked), asked, self._modified())

    def sources(self, given: Given) -> Answer:
        """Of the newest digest."""
        asked = _asked("listSources", given)
        body = self.reader.latest_body()
        if body is None:
            raise no_digest(None)
        meta = json.loads(gzip.decompress(body.gzipped))["meta"]
        document = views.whole(meta["sources"], asked, date=meta["date"], complete=meta["complete"])
        return _answer(document, asked, body.last_modified)

    def status(self, given: Given) -> Answer:
        asked = _asked("getStatus", given)
        said = self.runs.page()
        if said is None:
            raise NotFound("status yet", "")
        return _answer(views.whole([views.status(said)], asked), asked, said.since)

    def twin(self, stem: str, form: str, given: Given) -> Answer | str:
        """A digest in another form; or the address where the site has it. Raises NotFound, InvalidDate."""
        query(given, (), ())
        found = Twins(self.store, self.takedowns).of(stem, form)
        return self._site() + found if isinstance(found, str) else found

    def description(self, given: Given) -> Answer:
        query(given, (), ())
        return Answer(description.stored())

    def catalog(self, given: Given) -> Answer:
        query(given, (), ())
        return Answer(catalog.catalog(), kind=catalog.KIND)

    def _record(self, spelled: str) -> PaperRecord:
        paper = _spelled(spelled)
        if paper in self.takedowns.hidden().papers:
            raise Withdrawn("paper any more:", paper)
        return self.reader.paper(paper) or _missing("listed paper", spelled)

    def _outlines(self, days: list[date]) -> tuple[Outline, ...]:
        hidden = self.takedowns.hidden().papers
        return tuple(
            replace(one, lines=tuple(line for line in one.lines if line.paper not in hidden))
            for one in self.archive.outlines(days)
        )

    def _rolled(self, found: Rollup, days: tuple[Outline, ...], asked: Query, meta: Document) -> Answer:
        hidden = self.takedowns.hidden()
        entries = self.archive.entries((one.date, one.line.rank) for one in found.papers)
        seen = {at: _seen(entry, hidden) for at, entry in entries.items()}
        counted = max((one.generated_at for one in days if one.generated_at), default=_LONG_AGO)
        return _answer(views.rollup(found, seen, days, asked, **meta), asked, hidden.modified(counted))

    def _site(self) -> str:
        latest = self.store.latest()
        newest = self.archive.outlines([latest]) if latest else ()
        return newest[0].site_url if newest else ""

    def _modified(self) -> datetime:
        return next((line.generated_at for line in self.store.days(limit=1)), _LONG_AGO)


_LONG_AGO = datetime(1991, 8, 14, tzinfo=UTC)
"""arXiv's first day: of lists with nothing in them."""


def _asked(operation: str, given: Given) -> Query:
    resource = RESOURCES[operation]
    return query(given, resource.parameters, fields(resource.result))


def _answer(document: Document, asked: Query, modified: datetime) -> Answer:
    cursor = document["meta"].get("next_cursor")
    return Answer(stored(views.picked(document, asked.fields), modified, level=QUICK), cursor)


def _missing(what: str, name: str = "") -> NoReturn:
    raise NotFound(what, name)


def _spelled(text: str) -> PaperId:
    """An id, or a link or DOI that names one paper. Raises InvalidPaperId."""
    named = papers_in(text)
    return named[0] if len(named) == 1 else paper_id(text)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _seen(entry: Entry, hidden: Hidden) -> Entry:
    return replace(entry, posts=shown(entry.posts, hidden))


def _post(post: Document) -> tuple[int, str, str]:
    """By what is published of it: the real id of a hidden author's post is for nobody."""
    at = datetime.fromisoformat(post["posted_at"])
    return -int(at.timestamp()), post["network"], post["id"]
