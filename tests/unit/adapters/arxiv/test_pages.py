from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hotpapers.adapters.arxiv.listing import Page, Section
from hotpapers.adapters.arxiv.pages import PAGES, ROWS, whole
from hotpapers.domain.errors import SourceChanged
from hotpapers.domain.paper import How, Paper
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import DAY, a_paper

KINDS = (("New", How.NEW), ("Cross", How.CROSS), ("Replacement", None))


def listed(new: int, cross: int, replaced: int) -> list[Page]:
    """As arXiv would cut the listing into pages."""
    rows: list[tuple[str, Paper | None]] = []
    for (kind, how), count in zip(KINDS, (new, cross, replaced), strict=True):
        rows += [(kind, a_paper(f"2609.{len(rows) + n + 1:05d}", how=how) if how else None) for n in range(count)]
    totals = {"New": new, "Cross": cross, "Replacement": replaced}
    pages = []
    for start in range(0, max(1, len(rows)), ROWS):
        page = rows[start : start + ROWS]
        shown = {kind: sum(one == kind for one, _ in page) for kind, _ in KINDS}
        sections = tuple(Section(kind, count, totals[kind]) for kind, count in shown.items() if count)
        pages.append(Page(DAY, tuple(paper for _, paper in page if paper), sections, len(rows)))
    return pages


def read(pages: list[Page]) -> tuple[int, list[int]]:
    """How many papers, and at which rows further pages were asked for."""
    asked: list[int] = []

    def page_at(rows: int) -> Page:
        asked.append(rows)
        return pages[rows // ROWS]

    return len(whole(pages[0], page_at)), asked


@given(st.integers(0, 4_100), st.integers(0, 2_100), st.integers(0, 2_100))
@settings(max_examples=12, deadline=None)
def test_all_that_was_announced_and_no_page_more_than_it_takes(new: int, cross: int, replaced: int) -> None:
    papers, asked = read(listed(new, cross, replaced))
    assert papers == new + cross
    needed = -(-(new + cross + (1 if replaced else 0)) // ROWS) or 1
    assert len(asked) + 1 <= needed


def test_crosses_that_begin_on_the_second_page_are_not_lost() -> None:
    """No heading of the first page speaks of them: only the total does."""
    assert read(listed(ROWS, 3, 0)) == (ROWS + 3, [ROWS])


def test_a_usual_day_takes_one_page() -> None:
    assert read(listed(900, 300, 790)) == (1_200, [])


FIRST, SECOND = listed(ROWS, 3, 0)


@pytest.mark.parametrize(
    "second",
    [
        replace(SECOND, day=DAY + timedelta(days=1)),
        replace(SECOND, total=ROWS + 4),
        replace(SECOND, sections=(), papers=()),
        replace(SECOND, sections=(Section("Cross", 2, 3),), papers=SECOND.papers[:2]),
        replace(SECOND, sections=(Section("Cross", 3, 4),)),
        replace(SECOND, papers=FIRST.papers[:3]),
        FIRST,
    ],
)
def test_a_page_that_does_not_continue_the_first_breaks_the_listing(second: Page) -> None:
    with pytest.raises(SourceChanged):
        whole(FIRST, lambda _: second)


@pytest.mark.parametrize(
    "first",
    [
        replace(listed(5, 2, 0)[0], total=8),
        replace(listed(5, 2, 0)[0], sections=(Section("New", 5, 6), Section("Cross", 2, 2))),
        replace(listed(5, 0, 0)[0], papers=(a_paper(),) * 5),
    ],
)
def test_counts_that_do_not_add_up_break_the_listing(first: Page) -> None:
    with pytest.raises(SourceChanged):
        whole(first, lambda _: first)


def test_a_listing_without_end_is_left() -> None:
    endless = replace(FIRST, total=10**9, sections=(Section("New", ROWS, 10**9),))
    asked: list[int] = []
    with pytest.raises(SourceChanged, match="more than"):
        whole(endless, lambda rows: asked.append(rows) or endless)  # type: ignore[func-returns-value]
    assert len(asked) == PAGES - 1
