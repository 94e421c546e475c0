from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from hotpapers.domain.calendar import opening
from hotpapers.domain.digest import Announced
from hotpapers.domain.listing import Announcement, Listing, Outcome, improves, merge, worth_waiting
from hotpapers.domain.paper import How, Paper, id_order
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAY, a_paper

BEFORE = DAY - timedelta(days=1)
NEW, UNCHANGED, EMPTY, BROKEN = Outcome.NEW, Outcome.UNCHANGED, Outcome.EMPTY, Outcome.BROKEN


def listed(subject: str, *papers: str | Paper, day: date | None = DAY, outcome: Outcome = NEW) -> Listing:
    return Listing(subject, outcome, day, tuple(a_paper(p) if isinstance(p, str) else p for p in papers))


def merged(*listings: Listing) -> Announcement:
    found = merge(listings)
    assert found is not None
    return found


def ids(papers: Iterable[Paper]) -> list[str]:
    return [paper.id for paper in papers]


def test_subjects_are_merged_in_order_of_announcement() -> None:
    found = merged(listed("stat", "2609.00003"), listed("cs", "2609.00002", "2609.00001"))
    assert found.day == DAY
    assert ids(found.papers) == ["2609.00001", "2609.00002", "2609.00003"]
    assert found.announced.subjects == ("stat", "cs")
    assert (found.announced.new, found.announced.cross, found.announced.missing) == (3, 0, ())


def test_a_paper_that_is_new_in_one_subject_and_cross_listed_in_another_is_new_and_stands_once() -> None:
    new, cross = a_paper("2609.00001"), a_paper("2609.00001", how=How.CROSS)
    for order in permutations([listed("cs", cross), listed("stat", new), listed("math", cross)]):
        found = merged(*order)
        assert [paper.how for paper in found.papers] == [How.NEW]
        assert (found.announced.new, found.announced.cross) == (1, 0)


def test_the_newest_date_counts_and_subjects_that_print_another_are_missing() -> None:
    found = merged(listed("cs", "2609.00002"), listed("stat", "2609.00001", day=BEFORE))
    assert (found.day, ids(found.papers), found.announced.missing) == (DAY, ["2609.00002"], ("stat",))


@pytest.mark.parametrize(
    ("other", "missing"),
    [
        (listed("stat", outcome=BROKEN), ("stat",)),
        (listed("stat", outcome=BROKEN, day=None), ("stat",)),
        (listed("stat", outcome=UNCHANGED, day=BEFORE), ("stat",)),
        (listed("stat", outcome=EMPTY, day=None), ("stat",)),
        (listed("stat", outcome=EMPTY, day=BEFORE), ("stat",)),
        (listed("stat", outcome=EMPTY), ()),
    ],
    ids=["broken", "broken without a date", "unchanged", "nothing at all", "nothing yesterday", "nothing that day"],
)
def test_a_subject_that_printed_the_date_is_there_though_it_has_no_paper(
    other: Listing, missing: tuple[str, ...]
) -> None:
    assert merged(listed("cs", "2609.00001"), other).announced.missing == missing


@pytest.mark.parametrize("outcome", [UNCHANGED, EMPTY, BROKEN])
def test_without_a_new_announcement_there_is_nothing_to_merge(outcome: Outcome) -> None:
    assert merge([listed("cs", outcome=outcome), listed("stat", outcome=outcome, day=None)]) is None
    assert merge([]) is None


def test_what_a_broken_or_unchanged_answer_holds_is_not_used() -> None:
    found = merged(listed("cs", "2609.00001"), listed("stat", "2609.00002", outcome=BROKEN))
    assert ids(found.papers) == ["2609.00001"]


OUTCOMES = st.builds(
    lambda subject, outcome, day, papers: listed(subject, *papers, day=day, outcome=outcome),
    st.sampled_from(["cs", "stat", "math"]),
    st.sampled_from(Outcome),
    st.sampled_from([DAY, BEFORE, None]),
    st.lists(
        st.builds(a_paper, st.sampled_from(["2609.00001", "2609.00002", "hep-th/9901001"]), how=st.sampled_from(How)),
        max_size=3,
    ),
)


@given(st.lists(OUTCOMES, max_size=5, unique_by=lambda one: one.subject))
def test_each_paper_stands_once_and_every_subject_is_there_or_missing(listings: Sequence[Listing]) -> None:
    found = merge(listings)
    if found is None:
        assert not any(one.outcome is NEW and one.day for one in listings)
        return
    papers = ids(found.papers)
    assert papers == sorted(set(papers), key=id_order)  # type: ignore[arg-type]
    assert found.announced.subjects == tuple(one.subject for one in listings)
    assert set(found.announced.missing) == {
        one.subject for one in listings if one.day != found.day or one.outcome in (UNCHANGED, BROKEN)
    }
    assert merge(list(reversed(listings))) == replace(
        found,
        announced=replace(
            found.announced,
            subjects=tuple(reversed(found.announced.subjects)),
            missing=tuple(reversed(found.announced.missing)),
        ),
    )


@pytest.mark.parametrize(("hours", "missing", "waits"), [(1, True, True), (2.9, True, True), (3, True, False)])
def test_a_digest_waits_three_hours_after_the_opening_for_subjects_that_print_an_older_date(
    hours: float, missing: bool, waits: bool
) -> None:
    other = listed("stat", outcome=UNCHANGED, day=BEFORE)
    found = merged(listed("cs", "2609.00001"), *([other] if missing else []))
    assert worth_waiting(found, opening(DAY) + timedelta(hours=hours)) is waits


def test_a_whole_announcement_waits_for_nothing() -> None:
    assert not worth_waiting(merged(listed("cs", "2609.00001")), opening(DAY))


@pytest.mark.parametrize(
    ("now", "stored", "better"),
    [((), ("stat",), True), (("stat",), ("stat",), False), (("cs",), ("stat",), False), ((), (), False)],
)
def test_an_announcement_improves_on_a_stored_one_where_it_lacks_less(
    now: tuple[str, ...], stored: tuple[str, ...], better: bool
) -> None:
    fields: dict[str, Any] = {"subjects": ("cs", "stat"), "new": 1, "cross": 0}
    announcement = Announcement(DAY, Announced(**fields, missing=now), ())
    assert improves(announcement, Announced(**fields, missing=stored)) is better
