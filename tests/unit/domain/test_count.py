"""What a count leaves standing of the one before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hotpapers.domain.calendar import opening, window
from hotpapers.domain.count import REACH, WATERMARK_REACH, Count, span
from hotpapers.domain.digest import Announced
from hotpapers.domain.listing import Announcement
from hotpapers.domain.mention import Gathered, Mention, Network, SourceState, SourceStatus
from hotpapers.domain.recount import STEPS
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAY, a_digest, a_mention, a_paper, a_status, an_entry

NOW = opening(DAY) + timedelta(days=2)
WATERMARK = opening(DAY) + timedelta(days=1)
PAPER = a_paper()
ANNOUNCEMENT = Announcement(DAY, Announced(("cs",), 1, 0), (PAPER,))


def a_count(*evidence: Mention, listed: bool = True, **fields: Any) -> Count:
    entries = (an_entry(1, PAPER),) if listed else ()
    stored = a_digest(DAY, entries, sources=(a_status(counted_at=WATERMARK),))
    return replace(Count(ANNOUNCEMENT, "2d", window(DAY, NOW), None, stored, evidence), **fields)


def answered(*posts: Mention, state: SourceState = SourceState.OK, **fields: Any) -> Gathered:
    return Gathered(posts, SourceStatus(Network.BLUESKY, state, items=len(posts), **fields))


def at(hours: float) -> datetime:
    return opening(DAY) + timedelta(hours=hours)


def read_again(
    count: Count, *posts: Mention, state: SourceState = SourceState.OK, since: datetime = WATERMARK
) -> Gathered:
    """By a network without refreshing."""
    return count.joined(answered(*posts, state=state), since, by_id=False)


def ids(gathered: Gathered) -> set[str]:
    return {post.post_id for post in gathered.mentions}


def test_a_first_count_reads_from_the_opening() -> None:
    count = Count(ANNOUNCEMENT, "0h", window(DAY, NOW))
    assert count.since(Network.BLUESKY, by_id=True) == opening(DAY)
    assert count.since(Network.X, by_id=False) == opening(DAY)


def test_a_recount_reads_a_network_that_refreshes_from_its_last_count() -> None:
    assert a_count().since(Network.BLUESKY, by_id=True) == WATERMARK


def test_a_network_that_was_never_counted_is_read_from_the_opening() -> None:
    assert a_count().since(Network.X, by_id=True) == opening(DAY)


def test_a_network_without_refreshing_is_read_again_for_a_week_and_no_further() -> None:
    late = opening(DAY) + timedelta(days=14)
    assert a_count(window=window(DAY, late)).since(Network.MASTODON, by_id=False) == late - REACH
    assert a_count().since(Network.MASTODON, by_id=False) == opening(DAY)


def test_a_network_of_few_posts_is_read_from_the_opening_however_late() -> None:
    late = opening(DAY) + timedelta(days=28)
    assert a_count(window=window(DAY, late)).since(Network.HUGGINGFACE, by_id=False) == opening(DAY)


def test_a_watermark_from_long_ago_reads_no_more_than_its_reach() -> None:
    late = opening(DAY) + timedelta(days=14)
    assert a_count(window=window(DAY, late)).since(Network.BLUESKY, by_id=True) == late - WATERMARK_REACH


@given(st.sampled_from([("3d", "7d", True), ("7d", "14d", False)]), st.timedeltas(timedelta(), timedelta(hours=12)))
def test_a_step_that_comes_late_leaves_no_gap(steps: tuple[str, str, bool], late: timedelta) -> None:
    before, now, by_id = steps
    counted = opening(DAY) + STEPS[before]
    stored = a_digest(date=DAY, sources=(a_status(counted_at=counted),))
    count = a_count(window=window(DAY, opening(DAY) + STEPS[now] + late), stored=stored)
    since = count.since(Network.BLUESKY, by_id=by_id)
    assert since <= counted
    assert count.joined(answered(), since, by_id=by_id).status.reason is None


def test_what_was_read_in_part_is_read_again() -> None:
    count = a_count()
    assert count.stored is not None
    partial = replace(count.stored, sources=(a_status(state=SourceState.PARTIAL, counted_at=WATERMARK),))
    assert replace(count, stored=partial).since(Network.BLUESKY, by_id=True) == opening(DAY)


def test_a_step_done_once_more_reads_everything_again() -> None:
    assert a_count(afresh=True).since(Network.BLUESKY, by_id=True) == opening(DAY)


def test_one_stream_covers_all_the_counts_that_ask_it() -> None:
    younger = replace(a_count(), window=window(DAY + timedelta(days=1), NOW), stored=None)
    assert span([a_count(), younger], Network.BLUESKY, by_id=True).start == WATERMARK
    assert span([a_count(), younger], Network.BLUESKY, by_id=True).end == NOW


def test_only_posts_that_name_an_announced_paper_are_counted() -> None:
    other = a_mention("2", papers=("2609.09999",))
    assert ids(read_again(a_count(), a_mention("1"), other)) == {"1"}


def test_a_post_from_before_the_read_span_keeps_its_counts() -> None:
    old = a_mention("old", posted_at=at(1), likes=7)
    count = a_count(old, window=window(DAY, opening(DAY) + timedelta(days=10)))
    joined = count.joined(answered(a_mention("new", posted_at=at(230))), at(72), by_id=False)
    assert ids(joined) == {"old", "new"}
    assert joined.status.items == 2


def test_a_post_that_was_read_again_and_is_gone_is_gone() -> None:
    deleted = a_mention("deleted", posted_at=at(30))
    assert ids(read_again(a_count(deleted))) == set()


def test_an_answer_in_part_takes_nothing_away() -> None:
    held = a_mention("held", posted_at=at(30))
    assert ids(read_again(a_count(held), state=SourceState.PARTIAL)) == {"held"}
    assert ids(read_again(a_count(held), state=SourceState.FAILED)) == {"held"}


def test_days_that_no_stream_was_read_of_are_told() -> None:
    late = a_count(window=window(DAY, opening(DAY) + timedelta(days=14)))
    since = late.since(Network.BLUESKY, by_id=True)
    reason = late.joined(answered(), since, by_id=True).status.reason
    assert reason == f"nothing posted from {WATERMARK:%Y-%m-%d} to {since:%Y-%m-%d} was looked for"
    assert a_count().joined(answered(), WATERMARK, by_id=True).status.reason is None


@pytest.mark.parametrize("state", [SourceState.FAILED, SourceState.OFF])
def test_a_network_that_was_never_heard_says_so_of_the_days_that_it_is_too_late_for(state: SourceState) -> None:
    stored = a_digest(DAY, sources=(a_status(state=state, items=0, counted_at=None),))
    late = a_count(stored=stored, window=window(DAY, opening(DAY) + timedelta(days=14)))
    since = late.since(Network.BLUESKY, by_id=True)
    reason = late.joined(answered(), since, by_id=True).status.reason
    assert reason == f"nothing posted from {opening(DAY):%Y-%m-%d} to {since:%Y-%m-%d} was looked for"


def test_of_a_network_that_failed_the_days_since_its_kept_posts_were_counted_are_told() -> None:
    stored = a_digest(DAY, sources=(a_status(state=SourceState.FAILED, counted_at=None),))
    late = a_count(
        a_mention(counted_at=WATERMARK), stored=stored, window=window(DAY, opening(DAY) + timedelta(days=14))
    )
    since = late.since(Network.BLUESKY, by_id=True)
    reason = late.joined(answered(), since, by_id=True).status.reason
    assert reason == f"nothing posted from {WATERMARK:%Y-%m-%d} to {since:%Y-%m-%d} was looked for"
    failed = late.joined(answered(state=SourceState.FAILED, reason="down"), since, by_id=True)
    assert failed.status.reason == "down"


def test_days_that_were_never_read_are_told_until_they_are() -> None:
    gap = "nothing posted from 2026-09-25 to 2026-10-01 was looked for"
    stored = a_digest(DAY, sources=(a_status(reason=f"down at first; {gap}", counted_at=opening(DAY)),))
    late = a_count(stored=stored, window=window(DAY, opening(DAY) + timedelta(days=28)))
    since = late.since(Network.BLUESKY, by_id=True)
    *before, now = (late.joined(answered(), since, by_id=True).status.reason or "").split("; ")
    assert (before, now.endswith(f"to {since:%Y-%m-%d} was looked for")) == ([gap], True)
    assert late.joined(answered(), late.window.start, by_id=True).status.reason is None


def test_a_stream_beside_refreshing_only_adds() -> None:
    held = a_mention("held", posted_at=at(30))
    assert ids(a_count(held).joined(answered(), WATERMARK, by_id=True)) == {"held"}


def test_a_post_below_the_likes_that_x_is_read_from_is_not_gone() -> None:
    held = a_mention("held", posted_at=at(30), network=Network.X)
    answer = Gathered((), SourceStatus(Network.X, SourceState.OK))
    assert ids(a_count(held).joined(answer, at(0), by_id=False)) == {"held"}


def test_a_refresh_in_part_gives_what_it_got_and_takes_nothing_away() -> None:
    one, other = a_mention("one", posted_at=at(1), likes=1, counted_at=at(2)), a_mention("other", posted_at=at(1))
    again = answered(replace(one, likes=9, counted_at=NOW), state=SourceState.PARTIAL)
    joined = a_count(one, other).joined(answered(), WATERMARK, again, by_id=True)
    assert {(post.post_id, post.likes) for post in joined.mentions} == {("one", 9), ("other", 10)}


def test_the_newest_count_of_a_post_counts() -> None:
    before = a_mention("1", posted_at=at(30), likes=1, counted_at=at(31))
    now = replace(before, likes=9, counted_at=NOW)
    assert read_again(a_count(before), now).mentions[0].likes == 9


def test_a_refreshed_post_has_its_new_counts_and_a_deleted_one_is_gone() -> None:
    kept, deleted = a_mention("kept", posted_at=at(1), counted_at=at(2)), a_mention("deleted", posted_at=at(1))
    again = answered(replace(kept, likes=99, counted_at=NOW), requests=1, cost=0.5)
    joined = a_count(kept, deleted).joined(answered(requests=2), WATERMARK, again, by_id=True)
    assert [(post.post_id, post.likes) for post in joined.mentions] == [("kept", 99)]
    assert (joined.status.requests, joined.status.cost) == (3, 0.5)


def test_late_steps_refresh_only_posts_of_listed_papers() -> None:
    held = a_mention("held", posted_at=at(1))
    assert a_count(held, listed=False, step="7d").refreshing(Network.BLUESKY) == ()
    assert a_count(held, step="7d").refreshing(Network.BLUESKY) == (held,)


def test_early_steps_refresh_quiet_posts_too() -> None:
    held = a_mention("held", posted_at=at(1))
    assert a_count(held, listed=False).refreshing(Network.BLUESKY) == (held,)


def test_a_refresh_that_failed_keeps_the_posts_and_says_so() -> None:
    held = a_mention("held", posted_at=at(1))
    joined = a_count(held).joined(answered(), WATERMARK, answered(state=SourceState.FAILED, reason="down"), by_id=True)
    assert ids(joined) == {"held"}
    assert (joined.status.state, joined.status.reason) == (SourceState.FAILED, "down")


def test_an_account_is_known_by_all_its_papers_though_only_the_announced_count() -> None:
    posts = [a_mention(str(n), papers=(f"2609.{n:05d}",), author="busy") for n in (1234, *range(1, 8))]
    joined = read_again(a_count(), *posts)
    assert [post.reach for post in joined.mentions] == [8]
