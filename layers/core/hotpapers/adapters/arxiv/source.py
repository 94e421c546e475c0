"""Which of arXiv's addresses to ask for an announcement, and what its answer means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hotpapers.adapters.arxiv.listing import SOURCE, Page, parse
from hotpapers.adapters.http import Http
from hotpapers.domain.errors import SourceChanged
from hotpapers.domain.listing import Listing, Outcome

ROWS = 2_000
"""The most that a page shows (https://arxiv.org/list/cs/new?show=2000)."""
CATCHUP_DAYS = 90


@dataclass(frozen=True, slots=True)
class Arxiv:
    """Listing pages of arxiv.org. The pace between requests is the door's."""

    http: Http
    url: str

    def announced(self, subject: str, day: date | None, known: date | None, now: datetime) -> Listing:
        """As `ports.Listings`. /catchup is never asked for a day past the printed one: it would be cached empty."""
        before = self.http.requests[SOURCE]
        try:
            listing = self._announced(subject, day, known, now)
        except SourceChanged as error:
            listing = Listing(subject, Outcome.BROKEN, why=error.why)
        return replace(listing, requests=self.http.requests[SOURCE] - before)

    def _announced(self, subject: str, day: date | None, known: date | None, now: datetime) -> Listing:
        pages = _Pages(self, subject)
        page = pages.new(0)
        printed = page.day
        if printed is None:
            return Listing(subject, Outcome.EMPTY, why="arXiv lists nothing")
        if printed > now.date() + timedelta(days=1):
            return Listing(subject, Outcome.BROKEN, why=f"the page is dated {printed}, which is in the future")
        if day is None and known is not None and printed <= known:
            return Listing(subject, Outcome.UNCHANGED, printed, why=f"its newest announcement is {printed}")
        return _named(pages, day, printed) if day and day != printed else _whole(subject, page, pages.new)

    def page(self, path: str, params: dict[str, str]) -> Page:
        return parse(self.http.get(SOURCE, self.url + path, params=params, accept="text/html").body)


@dataclass(frozen=True, slots=True)
class _Pages:
    """The two addresses of a listing; `rows` is how many rows came before."""

    arxiv: Arxiv
    subject: str

    def new(self, rows: int) -> Page:
        return self.arxiv.page(f"/list/{self.subject}/new", {"skip": str(rows), "show": str(ROWS)})

    def catchup(self, day: date, rows: int) -> Page:
        return self.arxiv.page(f"/catchup/{self.subject}/{day}", {"abs": "True", "page": str(rows // ROWS + 1)})


def _named(pages: _Pages, day: date, printed: date) -> Listing:
    """A day other than the newest."""
    subject = pages.subject
    if day > printed:
        return Listing(subject, Outcome.EMPTY, why=f"arXiv has announced nothing for {day}; its newest is {printed}")
    if day < printed - timedelta(days=CATCHUP_DAYS):
        return Listing(subject, Outcome.BROKEN, why=f"{day} is more than {CATCHUP_DAYS} days before {printed}")
    page = pages.catchup(day, 0)
    if page.day is None or not page.rows:
        return Listing(subject, Outcome.EMPTY, day, why=f"arXiv announced nothing on {day}")
    if page.day != day:
        return Listing(subject, Outcome.BROKEN, why=f"asked for {day}, got {page.day}")
    return _whole(subject, page, lambda rows: pages.catchup(day, rows))


def _whole(subject: str, first: Page, page_at: Callable[[int], Page]) -> Listing:
    """The announcement with the rows past the first page. Replacements stand last, so most days need one page."""
    papers, rows = list(first.papers), first.rows
    while rows < first.entries:
        more = page_at(rows)
        if more.day != first.day or not more.rows:
            return Listing(subject, Outcome.BROKEN, why=f"the page at row {rows} does not continue {first.day}")
        papers, rows = [*papers, *more.papers], rows + more.rows
    if not papers:
        return Listing(subject, Outcome.EMPTY, first.day, why=f"only replacements on {first.day}")
    return Listing(subject, Outcome.NEW, first.day, tuple(papers))
