"""From a scheduled hour to saved digests, on ports in memory."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from math import inf
from typing import Any

import pytest
from hotpapers.domain.calendar import opening, window
from hotpapers.domain.count import WATERMARK_REACH, Count
from hotpapers.domain.digest import Announced, Digest, PostMeta, State
from hotpapers.domain.errors import RevisionConflict, SourceChanged, SourceRefused, SourceUnavailable
from hotpapers.domain.listing import Announcement, Listing, Outcome
from hotpapers.domain.mention import Gathered, Mention, Network, SourceState, SourceStatus
from hotpapers.domain.takedown import Takedown
from hotpapers.domain.wake import Wake
from hotpapers.jobs.gather import gather
from hotpapers.jobs.harvest import Harvest
from hotpapers.jobs.report import HarvestReport
from hotpapers.jobs.revise import Revise
from hotpapers.ports import StoredBody
from hotpapers.views.converting import converted
from hotpapers.views.documents import digest_body

from tests.builders import DAY, a_digest, a_mention, a_paper, a_status
from tests.fakes import (
    FakeAnnouncements,
    FakeLeases,
    FakeLedger,
    FakeListings,
    FakePresence,
    FakeRunLog,
    FakeSource,
    FakeStore,
    FakeTakedowns,
)

FIRST, SECOND = a_paper("2609.00001"), a_paper("2609.00002")
OPENING = opening(DAY)
LATER = DAY + timedelta(days=1)
FRIDAY = date(2026, 9, 25)
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""By the clock, on the day of a backfill."""


def listing(subject: str = "cs", *papers: str, **fields: object) -> Listing:
    named = tuple(a_paper(paper) for paper in papers) or (FIRST, SECOND)
    return replace(Listing(subject, Outcome.NEW, DAY, named, requests=1), **fields)  # type: ignore[arg-type]


@dataclass
class FakeRefreshing(FakeSource):
    """A source that can be asked by id; what `again` lacks was deleted."""

    again: Sequence[Mention] = ()
    refreshed: list[Sequence[Mention]] = field(default_factory=list)

    def refresh(self, posts: Sequence[Mention], now: datetime, *, seconds: float = inf) -> Gathered:
        self.refreshed.append(posts)
        alive = tuple(replace(post, counted_at=now) for post in self.again)
        return Gathered(alive, SourceStatus(self.network, SourceState.OK, items=len(alive), requests=1))


@dataclass
class Stage:
    """The job with its ports in memory, and the hours it is woken at."""

    listings: FakeListings = field(default_factory=lambda: FakeListings({"cs": listing()}))
    sources: tuple[FakeSource, ...] = ()
    store: FakeStore = field(default_factory=FakeStore)
    announcements: FakeAnnouncements = field(default_factory=FakeAnnouncements)
    runs: FakeRunLog = field(default_factory=FakeRunLog)
    leases: FakeLeases = field(default_factory=FakeLeases)
    takedowns: FakeTakedowns = field(default_factory=FakeTakedowns)
    ledger: FakeLedger = field(default_factory=FakeLedger)
    presence: FakePresence = field(default_factory=FakePresence)
    clock: datetime | None = None
    """None: the time of the event."""

    def wake(self, hours: float = 2, **asked: object) -> HarvestReport:
        return self.at(OPENING + timedelta(hours=hours), **asked)

    def at(self, time: datetime, **asked: object) -> HarvestReport:
        revise = Revise(self.store, self.store, self.takedowns, "heat", "https://hotpapers.example", digest_body)
        return self.job(revise, self.clock or time).run(Wake(time, **asked))  # type: ignore[arg-type]

    def job(self, revise: Revise, clock: datetime) -> Harvest:
        parts = self.announcements, self.runs, self.leases, revise, tuple(self.listings.answers)
        return Harvest(self.listings, self.sources, self.store, *parts, self.ledger, self.presence, clock=lambda: clock)


def bluesky(*posts: Mention) -> FakeSource:
    return FakeSource(Network.BLUESKY, posts or (a_mention("1", papers=(FIRST.id,), posted_at=OPENING),))


def test_an_announcement_becomes_a_digest() -> None:
    stage = Stage(sources=(bluesky(),))
    (count,) = stage.wake().counts
    assert (count.outcome, count.revision, count.announced, count.listed, count.mentions) == ("saved", 1, 2, 1, 1)
    digest = stage.store.digests[DAY]
    assert [entry.paper.id for entry in digest.entries] == [FIRST.id]
    assert digest.generated_at == OPENING + timedelta(hours=2)


def test_a_digest_is_kept_with_what_its_pages_would_convert() -> None:
    post = a_mention("1", papers=(FIRST.id,), posted_at=OPENING, text="At https://a.example")
    stage = Stage(sources=(bluesky(post),))
    stage.wake()
    digest = stage.store.digests[DAY]
    assert digest == converted(digest)
    assert list(digest.entries[0].converted.posts) == ["bluesky/1"]  # type: ignore[union-attr]


def test_the_same_hour_again_changes_nothing() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake()
    before = stage.store.digests[DAY]
    assert stage.wake().counts == ()
    assert stage.store.digests[DAY] == before


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


def test_a_day_asked_for_again_changes_nothing_where_nothing_changed() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake(day=DAY)
    (count,) = stage.wake(day=DAY).counts
    assert (count.outcome, count.revision) == ("unchanged", 1)


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


def test_open_digests_are_counted_again_though_arxiv_is_down() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake()
    stage.listings.answers = {"cs": SourceUnavailable("arXiv", "answered 503")}
    with pytest.raises(SourceChanged):
        stage.wake(24)
    assert stage.store.digests[DAY].step == "1d"
    newest = [run for run in stage.runs.runs(9) if run.time == OPENING + timedelta(hours=24)]
    assert {(run.day, run.outcome) for run in newest} == {(None, "failed"), (DAY, "saved")}
    assert [status.network for run in newest if run.day is None for status in run.sources] == [Network.BLUESKY]


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


def test_a_network_that_is_down_costs_its_own_part_and_is_named() -> None:
    down = FakeSource(Network.MASTODON, SourceUnavailable("mastodon", "answered 503"))
    stage = Stage(sources=(bluesky(), down))
    stage.wake()
    states = {status.network: (status.state, status.reason) for status in stage.store.digests[DAY].sources}
    assert states[Network.MASTODON] == (SourceState.FAILED, "answered 503")
    assert states[Network.BLUESKY] == (SourceState.OK, None)


def test_a_digest_without_any_network_is_a_digest_and_says_so() -> None:
    stage = Stage(sources=(FakeSource(Network.BLUESKY, SourceUnavailable("bluesky", "down")),))
    (count,) = stage.wake().counts
    assert (count.outcome, count.listed) == ("saved", 0)


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


def test_an_old_digest_reads_the_stream_by_itself() -> None:
    source = FakeRefreshing(Network.BLUESKY, (a_mention("1", papers=(FIRST.id,), posted_at=OPENING),))
    stage = Stage(sources=(source,))
    stage.wake(80)
    later = DAY + timedelta(days=4)
    stage.listings.answers = {"cs": listing("cs", "2609.00009", day=later)}
    stage.at(opening(later) + timedelta(hours=2))
    stage.wake(24 * 7)
    spans = [(span.end - span.start) for span, _ in source.asked[-2:]]
    assert max(spans) <= WATERMARK_REACH
    assert len(source.asked) == 4


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


def test_a_day_counted_for_a_later_step_is_not_asked_for_again() -> None:
    source = bluesky()
    stage = Stage(sources=(source,))
    stage.wake(80)
    assert stage.wake(30, day=DAY).counts == ()
    assert len(source.asked) == 1


def test_an_attempt_that_is_made_again_remembers_what_the_first_one_cost_and_met() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake(day=DAY)
    stage.wake(day=DAY)
    (run,) = [run for run in stage.runs.runs(9) if run.day is None]
    assert [status.requests for status in run.sources] == [1, 1]
    stage = Stage(FakeListings({"cs": SourceRefused("arXiv", "answered 403")}))
    for hours in (2, 2, 3):
        stage.wake(hours)
    assert len(stage.listings.asked) == 1


def test_a_network_that_is_not_asked_keeps_its_counts() -> None:
    x = FakeSource(Network.X, (a_mention("9", network=Network.X, papers=(SECOND.id,), posted_at=OPENING),))
    stage = Stage(sources=(bluesky(), x))
    stage.wake(24)
    stage.wake(49)
    assert {post.network for post in stage.store.evidence[DAY]} == {Network.X, Network.BLUESKY}
    (status,) = [one for one in stage.store.digests[DAY].sources if one.network is Network.X]
    assert status.counted_at == OPENING + timedelta(hours=24)


def test_a_recount_keeps_what_a_paper_had_at_each_step() -> None:
    post = a_mention("1", papers=(FIRST.id,), posted_at=OPENING, likes=5)
    stage = Stage(sources=(bluesky(post),))
    stage.wake()
    stage.sources = (bluesky(replace(post, likes=50, counted_at=OPENING + timedelta(hours=7))),)
    stage.wake(7)
    assert [(point.step, point.likes) for point in stage.store.history(DAY)] == [("0h", 5), ("6h", 50)]
    assert stage.store.digests[DAY].entries[0].previous_rank == 1


def test_posts_of_listed_papers_are_refreshed_by_id_and_deleted_ones_disappear() -> None:
    posts = [a_mention(name, papers=(FIRST.id,), posted_at=OPENING, likes=5) for name in ("kept", "deleted")]
    source = FakeRefreshing(Network.BLUESKY, posts, again=(replace(posts[0], likes=80),))
    stage = Stage(sources=(source,))
    stage.wake()
    source.answer = ()
    stage.wake(7)
    assert source.asked[-1][0].start == OPENING + timedelta(hours=2)
    assert [(post.post_id, post.likes) for post in stage.store.evidence[DAY]] == [("kept", 80)]


def test_one_stream_serves_several_digests() -> None:
    source = FakeRefreshing(Network.BLUESKY, (a_mention("1", papers=(FIRST.id,), posted_at=OPENING),))
    stage = Stage(sources=(source,))
    stage.wake()
    later = DAY + timedelta(days=1)
    stage.listings.answers = {"cs": listing("cs", "2609.00009", day=later)}
    report = stage.at(opening(later) + timedelta(hours=1))
    assert [count.day for count in report.counts] == [DAY, later]
    assert len(source.asked) == 2


def test_what_is_paid_once_for_several_digests_is_paid_once_by_all_of_them_together() -> None:
    x = FakeSource(Network.X, Gathered((), a_status(Network.X, items=0, cost=0.75)))
    announcement = Announcement(DAY, Announced(("cs",), new=1, cross=0), (FIRST,))
    days = [DAY - timedelta(days=number) for number in range(3)]
    counts = [Count(replace(announcement, day=day), "1d", window(DAY, OPENING)) for day in days]
    answers = gather([x], counts, 90.0)
    assert [status.cost for status in answers.asked] == [0.75]
    assert [answers.by_day[day][0].status.cost for day in days] == [0.25] * 3


def test_hugging_face_is_asked_by_date_for_each_digest() -> None:
    source = FakeSource(Network.HUGGINGFACE, ())
    stage = Stage(sources=(source,))
    stage.wake()
    later = DAY + timedelta(days=1)
    stage.listings.answers = {"cs": listing("cs", "2609.00009", day=later)}
    stage.at(opening(later) + timedelta(hours=1))
    assert [day for _, day in source.asked] == [DAY, DAY, later]


def test_what_saw_less_is_refused_and_the_refusal_is_written_down() -> None:
    posts = [a_mention(str(n), papers=(FIRST.id,), posted_at=OPENING) for n in range(20)]
    stage = Stage(sources=(bluesky(*posts),))
    stage.wake()
    stage.sources = (bluesky(posts[0]),)
    (count,) = stage.wake(7).counts
    assert (count.outcome, count.revision) == ("refused", 1)
    assert "Bluesky gave 1 posts, and 20" in str(count.why)
    assert len(stage.store.evidence[DAY]) == 20
    assert any(run.outcome == "refused" and run.why == count.why for run in stage.runs.runs(9))
    assert stage.runs.status is not None
    said = " ".join(stage.runs.status.words)
    assert "kept as it was" in said
    assert f"hotpapers recount {DAY} --force" in said


def test_an_operator_can_override_the_guard() -> None:
    posts = [a_mention(str(n), papers=(FIRST.id,), posted_at=OPENING) for n in range(20)]
    stage = Stage(sources=(bluesky(*posts),))
    stage.wake()
    stage.sources = (bluesky(posts[0]),)
    (count,) = stage.wake(7, day=DAY, force=True).counts
    assert (count.outcome, count.mentions) == ("saved", 1)


def test_asking_a_network_for_several_digests_shares_the_time() -> None:
    """One stream, and the known posts of each of two digests."""
    source = FakeRefreshing(Network.BLUESKY)
    announcement = Announcement(DAY, Announced(("cs",), new=1, cross=0), (FIRST,))
    gather([source], [Count(announcement, "6h", window(DAY, OPENING)) for _ in range(2)], 90.0)
    assert source.told == [30.0]


REFUSAL = Gathered((), SourceStatus(Network.BLUESKY, SourceState.OFF, "answered 403", requests=1), refused=True)


def test_a_network_that_refused_us_is_not_asked_again_on_that_day_of_the_clock() -> None:
    source = FakeSource(Network.BLUESKY, REFUSAL)
    stage = Stage(sources=(source,), clock=NOON)
    stage.wake(day=DAY)
    (status,) = stage.wake(30, day=DAY).asked
    assert len(source.asked) == 1
    assert (status.state, status.requests) == (SourceState.OFF, 0)
    assert "asked again on the next UTC day" in str(status.reason)
    stage.clock = NOON + timedelta(days=1)
    stage.wake(50, day=DAY)
    assert len(source.asked) == 2


def test_a_refusal_while_posts_are_refreshed_ends_the_asking_for_the_other_digests() -> None:
    posts = [a_mention("1", papers=(FIRST.id,), posted_at=OPENING)]

    class Refusing(FakeRefreshing):
        def refresh(self, posts: Sequence[Mention], now: datetime, *, seconds: float = inf) -> Gathered:
            self.refreshed.append(posts)
            return REFUSAL

    source = Refusing(Network.BLUESKY, posts)
    announcement = Announcement(DAY, Announced(("cs",), new=1, cross=0), (FIRST,))
    counts = [Count(announcement, "6h", window(DAY, OPENING), evidence=tuple(posts)) for _ in range(2)]
    answers = gather([source], [counts[0], replace(counts[1], announcement=replace(announcement, day=LATER))], 90.0)
    assert len(source.refreshed) == 1
    assert answers.refused == {Network.BLUESKY}


def test_two_runs_do_not_ask_arxiv_at_the_same_time_whatever_hours_their_events_name() -> None:
    stage = Stage(sources=(bluesky(),), clock=NOON)
    stage.leases.take("arxiv", "the other", now=NOON, until=NOON + timedelta(minutes=1))
    for report in (stage.wake(), stage.wake(24 * 20, day=DAY)):
        assert report.listing == "another run is asking arXiv at the moment"
    assert stage.listings.asked == []
    stage.clock = NOON + timedelta(minutes=1)
    stage.wake()
    assert stage.listings.asked


def test_the_lease_is_given_back() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake()
    assert stage.leases.held == {}


def test_a_hidden_post_counts_and_is_not_in_the_stored_body() -> None:
    stage = Stage(sources=(bluesky(a_mention("secret-post", papers=(FIRST.id,), posted_at=OPENING)),))
    stage.takedowns.hide(Takedown((Network.BLUESKY, "secret-post"), OPENING))
    stage.wake()
    assert stage.store.digests[DAY].entries[0].likes == 10
    assert b"secret-post" not in gzip.decompress(stage.store.bodies[DAY].gzipped)


@dataclass
class _Contested(FakeStore):
    """Another run commits between our count and our save."""

    loads: int = 0

    def load(self, day: date) -> Digest | None:
        self.loads += 1
        stored = super().load(day)
        return replace(stored, revision=stored.revision + 1) if stored and self.loads % 3 == 0 else stored


def test_a_count_that_another_run_overtook_is_not_saved() -> None:
    store = _Contested()
    stage = Stage(sources=(bluesky(),), store=store)
    stage.wake()
    store.loads = 1
    with pytest.raises(RevisionConflict, match="the next hour tries again"):
        stage.wake(7)
    assert store.digests[DAY].step == "0h"


@dataclass
class _Faster(FakeStore):
    """Another run is faster with the digests of `days`."""

    days_of_others: set[date] = field(default_factory=set)

    def save(self, digest: Digest, *what: Any) -> Digest:
        if digest.date in self.days_of_others:
            raise RevisionConflict(str(digest.date))
        return super().save(digest, *what)


def test_a_digest_that_another_run_was_faster_with_costs_the_others_nothing() -> None:
    store = _Faster()
    stage = Stage(sources=(bluesky(),), store=store)
    stage.wake()
    store.days_of_others.add(DAY)
    stage.listings.answers = {"cs": listing("cs", "2609.00009", day=LATER)}
    with pytest.raises(RevisionConflict):
        stage.at(opening(LATER) + timedelta(hours=1))
    assert LATER in store.digests
    assert stage.runs.status
    assert stage.runs.status.newest == store.newest


def test_the_status_page_changes_only_with_its_words() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake()
    said = stage.runs.status
    stage.wake(3)
    assert stage.runs.status == said
    assert said is not None
    assert said.newest == DAY


def test_the_status_page_is_of_the_newest_count_though_that_could_list_nothing() -> None:
    """Else the day before would stand there as counted while every network is down."""
    stage = Stage(sources=(bluesky(a_mention("1", papers=(FIRST.id,), posted_at=OPENING)),))
    stage.wake()
    stage.listings.answers = {"cs": listing("cs", "2609.00009", day=LATER)}
    stage.sources = (FakeSource(Network.BLUESKY, SourceUnavailable("Bluesky", "answered 503")),)
    stage.at(opening(LATER) + timedelta(hours=1))
    page = stage.runs.status
    assert page is not None
    assert page.words[:2] == ("The digest of Friday, 25 September 2026 is out.", "It lists no paper yet.")
    assert [one.state for one in page.sources] == [SourceState.FAILED]
    assert page.newest == DAY, "the newest good one"


def test_a_body_is_the_revision_that_it_will_be() -> None:
    bodies: list[int] = []

    def body(digest: object) -> StoredBody:
        bodies.append(digest.revision)  # type: ignore[attr-defined]
        return digest_body(digest)  # type: ignore[arg-type]

    stage = Stage(sources=(bluesky(),))
    revise = Revise(stage.store, stage.store, stage.takedowns, "heat", "https://hotpapers.example", body)
    stage.job(revise, OPENING).run(Wake(OPENING + timedelta(hours=2)))
    assert bodies == [1]


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


def test_no_announcement_can_print_a_saturday_so_arxiv_is_not_asked_for_it() -> None:
    stage = Stage(sources=(bluesky(),))
    report = stage.at(OPENING + timedelta(days=4), day=date(2026, 9, 26))
    assert (report.counts, report.listing_requests, stage.listings.asked) == ((), 0, [])
    assert report.listing == "2026-09-26 is a Saturday, and arXiv announces papers for Monday to Friday"


def test_a_day_asked_for_by_name_does_not_take_back_what_the_status_page_says_of_the_schedules_look() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake()
    well, stage.listings.answers = stage.listings.answers, {"cs": SourceUnavailable("arXiv", "answered 503")}
    with pytest.raises(SourceChanged):
        stage.wake(26)
    stage.listings.answers = well
    for hours in (26, 26.5):
        stage.wake(hours, day=DAY)
        assert stage.runs.status
        assert "arXiv could not be read at the last look: cs: answered 503." in stage.runs.status.words
    stage.wake(27)
    assert stage.runs.status
    assert "could not be read" not in " ".join(stage.runs.status.words)


def test_a_day_that_was_never_counted_cannot_be_ranked_and_says_so() -> None:
    report = Stage().wake(day=DAY, rank=True)
    assert (report.counts, report.listing) == ((), "there is nothing counted for 2026-09-24")


def test_the_networks_have_what_the_listing_left_of_the_time() -> None:
    source = bluesky()
    stage = Stage(sources=(source,))
    revise = Revise(stage.store, stage.store, stage.takedowns, "heat", "https://hotpapers.example", digest_body)
    job = stage.job(revise, OPENING)
    job.run(Wake(OPENING + timedelta(hours=2)), left=lambda: 300.0 - 100 * len(stage.listings.asked))
    assert source.told == [200.0]


def an_x_post(name: str, **fields: Any) -> Mention:
    return a_mention(name, network=Network.X, papers=(FIRST.id,), posted_at=OPENING, **fields)


@pytest.mark.parametrize("hours", [49, 24 * 7], ids=["2d", "7d"])
def test_a_post_of_x_that_was_deleted_disappears_at_the_next_recount_though_x_is_not_asked(hours: float) -> None:
    x = FakeSource(Network.X, [an_x_post("kept"), an_x_post("deleted")])
    stage = Stage(sources=(bluesky(), x))
    stage.wake(25)
    assert len(stage.store.evidence[DAY]) == 3
    stage.presence.missing = {"deleted"}
    stage.wake(hours)
    assert len(x.asked) == 1
    assert {post.post_id for post in stage.store.evidence[DAY]} == {"1", "kept"}
    (status,) = [one for one in stage.store.digests[DAY].sources if one.network is Network.X]
    assert status.items == 1
    shown = {post.post_id for entry in stage.store.digests[DAY].entries for post in entry.posts}
    assert "deleted" not in shown


def test_a_post_of_x_that_was_deleted_disappears_where_x_is_asked_and_does_not_bring_it_again() -> None:
    x = FakeSource(Network.X, [an_x_post("kept"), an_x_post("deleted")])
    stage = Stage(sources=(x,))
    stage.wake(25)
    x.answer, stage.presence.missing = [an_x_post("kept")], {"deleted"}
    stage.wake(80)
    assert {post.post_id for post in stage.store.evidence[DAY]} == {"kept"}


def test_nobody_is_asked_whether_posts_of_other_networks_are_still_there() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake()
    stage.wake(7)
    assert stage.presence.asked == []


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


def test_a_refusal_for_one_day_is_one_for_the_other_days_of_the_run() -> None:
    refusal = replace(REFUSAL, status=replace(REFUSAL.status, network=Network.HUGGINGFACE))
    source = FakeSource(Network.HUGGINGFACE, refusal)
    announcement = Announcement(DAY, Announced(("cs",), new=1, cross=0), (FIRST,))
    counts = [Count(replace(announcement, day=day), "0h", window(DAY, OPENING)) for day in (DAY, LATER)]
    answers = gather([source], counts, 90.0)
    assert len(source.asked) == 1
    assert [answers.by_day[day][0].status.state for day in (DAY, LATER)] == [SourceState.OFF] * 2


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


def test_posts_of_x_that_their_authors_deleted_are_no_loss_to_the_guard() -> None:
    x = FakeSource(Network.X, [an_x_post(str(number)) for number in range(6)])
    stage = Stage(sources=(bluesky(), x))
    stage.wake(24)
    stage.presence.missing = {str(number) for number in range(4)}
    (count,) = stage.wake(49).counts
    assert (count.outcome, count.mentions) == ("saved", 3)


def test_a_step_that_is_done_again_asks_by_id_for_what_its_stream_did_not_bring() -> None:
    kept, passed_over, deleted = (a_mention(str(n), papers=(FIRST.id,), posted_at=OPENING) for n in range(3))
    source = FakeRefreshing(Network.BLUESKY, (kept, passed_over, deleted))
    stage = Stage(sources=(source,))
    stage.wake(24 * 28)
    source.answer, source.again = (kept,), (passed_over,)
    stage.wake(24 * 29, day=DAY, force=True)
    assert [[post.post_id for post in asked] for asked in source.refreshed] == [["1", "2"]]
    assert {post.post_id for post in stage.store.evidence[DAY]} == {"0", "1"}


def test_what_costs_money_is_not_paid_for_each_hour_while_the_guard_refuses_the_count() -> None:
    x, other = FakeSource(Network.X, [an_x_post("dear")]), bluesky()
    stage = Stage(sources=(other, x))
    stage.wake()
    down, up = SourceUnavailable("bluesky", "down"), other.answer
    other.answer = down
    for hours in range(24, 36):
        assert stage.wake(hours).counts[0].outcome == "refused"
    assert len(x.asked) == 1
    other.answer = up
    (count,) = stage.wake(36).counts
    assert (count.outcome, count.step, len(x.asked)) == ("saved", "1d", 2)
    assert {post.network for post in stage.store.evidence[DAY]} == {Network.X, Network.BLUESKY}


def test_who_overrides_the_guard_gets_what_costs_money_too() -> None:
    x, other = FakeSource(Network.X, [an_x_post("dear")]), bluesky()
    stage = Stage(sources=(other, x))
    stage.wake()
    other.answer = SourceUnavailable("bluesky", "down")
    assert stage.wake(24).counts[0].outcome == "refused"
    assert stage.wake(24.5, day=DAY, force=True).counts[0].outcome == "saved"
    assert Network.X in {post.network for post in stage.store.evidence[DAY]}


def test_half_an_answer_of_x_that_the_guard_refused_is_not_bought_again() -> None:
    x = FakeSource(Network.X, [an_x_post("dear")])
    stage = Stage(sources=(bluesky(), x))
    stage.wake(24)
    x.answer = Gathered((an_x_post("dear"),), a_status(Network.X, SourceState.PARTIAL, items=1))
    assert stage.wake(72).counts[0].outcome == "refused"
    (count,) = stage.wake(73).counts
    assert (count.outcome, count.step, len(x.asked)) == ("saved", "3d", 2)
    assert {post.network for post in stage.store.evidence[DAY]} == {Network.X, Network.BLUESKY}
