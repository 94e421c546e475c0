"""Which of arXiv's addresses to ask for an announcement, and what its answer means."""

from __future__ import annotations

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
        """As `ports.Listings`. A day later than the printed one is never asked of /catchup: it would be cached empty."""
        before = self.http.requests[SOURCE]
        try:
            listing = self._announced(subject, day, known, now)
        except SourceChanged as error:
            listing = Listing(subject, Outcome.BROKEN, why=error.why)
        return replace(listing, requests=self.http.requests[SOURCE] - before)

    def _announced(self, subject: str, day: date | None, known: date | None, now: datetime) -> Listing:
        page = self._page(f"/list/{subject}/new", {"skip": "0", "show": str(ROWS)})
        printed = page.day
        if printed is None:
            return Listing(subject, Outcome.EMPTY, why="arXiv lists nothing")
        if printed > now.date() + timedelta(days=1):
            return Listing(subject, Outcome.BROKEN, why=f"the page is dated {printed}, which is in the future")
        if day is None:
            return self._newest(subject, page, printed, known)
        if day == printed:
            return self._whole(subject, page)
        if day > printed:
            return Listing(
                subject, Outcome.EMPTY, why=f"arXiv announced nothing for {day} yet; its newest is {printed}"
            )
        if day < printed - timedelta(days=CATCHUP_DAYS):
            return Listing(subject, Outcome.BROKEN, why=f"{day} is more than {CATCHUP_DAYS} days before {printed}")
        return self._caught_up(subject, day)

    def _newest(self, subject: str, page: Page, printed: date, known: date | None) -> Listing:
        if known is not None and printed <= known:
            return Listing(subject, Outcome.UNCHANGED, printed, why=f"its newest announcement is {printed}")
        return self._whole(subject, page)

    def _caught_up(self, subject: str, day: date) -> Listing:
        page = self._page(f"/catchup/{subject}/{day}", {"abs": "True", "page": "1"})
        if page.day is None or not page.rows:
            return Listing(subject, Outcome.EMPTY, day, why=f"arXiv announced nothing on {day}")
        if page.day != day:
            return Listing(subject, Outcome.BROKEN, why=f"asked for {day}, got {page.day}")
        return self._whole(subject, page)

    def _whole(self, subject: str, page: Page) -> Listing:
        """The announcement with the rows past the first page. Replacements stand last, so most days need one page."""
        papers, rows = list(page.papers), page.rows
        while rows < page.entries:
            more = self._page(f"/list/{subject}/new", {"skip": str(rows), "show": str(ROWS)})
            if more.day != page.day or not more.rows:
                return Listing(subject, Outcome.BROKEN, why=f"page at row {rows} does not continue {page.day}")
            papers, rows = [*papers, *more.papers], rows + more.rows
        if not papers:
            return Listing(subject, Outcome.EMPTY, page.day, why=f"only replacements on {page.day}")
        return Listing(subject, Outcome.NEW, page.day, tuple(papers))

    def _page(self, path: str, params: dict[str, str]) -> Page:
        return parse(self.http.get(SOURCE, self.url + path, params=params, accept="text/html").body)
