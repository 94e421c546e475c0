"""Dates without an announcement, and clocks that are wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hotpapers.domain.calendar import opening
from hotpapers.domain.holidays import why_quiet
from hotpapers.domain.listing import Outcome
from hotpapers.domain.recount import next_possible

from tests.builders import DAY
from tests.fakes import FakeListings
from tests.shared import shared_path
from tests.unit.jobs.stage import OPENING, Stage, bluesky, listing

ONE_DAY, TWO_HOURS = timedelta(days=1), timedelta(hours=2)


def quiet() -> list[date]:
    """Dates whose evening announces nothing, in the order of the calendar."""
    cases = json.loads(shared_path("hostile", "time", "cases.json").read_text("utf-8"))
    found = sorted(date.fromisoformat(case["day"]) for case in cases if case["kind"] == "no_announcement")
    assert len(found) == 11
    return found


def a_stage_before(day: date, days: list[date]) -> tuple[Stage, date]:
    """The newest digest is of the last date before that arXiv announced for."""
    known = day
    while known in days or known.isoweekday() > 5:
        known -= ONE_DAY
    stage = Stage(sources=(bluesky(),))
    stage.listings = FakeListings({"cs": listing(day=known)})
    stage.at(opening(known) + TWO_HOURS)
    assert stage.store.latest() == known
    return stage, known


def test_an_evening_that_announces_nothing_leaves_the_newest_digest_and_says_so() -> None:
    for day in (days := quiet()):
        stage, known = a_stage_before(day, days)
        stage.listings = FakeListings({"cs": listing(outcome=Outcome.UNCHANGED, papers=(), day=known)})
        report = stage.at(opening(day + ONE_DAY) + TWO_HOURS)
        assert list(stage.store.digests) == [known], day
        assert stage.store.latest() == known, day
        if day.isoweekday() < 5:  # no digest could have had the date of a Saturday or a Sunday
            assert why_quiet(day), day
            assert report.listing == "cs: unchanged"


def test_the_same_evening_would_make_a_digest_of_what_it_announces() -> None:
    """A control."""
    for day in (days := quiet()):
        stage, known = a_stage_before(day, days)
        new = next_possible(max(day, known))
        stage.listings = FakeListings({"cs": listing(day=new)})
        stage.at(opening(new) + TWO_HOURS)
        assert stage.store.latest() == new


@pytest.mark.parametrize("ahead", [timedelta(hours=-1), ONE_DAY], ids=["an hour back", "a day ahead"])
def test_a_clock_that_is_wrong_changes_no_digest(ahead: timedelta) -> None:
    cases = json.loads(shared_path("hostile", "time", "cases.json").read_text("utf-8"))
    assert len([case for case in cases if case["kind"] == "clock"]) == 2
    right, wrong = Stage(sources=(bluesky(),)), Stage(sources=(bluesky(),), clock=OPENING + TWO_HOURS + ahead)
    for stage in (right, wrong):
        stage.wake()
    assert wrong.store.digests == right.store.digests
    assert wrong.store.latest() == DAY
    moved = Stage(sources=(bluesky(),))
    moved.at(OPENING + TWO_HOURS + abs(ahead))
    held = replace(moved.store.digests[DAY], generated_at=right.store.digests[DAY].generated_at)
    assert moved.store.digests[DAY] != right.store.digests[DAY], "a control: the event's time is in it"
    assert held.entries == right.store.digests[DAY].entries
