"""What arXiv announced, as a harvest looks for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hotpapers.domain.calendar import opening
from hotpapers.domain.errors import SourceChanged, SourceRefused
from hotpapers.domain.listing import Listing, Outcome
from hotpapers.domain.wake import Wake
from hotpapers.jobs.revise import Revise
from hotpapers.views.documents import digest_body

from tests.builders import DAY
from tests.fakes import FakeListings
from tests.unit.jobs.stage import FIRST, FRIDAY, NOON, OPENING, SECOND, Stage, bluesky, listing


def test_a_day_that_is_kept_is_counted_again_without_asking_arxiv() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake()
    asked = len(stage.listings.asked)
    stage.wake(8, day=DAY)
    assert len(stage.listings.asked) == asked


def test_no_new_announcement_is_a_normal_result_with_its_words() -> None:
    nothing = listing(outcome=Outcome.UNCHANGED, papers=(), why="its newest announcement is 2026-09-23")
    stage = Stage(FakeListings({"cs": nothing}))
    report = stage.wake()
    assert report.counts == ()
    assert report.listing == "cs: its newest announcement is 2026-09-23"
    assert [run.outcome for run in stage.runs.runs(9)] == ["no announcement"]


def test_a_listing_that_cannot_be_read_is_an_error_that_is_written_down() -> None:
    stage = Stage(FakeListings({"cs": listing(outcome=Outcome.BROKEN, day=None, papers=(), why="no date")}))
    with pytest.raises(SourceChanged, match="cs: no date"):
        stage.wake()
    assert [(run.outcome, run.why) for run in stage.runs.runs(9)] == [("failed", "cs: no date")]
    assert stage.runs.status is not None
    assert "could not be read" in " ".join(stage.runs.status.words)


def test_arxiv_that_refuses_us_is_not_asked_again_on_that_day() -> None:
    refused = SourceRefused("arXiv", "answered 403")
    stage = Stage(FakeListings({"cs": refused, "stat": refused}), clock=NOON)
    report = stage.wake()
    assert (report.forbidden, report.listing) == (True, "arXiv refused us: answered 403"), "to try again would not help"
    assert stage.listings.asked == [("cs", None)]
    for report in (stage.wake(3), stage.wake(26), stage.wake(day=DAY - timedelta(days=30))):
        assert "refused us earlier today" in str(report.listing)
        assert report.forbidden
    assert stage.listings.asked == [("cs", None)]
    stage.clock = NOON + timedelta(hours=12)
    assert stage.wake(4).forbidden
    assert len(stage.listings.asked) == 2


def test_a_subject_that_prints_an_older_date_is_waited_for_and_then_missing() -> None:
    late = listing("stat", outcome=Outcome.UNCHANGED, day=DAY - timedelta(days=1), papers=())
    stage = Stage(FakeListings({"cs": listing(), "stat": late}), sources=(bluesky(),))
    assert "waits for stat" in str(stage.wake(1).listing)
    assert stage.store.digests == {}
    stage.wake(4)
    assert stage.store.digests[DAY].complete is False
    assert stage.store.digests[DAY].announced.missing == ("stat",)


def test_a_subject_that_comes_later_completes_the_digest() -> None:
    late = listing("stat", outcome=Outcome.UNCHANGED, day=DAY - timedelta(days=1), papers=())
    stage = Stage(FakeListings({"cs": listing(), "stat": late}), sources=(bluesky(),))
    stage.wake(4)
    assert stage.wake(5).counts == ()
    stage.listings.answers = {"cs": listing(), "stat": listing("stat", "2609.00003")}
    stage.wake(5)
    digest = stage.store.digests[DAY]
    assert (digest.complete, digest.revision, digest.announced.new) == (True, 2, 3)


def test_a_worse_listing_asked_for_by_name_does_not_replace_the_kept_one() -> None:
    stage = Stage(
        FakeListings({"cs": listing(), "stat": listing("stat", "2609.00003", papers=())}), sources=(bluesky(),)
    )
    stage.wake()
    kept = stage.announcements.kept[DAY]
    stage.announcements.kept[DAY] = replace(kept, announced=replace(kept.announced, missing=("stat",)))
    stage.listings.answers = {"cs": listing(outcome=Outcome.BROKEN, papers=()), "stat": listing("stat", "2609.00003")}
    stage.wake(3, day=DAY)
    assert {paper.id for paper in stage.announcements.kept[DAY].papers} >= {FIRST.id, SECOND.id}


def test_two_runs_do_not_ask_arxiv_at_the_same_time_whatever_hours_their_events_name() -> None:
    stage = Stage(sources=(bluesky(),), clock=NOON)
    stage.leases.take("arxiv", "the other", now=NOON, until=NOON + timedelta(minutes=1))
    for report in (stage.wake(), stage.wake(24 * 20, day=DAY)):
        assert report.listing == "another run is asking arXiv at the moment"
    assert {run.outcome for run in stage.runs.runs(9)} == {"busy"}
    assert stage.listings.asked == []
    stage.clock = NOON + timedelta(minutes=1)
    stage.wake()
    assert stage.listings.asked


def test_the_lease_is_given_back() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake()
    assert stage.leases.held == {}


def test_no_announcement_can_print_a_saturday_so_arxiv_is_not_asked_for_it() -> None:
    stage = Stage(sources=(bluesky(),))
    report = stage.at(OPENING + timedelta(days=4), day=date(2026, 9, 26))
    assert (report.counts, report.listing_requests, stage.listings.asked) == ((), 0, [])
    assert report.listing == "2026-09-26 is a Saturday, and arXiv announces papers for Monday to Friday"


def incomplete(stage: Stage) -> None:
    """Without the listing of stat, at four hours."""
    late = listing("stat", outcome=Outcome.UNCHANGED, day=DAY - timedelta(days=1), papers=())
    stage.listings.answers = {"cs": listing(), "stat": late}
    stage.wake(4)
    stage.listings.asked.clear()


def test_an_incomplete_digest_costs_a_request_an_hour_for_what_it_lacks_and_for_a_day() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.listings.answers = {"cs": listing(day=FRIDAY), "stat": listing("stat", outcome=Outcome.BROKEN, papers=())}
    stage.at(opening(FRIDAY) + timedelta(hours=4))
    stage.listings.asked.clear()
    for hour in range(5, 48):
        stage.at(opening(FRIDAY) + timedelta(hours=hour))
    assert stage.listings.asked == [("stat", None)] * (24 - 5)


def test_an_incomplete_digest_whose_missing_subject_cannot_be_read_is_no_failure_again() -> None:
    stage = Stage(sources=(bluesky(),))
    incomplete(stage)
    stage.listings.answers = {"cs": listing(), "stat": listing("stat", outcome=Outcome.BROKEN, papers=(), why="odd")}
    assert stage.wake(5).listing == "stat: odd"
    assert stage.wake(7, day=DAY).counts[0].step == "6h"


def test_what_comes_late_is_asked_for_with_all_that_it_belongs_to() -> None:
    stage = Stage(sources=(bluesky(),))
    incomplete(stage)
    stage.listings.answers = {"cs": listing(), "stat": listing("stat", "2609.00003")}
    stage.wake(5)
    assert stage.listings.asked == [("stat", None), ("cs", None)]
    assert stage.store.digests[DAY].announced.new == 3


def test_a_day_asked_for_by_name_is_told_what_date_arxiv_has_printed() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake()
    stage.wake(day=DAY - timedelta(days=30))
    assert stage.listings.known == [None, DAY]


def test_the_listings_leave_the_networks_some_of_the_time_however_many_subjects_there_are() -> None:
    names = [f"subject{number}" for number in range(12)]
    stage = Stage(FakeListings({name: listing(name) for name in names}), sources=(bluesky(),))
    revise = Revise(stage.store, stage.store, stage.takedowns, "heat", "https://hotpapers.example", digest_body)
    stage.job(revise, OPENING).run(
        Wake(OPENING + timedelta(hours=2)), left=lambda: 800.0 - sum(min(110, told) for told in stage.listings.told)
    )
    assert stage.listings.told[0] == 400
    assert min(stage.listings.told) > 0
    (seconds,) = stage.sources[0].told
    assert seconds > 0


def test_what_is_kept_of_a_day_is_counted_though_arxiv_cannot_be_asked_for_the_rest() -> None:
    stage = Stage(sources=(bluesky(),))
    incomplete(stage)
    stage.ledger.refuse((OPENING + timedelta(hours=7)).date(), "arxiv")
    report = stage.wake(7, day=DAY)
    assert (report.counts[0].step, stage.listings.asked) == ("6h", [])
    assert "refused us" in str(report.listing)


@pytest.mark.parametrize("first", [listing(outcome=Outcome.BROKEN, papers=()), listing("cs", FIRST.id)])
def test_who_overrides_the_guard_loses_no_papers_where_arxiv_cannot_be_read_just_then(first: Listing) -> None:
    answers = {"cs": listing("cs", FIRST.id), "stat": listing("stat", SECOND.id)}
    stage = Stage(FakeListings(answers), sources=(bluesky(),))
    stage.wake()
    stage.sources[0].answer = ()
    stage.listings.answers = {"cs": first, "stat": listing("stat", outcome=Outcome.BROKEN, papers=())}
    (count,) = stage.wake(7, day=DAY, force=True).counts
    assert (count.outcome, count.announced) == ("saved", 2)
    assert stage.store.digests[DAY].complete
