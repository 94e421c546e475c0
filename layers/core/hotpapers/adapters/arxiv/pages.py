"""The listing pages of one subject, read to the end of what was announced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from hotpapers.adapters.arxiv.listing import Page, parse
from hotpapers.adapters.arxiv.papers import SOURCE
from hotpapers.adapters.http import Http, Response, Validators
from hotpapers.domain.errors import SourceChanged
from hotpapers.domain.paper import Paper

ROWS = 2_000
"""The most that a page shows."""
PAGES = 10
ANNOUNCED = frozenset({"New", "Cross"})

Kept = dict[str, tuple[Validators, date]]
"""What arXiv gave us to ask by, and the date that the page printed, by address."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The two addresses of a listing; `rows` is how many rows came before."""

    http: Http
    url: str
    subject: str
    kept: Kept

    def newest(self, known: date | None) -> Page | None:
        """None where arXiv says that the page is still the one whose date we know.

        By ETag alone: arXiv answers If-Modified-Since with 304 when the listing *has* changed
        (`_check_modified` in https://github.com/arXiv/arxiv-browse/blob/develop/browse/services/listing/db_listings.py).
        """
        path = f"/list/{self.subject}/new"
        validators, printed = self.kept.get(path, (Validators(), None))
        conditional = validators if known and printed and printed <= known else None
        answer = self.http.get(SOURCE, self.url + path, params=_new(0), accept="text/html", validators=conditional)
        if answer.unchanged:
            return None
        return self._read(path, answer)

    def looked(self) -> Page:
        """The newest page, whatever is known."""
        path = f"/list/{self.subject}/new"
        return self._read(path, self.http.get(SOURCE, self.url + path, params=_new(0), accept="text/html"))

    def _read(self, path: str, answer: Response) -> Page:
        page = parse(answer.body)
        self.kept[path] = (Validators(etag=answer.validators.etag), page.day)
        return page

    def new(self, rows: int) -> Page:
        return self._page(f"/list/{self.subject}/new", _new(rows))

    def catchup(self, day: date, rows: int) -> Page:
        return self._page(f"/catchup/{self.subject}/{day}", {"abs": "True", "page": str(rows // ROWS + 1)})

    def _page(self, path: str, params: dict[str, str]) -> Page:
        return parse(self.http.get(SOURCE, self.url + path, params=params, accept="text/html").body)


def _new(rows: int) -> dict[str, str]:
    return {"skip": str(rows), "show": str(ROWS)}


def whole(first: Page, page_at: Callable[[int], Page]) -> tuple[Paper, ...]:
    """Every new and cross-listed paper. Replacements stand last, so most days need the first page alone.

    Raises SourceChanged where a page does not continue the one before, or the counts do not add up.
    """
    pages, rows = [first], 0
    while True:
        rows = _counted(pages[-1], first, rows)
        if pages[-1].ended or rows >= first.total:
            break
        if len(pages) == PAGES:
            raise SourceChanged(SOURCE, f"the listing has more than {PAGES} pages")
        pages.append(page_at(rows))
    papers = {paper.id: paper for page in pages for paper in page.papers}
    _must_add_up(pages, len(papers))
    return tuple(papers.values())


def _counted(page: Page, first: Page, before: int) -> int:
    """Rows up to the end of this page."""
    if (page.day, page.total) != (first.day, first.total):
        raise SourceChanged(SOURCE, f"the page at row {before} does not continue {first.day}")
    if page.rows != min(ROWS, first.total - before):
        raise SourceChanged(
            SOURCE, f"the listing says {first.total} entries in all; a page at {before} holds {page.rows}"
        )
    return before + page.rows


def _must_add_up(pages: list[Page], papers: int) -> None:
    sections = [section for page in pages for section in page.sections if section.kind in ANNOUNCED]
    shown: Counter[str] = Counter()
    for section in sections:
        shown[section.kind] += section.rows
    if any(shown[section.kind] != section.total for section in sections) or papers != shown.total():
        raise SourceChanged(SOURCE, "the listing's pages do not hold what their headings say")
