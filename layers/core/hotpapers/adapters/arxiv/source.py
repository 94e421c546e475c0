"""Which of arXiv's addresses to ask for an announcement, and what its answer means.

    /list/new ─► D printed ─► the page itself, or for a day asked for by name
        │                     /catchup (up to 90 days before D), OAI-PMH (older);
        │                     without that look where a later date is known to have been printed
        ▼ down, or in a shape we do not know
    RSS, where its papers are new to us ─► OAI-PMH, which dates each record

A 403 ends it for all of arXiv's hosts; the door remembers that for the day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from math import inf

from hotpapers.adapters.arxiv import oai, rss
from hotpapers.adapters.arxiv.listing import Page
from hotpapers.adapters.arxiv.pages import Kept, Pages, whole
from hotpapers.adapters.arxiv.papers import SOURCE
from hotpapers.adapters.arxiv.records import changed
from hotpapers.adapters.http import Http
from hotpapers.domain.errors import SourceChanged, SourceUnavailable
from hotpapers.domain.listing import Listing, Outcome
from hotpapers.domain.paper import How, PaperId, id_order

CATCHUP_DAYS = 90
OUT_OF_REACH = 400
LOOK_BACK = timedelta(days=4)
"""How far OAI-PMH is searched for the newest announcement: over a long weekend."""
ONE_DAY = timedelta(days=1)
NOT_WHOLE = "without old papers' new cross-lists and what has changed since"

_DOWN = (SourceUnavailable, SourceChanged)


@dataclass(frozen=True, slots=True)
class Arxiv:
    """The pace between requests is the door's."""

    http: Http
    url: str
    rss_url: str
    oai_url: str
    highest: Callable[[], PaperId | None] = lambda: None
    """The highest id announced so far, by the store. Called only where a feed has to be judged by its papers."""
    seconds: float = 110
    """For one subject, whatever its addresses do."""
    kept: Kept = field(default_factory=dict)

    def announced(
        self, subject: str, day: date | None, known: date | None, now: datetime, *, seconds: float = inf
    ) -> Listing:
        """As `ports.Listings`. /catchup is never asked for a day past the printed one: it would be cached empty."""
        before = self.http.requests[SOURCE]
        asking = _Asking(self, self.http.within(min(self.seconds, seconds)), subject, known, now.date())
        listing = asking.newest() if day is None else asking.named(day)
        return replace(listing, requests=self.http.requests[SOURCE] - before)


@dataclass(frozen=True, slots=True)
class _Asking:
    """One subject, once."""

    arxiv: Arxiv
    http: Http
    subject: str
    known: date | None
    today: date
    """By the event's time, UTC."""

    @property
    def pages(self) -> Pages:
        return Pages(self.http, self.arxiv.url, self.subject, self.arxiv.kept)

    def newest(self) -> Listing:
        try:
            page = self.pages.newest(self.known)
            if page is None or (self.known and page.day <= self.known):
                printed = page.day if page else self.known
                return Listing(self.subject, Outcome.UNCHANGED, printed, why=f"its newest announcement is {printed}")
            return self._listing(page, self.pages.new)
        except _DOWN as error:
            return self._elsewhere(f"its page: {error.why}")

    @property
    def printed(self) -> date | None:
        """The newest date that arXiv is known to have printed, on any of its pages; not one that is yet to come."""
        dates = filter(None, [self.known, *(page for _, page in self.arxiv.kept.values())])
        return max((day for day in dates if day <= self.http.now().date() + ONE_DAY), default=None)

    def named(self, day: date) -> Listing:
        if day > self.today + ONE_DAY:
            return Listing(self.subject, Outcome.EMPTY, why=f"{day} has not come yet")
        try:
            listing = self._printed(day)
        except _DOWN as error:
            return self._dated(day, f"its page: {error.why}", Outcome.BROKEN)
        return listing or self._dated(day, f"{day} is too long ago for arXiv's pages", Outcome.EMPTY)

    def _printed(self, day: date) -> Listing | None:
        """By the pages; None where they do not reach back so far.

        The newest page is looked at only for a day that may be the one it prints, or is yet to be announced.
        """
        if self.printed and day < self.printed:
            return self._known_to_be_out(day, self.printed)
        page = self.pages.looked()
        if day > page.day:
            why = f"arXiv has announced nothing for {day}; its newest is {page.day}"
            return Listing(self.subject, Outcome.EMPTY, why=why)
        if day == page.day:
            return self._listing(page, self.pages.new)
        return self._caught_up(day, page.day)

    def _known_to_be_out(self, day: date, printed: date) -> Listing | None:
        try:
            return self._caught_up(day, printed)
        except SourceChanged as error:
            if error.status != OUT_OF_REACH:
                raise
            # by now arXiv may print a later date than the one we know
            return None

    def _caught_up(self, day: date, printed: date) -> Listing | None:
        if day < printed - timedelta(days=CATCHUP_DAYS):
            return None
        first = self.pages.catchup(day, 0)
        if first.day != day:
            raise SourceChanged(SOURCE, f"asked for {day}, it is of {first.day}")
        return self._listing(first, lambda rows: self.pages.catchup(day, rows))

    def _listing(self, first: Page, page_at: Callable[[int], Page]) -> Listing:
        if first.day > self.today + ONE_DAY:
            raise SourceChanged(SOURCE, f"its date is {first.day}, which is in the future")
        papers = whole(first, page_at)
        if not papers:
            return Listing(self.subject, Outcome.EMPTY, first.day, why=f"arXiv announced nothing new on {first.day}")
        return Listing(self.subject, Outcome.NEW, first.day, papers)

    def _elsewhere(self, why: str) -> Listing:
        """The newest announcement without its page. What was not found here may well exist, so it is never EMPTY."""
        for name, ask in (("RSS", self._feed), ("OAI-PMH", self._newest_records)):
            try:
                return replace(ask(), why=f"read from {name} ({why})")
            except _DOWN as error:
                why = f"{why}; {name}: {error.why}"
        return Listing(self.subject, Outcome.BROKEN, why=why)

    def _feed(self) -> Listing:
        url = f"{self.arxiv.rss_url}/rss/{self.subject}"
        feed = rss.parse(self.http.get(SOURCE, url, accept="application/rss+xml").body, self.subject)
        if feed.day > self.today + ONE_DAY or (self.known and feed.day <= self.known):
            raise SourceChanged(SOURCE, f"its date is {feed.day}")
        new = [paper.id for paper in feed.papers if paper.how is How.NEW]
        if not new:
            raise SourceChanged(SOURCE, "nothing new in it")
        if self.known and not self._unseen(new):
            raise SourceChanged(SOURCE, "it may hold papers announced before")
        return Listing(self.subject, Outcome.NEW, feed.day, feed.papers, whole=feed.whole)

    def _unseen(self, new: list[PaperId]) -> bool:
        highest = self.arxiv.highest()
        return highest is not None and min(map(id_order, new)) > id_order(highest)

    def _newest_records(self) -> Listing:
        since = max(self.known + ONE_DAY, self.today - LOOK_BACK) if self.known else self.today - LOOK_BACK
        records = changed(self.http, self.arxiv.oai_url, self.subject, since)
        for day in sorted({record.changed for record in records}, reverse=True):
            if papers := oai.announced(records, self.subject, day, oai.freezes(day)[0]):
                return Listing(self.subject, Outcome.NEW, day, papers, whole=False)
        raise SourceChanged(SOURCE, "nothing new in it")

    def _dated(self, day: date, why: str, nothing: Outcome) -> Listing:
        """A day by name, from what OAI-PMH still has under its date; `nothing` is what it means that it has none."""
        try:
            records = changed(self.http, self.arxiv.oai_url, self.subject, day, day)
            found = (oai.announced(records, self.subject, day, since) for since in oai.freezes(day))
            papers = next(filter(None, found), ())
        except _DOWN as error:
            return Listing(self.subject, Outcome.BROKEN, why=f"{why}; OAI-PMH: {error.why}")
        if not papers:
            why = f"{why}; OAI-PMH: nothing was first announced on {day} and not changed since"
            return Listing(self.subject, nothing, day, why=why, whole=False)
        return Listing(
            self.subject, Outcome.NEW, day, papers, why=f"read from OAI-PMH ({why}); {NOT_WHOLE}", whole=False
        )
