"""Which digests a harvest counts, for which step, and of which networks."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import timedelta

import pytest
from hotpapers.domain.calendar import opening
from hotpapers.domain.digest import PostMeta, State
from hotpapers.domain.listing import Outcome
from hotpapers.domain.mention import Network, SourceState

from tests.builders import DAY, a_digest, a_mention, a_status
from tests.fakes import FakeListings, FakeSource
from tests.unit.jobs.stage import FIRST, OPENING, FakeRefreshing, Stage, bluesky, listing


@pytest.mark.parametrize("later", [0, 1])
def test_a_save_that_was_stopped_before_its_end_is_completed_and_nobody_is_asked(later: int) -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake()
    stage.store.begun.add(DAY)
    asked = len(stage.sources[0].asked)
    assert stage.wake(2 + later).counts == ()
    assert stage.store.begun == set()
    assert len(stage.sources[0].asked) == asked


def test_what_an_hour_saved_is_looked_at_once_more_for_as_long_as_a_run_is_tried_again() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake()
    stage.wake(3)
    assert stage.store.settled == [DAY]
    stage.wake(8.5)
    assert stage.store.settled == [DAY]


@pytest.mark.parametrize(
    ("hours", "step"), [(7, "6h"), (24, "1d"), (49, "2d"), (80, "3d"), (24 * 7, "7d"), (24 * 20, "14d")]
)
def test_an_open_digest_is_counted_again_at_its_steps(hours: float, step: str) -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake()
    (count,) = stage.wake(hours).counts
    assert count.step == step
    assert stage.wake(hours).counts == ()


def test_after_28_days_a_digest_is_final_and_not_counted_again() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake()
    stage.wake(24 * 28)
    assert stage.store.digests[DAY].state is State.FINAL
    assert stage.wake(24 * 29).counts == ()


def test_x_is_asked_after_one_and_three_days_and_named_before() -> None:
    x = FakeSource(Network.X, (a_mention("9", network=Network.X, papers=(FIRST.id,), posted_at=OPENING),))
    stage = Stage(sources=(bluesky(), x))
    asked = []
    for hours in (2, 7, 24, 49, 80, 24 * 7):
        stage.wake(hours)
        asked.append(len(x.asked))
    assert asked == [0, 0, 1, 1, 2, 2]


def test_a_first_count_before_x_is_asked_says_so() -> None:
    x = FakeSource(Network.X, ())
    stage = Stage(sources=(bluesky(), x))
    stage.wake()
    states = {status.network: (status.state, status.reason) for status in stage.store.digests[DAY].sources}
    assert states[Network.X] == (SourceState.OFF, "asked one day and three days after the opening")


def test_a_late_first_count_asks_every_network() -> None:
    x = FakeSource(Network.X, ())
    Stage(sources=(bluesky(), x)).wake(30, day=DAY)
    assert len(x.asked) == 1


def test_papers_of_a_late_subject_get_the_posts_from_before_it_came() -> None:
    late = listing("stat", outcome=Outcome.UNCHANGED, day=DAY - timedelta(days=1), papers=())
    post = a_mention("early", papers=("2609.00003",), posted_at=OPENING)
    source = FakeRefreshing(Network.BLUESKY, (post,))
    stage = Stage(FakeListings({"cs": listing(), "stat": late}), sources=(source,))
    stage.wake(4)
    stage.listings.answers = {"cs": listing(), "stat": listing("stat", "2609.00003")}
    stage.wake(5)
    assert [mention.post_id for mention in stage.store.evidence[DAY]] == ["early"]


def test_an_incomplete_digest_is_counted_again_at_its_steps() -> None:
    late = listing("stat", outcome=Outcome.UNCHANGED, day=DAY - timedelta(days=1), papers=())
    stage = Stage(FakeListings({"cs": listing(), "stat": late}), sources=(bluesky(),))
    stage.wake(4)
    stage.wake(7)
    assert stage.store.digests[DAY].step == "6h"


def test_a_day_counted_for_a_later_step_is_not_asked_for_again() -> None:
    source = bluesky()
    stage = Stage(sources=(source,))
    stage.wake(80)
    assert stage.wake(30, day=DAY).counts == ()
    assert len(source.asked) == 1


def test_a_recount_keeps_what_a_paper_had_at_each_step() -> None:
    post = a_mention("1", papers=(FIRST.id,), posted_at=OPENING, likes=5)
    stage = Stage(sources=(bluesky(post),))
    stage.wake()
    stage.sources = (bluesky(replace(post, likes=50, counted_at=OPENING + timedelta(hours=7))),)
    stage.wake(7)
    assert [(point.step, point.likes) for point in stage.store.history(DAY)] == [("0h", 5), ("6h", 50)]
    assert stage.store.digests[DAY].entries[0].previous_rank == 1


def test_a_backfilled_day_is_ranked_again_by_the_days_before_it_and_asks_nobody() -> None:
    """The second phase of a backfill: the first one may have counted the days in any order."""
    source = bluesky(a_mention("1", papers=(FIRST.id,), posted_at=OPENING, likes=4_000_000))
    stage = Stage(sources=(source,))
    stage.wake(day=DAY)
    alone = stage.store.digests[DAY]
    before = DAY - timedelta(days=1)
    stage.listings.answers = {"cs": listing("cs", "2609.00005", day=before)}
    earlier = a_mention("2", papers=("2609.00005",), posted_at=opening(before), likes=4_000_000)
    stage.sources = (bluesky(earlier),)
    stage.at(opening(before) + timedelta(hours=2), day=before)
    asked = len(stage.listings.asked), len(source.asked)
    (count,) = stage.wake(day=DAY, rank=True).counts
    again = stage.store.digests[DAY]
    assert (count.outcome, len(stage.listings.asked), len(source.asked)) == ("saved", *asked)
    days = {one.network: one.days for one in again.calibration}
    assert days[Network.BLUESKY] == 1
    assert again.generated_at == alone.generated_at


def test_ranking_a_day_again_changes_nothing_where_the_days_before_it_are_the_same() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake(day=DAY)
    (count,) = stage.wake(day=DAY, rank=True).counts
    assert (count.outcome, count.revision) == ("unchanged", 1)


LONG_AFTER = timedelta(days=36)


def test_a_day_that_is_counted_when_no_schedule_looks_back_to_it_any_more_is_final() -> None:
    stage = Stage(sources=(bluesky(),), clock=OPENING + LONG_AFTER)
    stage.wake(30, day=DAY)
    digest = stage.store.digests[DAY]
    assert (digest.step, digest.state) == ("1d", State.FINAL)
    assert stage.store.days()[0].state is State.FINAL
    assert b'"state":"final"' in gzip.decompress(stage.store.bodies[DAY].gzipped)
    stage.wake(30, day=DAY, rank=True)
    assert stage.store.digests[DAY].state is State.FINAL
    assert stage.at(OPENING + LONG_AFTER).counts == ()


def test_a_day_that_is_counted_late_and_is_due_again_stays_open_until_then() -> None:
    stage = Stage(sources=(bluesky(),), clock=OPENING + timedelta(days=30))
    stage.wake(30, day=DAY)
    assert stage.store.digests[DAY].state is State.OPEN
    assert stage.at(OPENING + timedelta(days=30)).counts[0].step == "28d"
    assert stage.store.digests[DAY].state is State.FINAL


def test_a_day_that_was_left_open_for_ever_is_closed_when_it_is_ranked_again() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake(30, day=DAY)
    stage.clock = OPENING + LONG_AFTER
    assert stage.wake(30, day=DAY, rank=True).counts[0].outcome == "saved"
    assert stage.store.digests[DAY].state is State.FINAL


def test_a_day_that_was_never_counted_cannot_be_ranked_and_says_so() -> None:
    report = Stage().wake(day=DAY, rank=True)
    assert (report.counts, report.listing) == ((), "there is nothing counted for 2026-09-24")


def an_imported_day(stage: Stage) -> None:
    """What an import of the blog's post of the day leaves."""
    printed = a_mention("printed", network=Network.IMPORT, papers=(FIRST.id,), posted_at=OPENING, likes=900)
    digest = a_digest(date=DAY, imported=PostMeta(), step="import", sources=(a_status(Network.IMPORT, items=1),))
    stage.store.digests[DAY], stage.store.evidence[DAY] = digest, (printed,)


def test_an_imported_day_is_not_counted_and_arxiv_is_not_asked_for_it() -> None:
    stage = Stage(sources=(bluesky(),))
    an_imported_day(stage)
    report = stage.wake(day=DAY)
    assert (report.counts, stage.listings.asked) == ((), [])
    assert "a post of the original blog" in str(report.listing)


def test_a_harvest_by_force_replaces_what_a_post_printed_and_adds_nothing_to_it() -> None:
    stage = Stage(sources=(bluesky(),))
    an_imported_day(stage)
    revision = stage.store.digests[DAY].revision
    stage.wake(30, day=DAY, force=True)
    digest = stage.store.digests[DAY]
    assert (digest.imported, digest.revision, digest.step) == (None, revision + 1, "1d")
    assert {status.network for status in digest.sources} == {Network.BLUESKY}
    assert [post.post_id for post in stage.store.evidence[DAY]] == ["1"]
    stage.wake(49)
    assert [post.post_id for post in stage.store.evidence[DAY]] == ["1"]


def test_a_harvest_by_force_of_a_day_of_the_blog_asks_every_network_from_the_opening_whatever_its_step() -> None:
    x, skies = FakeSource(Network.X), FakeRefreshing(Network.BLUESKY)
    stage = Stage(sources=(x, skies))
    an_imported_day(stage)
    stage.wake(24 * 7, day=DAY, force=True)
    assert [window.start for source in (x, skies) for window, _ in source.asked] == [OPENING, OPENING]
    assert [status.network for status in stage.store.digests[DAY].sources] == [Network.X, Network.BLUESKY]


@pytest.mark.parametrize("hours", [2, 7], ids=["0h", "6h"])
def test_a_harvest_by_force_of_a_day_of_the_blog_names_x_before_it_is_asked(hours: float) -> None:
    stage = Stage(sources=(FakeSource(Network.X), bluesky()))
    an_imported_day(stage)
    stage.wake(hours, day=DAY, force=True)
    states = {one.network: (one.state, one.reason) for one in stage.store.digests[DAY].sources}
    assert states[Network.X] == (SourceState.OFF, "asked one day and three days after the opening")
    assert states.keys() == {Network.X, Network.BLUESKY}


def test_an_imported_day_is_not_ranked_again() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake(day=DAY)
    an_imported_day(stage)
    assert stage.wake(day=DAY, rank=True).counts == ()
