"""Windows, categories and histories: both archives, as `ports.Archive` promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hotpapers.adapters.dynamodb import TableArchive, TableStore
from hotpapers.domain.digest import Digest, Top
from hotpapers.domain.mention import Network
from hotpapers.domain.outline import Outline, snapshots
from hotpapers.domain.paper import Paper, PaperId
from hotpapers.ports import Archive, DigestStore, PaperListing, StoredBody

from tests.builders import DAY, NOW, a_digest, a_paper, an_entry
from tests.contracts.stores import BOTH, table
from tests.fakes import FakeStore

BODY = StoredBody(b"body", '"body"', NOW)


class Both:
    def __init__(self, store: DigestStore, archive: Archive) -> None:
        self.store, self.archive = store, archive

    def save(self, digest: Digest) -> Digest:
        return self.store.save(digest, BODY, ())


@pytest.fixture(params=BOTH)
def both(request: Any) -> Both:
    if request.param == "fake":
        fake = FakeStore()
        return Both(fake, fake)
    kept = table(request.getfixturevalue("table"))
    return Both(TableStore(kept), TableArchive(kept))


def back(days: int) -> date:
    return DAY - timedelta(days=days)


def of(paper: str, *categories: str) -> Paper:
    return a_paper(paper, categories=categories)


def a_day(day: date, *papers: Paper, **fields: Any) -> Digest:
    return a_digest(day, tuple(an_entry(rank, paper) for rank, paper in enumerate(papers, 1)), **fields)


def test_an_archive_that_remembers_says_the_same_and_does_not_hide_what_is_new(both: Both) -> None:
    first = both.save(a_day(back(1), of("2609.00001", "cs.LG")))
    archive = both.archive.remembering()
    for _ in range(2):
        assert archive.outlines([DAY, back(1)]) == both.archive.outlines([DAY, back(1)]) == (Outline.of(first),)
    both.save(a_day(DAY, of("2609.00001", "cs.LG")))
    assert archive.outlines([DAY, back(1)]) == both.archive.outlines([DAY, back(1)])
    assert archive.category("cs.LG") == both.archive.category("cs.LG")
    assert archive.record(PaperId("2609.00001")) == both.archive.record(PaperId("2609.00001"))


def test_an_outline_is_the_visible_digest_in_short(both: Both) -> None:
    tops = (Top("0h", Network.BLUESKY, 40_000_000),)
    first = both.save(a_digest(entries=3, tops=tops))
    assert both.archive.outlines([DAY]) == (Outline.of(first),)
    second = both.save(replace(first, step="6h", entries=first.entries[1:]))
    (outline,) = both.archive.outlines([DAY])
    assert outline == Outline.of(second)
    assert [(line.rank, line.title) for line in outline.lines] == [
        (entry.rank, entry.paper.title) for entry in second.entries
    ]


def test_outlines_are_newest_first_without_the_days_that_have_none(both: Both) -> None:
    for days in (4, 0, 2):
        both.save(a_digest(back(days)))
    month = [back(days) for days in range(31)]
    assert [outline.date for outline in both.archive.outlines(month)] == [DAY, back(2), back(4)]
    assert both.archive.outlines([]) == ()


def test_a_year_of_outlines_is_not_too_many(both: Both) -> None:
    for days in range(0, 250, 10):
        both.save(a_digest(back(days), entries=1))
    assert len(both.archive.outlines(back(days) for days in range(365))) == 25


def test_entries_come_in_full_for_what_is_to_be_shown(both: Both) -> None:
    newest, older = both.save(a_digest(entries=5)), both.save(a_digest(back(1), entries=2))
    wanted = [(DAY, 4), (back(1), 1), (DAY, 6), (back(2), 1)]
    assert both.archive.entries(wanted) == {(DAY, 4): newest.entries[3], (back(1), 1): older.entries[0]}
    assert both.archive.entries([]) == {}


def test_entries_are_those_of_the_visible_revision(both: Both) -> None:
    first = both.save(a_digest(entries=2))
    second = both.save(replace(first, entries=(replace(first.entries[0], likes=999),)))
    assert both.archive.entries([(DAY, 1), (DAY, 2)]) == {(DAY, 1): second.entries[0]}


def test_a_category_lists_its_days_newest_first_with_its_papers_alone(both: Both) -> None:
    both.save(
        a_day(back(1), of("2609.00001", "cs.LG"), of("2609.00002", "math.CO", "cs.LG"), of("2609.00003", "cs.CL"))
    )
    both.save(a_day(DAY, of("2609.00004", "cs.CL", "cs.LG")))
    found = both.archive.category("cs.LG")
    assert [(one.date, [line.paper for line in one.lines]) for one in found] == [
        (DAY, ["2609.00004"]),
        (back(1), ["2609.00001", "2609.00002"]),
    ]
    assert both.archive.category("cs.XX") == ()
    assert both.archive.category("") == both.archive.category("x" * 3_000) == ()


@pytest.mark.parametrize(("newest", "limit", "expected"), [(0, 2, [0, 1]), (1, 2, [1, 2]), (3, 9, [3]), (9, 9, [])])
def test_a_category_is_read_from_a_date_and_as_far_as_asked(
    both: Both, newest: int, limit: int, expected: list[int]
) -> None:
    for days in range(4):
        both.save(a_day(back(days), of("2609.00001", "cs.LG")))
    found = both.archive.category("cs.LG", newest=back(newest), limit=limit)
    assert [outline.date for outline in found] == [back(days) for days in expected]


def test_a_category_that_emptied_on_a_day_is_passed_over_and_not_counted(both: Both) -> None:
    for days in range(5):
        first = both.save(a_day(back(days), of("2609.00001", "cs.LG"), of("2609.00002", "cs.CL")))
        if days in (0, 2, 3):
            both.save(replace(first, entries=(replace(first.entries[1], rank=1),)))
    assert [outline.date for outline in both.archive.category("cs.LG", limit=2)] == [back(1), back(4)]


def test_a_long_category_is_read_whole(both: Both) -> None:
    for days in range(60):
        both.save(a_day(back(days), of("2609.00001", "cs.LG")))
    assert [outline.date for outline in both.archive.category("cs.LG")] == [back(days) for days in range(60)]


def test_categories_are_all_that_any_listed_paper_has(both: Both) -> None:
    assert both.archive.categories() == ()
    both.save(a_day(DAY, of("2609.00001", "cs.LG", "stat.ML"), of("2609.00002")))
    both.save(a_day(back(1), of("2609.00003", "astro-ph.CO", "cs.LG")))
    both.store.save(a_digest(back(2), ()), BODY, (), [of("2609.00004", "cs.XX")])
    assert both.archive.categories() == ("astro-ph.CO", "cs.LG", "stat.ML")


def test_a_history_has_every_listed_paper_at_every_step(both: Both) -> None:
    assert both.archive.history(DAY) == ()
    first = both.save(a_digest(entries=3))
    second = both.save(replace(first, step="6h", entries=first.entries[:1]))
    assert both.archive.history(DAY) == (*snapshots(first), *snapshots(second))


def test_a_step_saved_again_replaces_its_points_and_no_other_step_s(both: Both) -> None:
    first = both.save(a_digest(entries=1))
    second = both.save(replace(first, step="6h"))
    third = both.save(replace(second, entries=(replace(second.entries[0], likes=50),)))
    assert both.archive.history(DAY) == (*snapshots(first), *snapshots(third))


def test_a_record_says_where_a_paper_is_listed(both: Both) -> None:
    both.save(a_day(DAY, of("2609.00001", "cs.LG"), of("2609.00002", "cs.LG")))
    record = both.archive.record(PaperId("2609.00002"))
    assert record is not None
    assert record.listings == (PaperListing(DAY, 2, 50.0),)
    assert both.archive.record(PaperId("2609.00003")) is None
