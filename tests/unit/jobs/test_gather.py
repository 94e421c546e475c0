"""What the networks are asked for the digests of an hour, and what is done with their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import inf

import pytest
from hotpapers.domain.calendar import opening, window
from hotpapers.domain.count import WATERMARK_REACH, Count
from hotpapers.domain.digest import Announced
from hotpapers.domain.errors import SourceUnavailable
from hotpapers.domain.listing import Announcement
from hotpapers.domain.mention import Gathered, Mention, Network, SourceState, SourceStatus
from hotpapers.domain.wake import Wake
from hotpapers.jobs.gather import gather
from hotpapers.jobs.revise import Revise
from hotpapers.views.documents import digest_body

from tests.builders import DAY, a_mention, a_status
from tests.fakes import FakeSource
from tests.unit.jobs.stage import (
    FIRST,
    LATER,
    NOON,
    OPENING,
    SECOND,
    FakeRefreshing,
    Stage,
    an_x_post,
    bluesky,
    listing,
)


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


def test_a_network_that_is_not_asked_keeps_its_counts() -> None:
    x = FakeSource(Network.X, (a_mention("9", network=Network.X, papers=(SECOND.id,), posted_at=OPENING),))
    stage = Stage(sources=(bluesky(), x))
    stage.wake(24)
    stage.wake(49)
    assert {post.network for post in stage.store.evidence[DAY]} == {Network.X, Network.BLUESKY}
    (status,) = [one for one in stage.store.digests[DAY].sources if one.network is Network.X]
    assert status.counted_at == OPENING + timedelta(hours=24)


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


def test_the_networks_have_what_the_listing_left_of_the_time() -> None:
    source = bluesky()
    stage = Stage(sources=(source,))
    revise = Revise(stage.store, stage.store, stage.takedowns, "heat", "https://hotpapers.example", digest_body)
    job = stage.job(revise, OPENING)
    job.run(Wake(OPENING + timedelta(hours=2)), left=lambda: 300.0 - 100 * len(stage.listings.asked))
    assert source.told == [200.0]


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


def test_a_refusal_for_one_day_is_one_for_the_other_days_of_the_run() -> None:
    refusal = replace(REFUSAL, status=replace(REFUSAL.status, network=Network.HUGGINGFACE))
    source = FakeSource(Network.HUGGINGFACE, refusal)
    announcement = Announcement(DAY, Announced(("cs",), new=1, cross=0), (FIRST,))
    counts = [Count(replace(announcement, day=day), "0h", window(DAY, OPENING)) for day in (DAY, LATER)]
    answers = gather([source], counts, 90.0)
    assert len(source.asked) == 1
    assert [answers.by_day[day][0].status.state for day in (DAY, LATER)] == [SourceState.OFF] * 2


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
