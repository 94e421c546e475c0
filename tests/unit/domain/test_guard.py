from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hotpapers.domain.digest import Announced, Digest, PostMeta, State
from hotpapers.domain.guard import LEAST_ANNOUNCED, LEAST_LOSS, LEAST_SHARE, better_or_equal
from hotpapers.domain.mention import Network, SourceState, SourceStatus
from hotpapers.domain.recount import STEPS
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_digest, a_status

OK, PARTIAL, OFF, FAILED = SourceState.OK, SourceState.PARTIAL, SourceState.OFF, SourceState.FAILED
X, BLUESKY = Network.X, Network.BLUESKY

statuses = st.builds(a_status, st.sampled_from(Network), st.sampled_from(SourceState), items=st.integers(0, 50))
sources = st.lists(statuses, unique_by=lambda one: one.network).map(tuple)
digests = st.builds(
    lambda sources, step, new, missing: a_digest(
        sources=sources,
        step=step,
        announced=Announced(("cs", "stat"), new, 0, missing),
        complete=not missing,
    ),
    sources,
    st.sampled_from(list(STEPS)),
    st.integers(0, 2_000),
    st.sampled_from([(), ("cs",), ("cs", "stat")]),
)


def saw(*sources: SourceStatus, **fields: Any) -> Digest:
    return a_digest(sources=sources, **fields)


@given(digests)
def test_a_digest_may_replace_itself(digest: Digest) -> None:
    assert better_or_equal(digest, digest) is None


@given(digests, digests)
def test_of_two_different_sights_of_a_day_the_guard_never_lets_each_lose_what_the_other_has(
    one: Digest, other: Digest
) -> None:
    """Where both may replace the other, neither has lost a listing, a step or an ok network."""
    if better_or_equal(one, other) is None and better_or_equal(other, one) is None:
        assert one.step == other.step
        assert one.announced.missing == other.announced.missing
        both = {status.network: status for status in other.sources}
        for status in one.sources:
            before = both.get(status.network)
            if before and OFF not in (status.state, before.state):
                assert (status.state is OK) == (before.state is OK)


@given(digests, st.data())
def test_whatever_a_run_lost_is_refused_and_named(stored: Digest, data: st.DataObject) -> None:
    ok = [status for status in stored.sources if status.state is OK]
    if not ok:
        return
    lost = data.draw(st.sampled_from(ok))
    state = data.draw(st.sampled_from([PARTIAL, FAILED]))
    now = tuple(replace(one, state=state) if one is lost else one for one in stored.sources)
    why = better_or_equal(replace(stored, sources=now), stored)
    assert why == f"{lost.network.label} is {state}, and was ok for the stored digest"


@given(digests, digests)
def test_more_of_everything_may_always_replace(stored: Digest, other: Digest) -> None:
    """All networks ok with at least the posts, all listings, as many papers, the same step or a later one."""
    posts = {status.network: status.items for status in stored.sources}
    better = replace(
        stored,
        sources=tuple(a_status(network, OK, items=posts.get(network, 0)) for network in Network),
        announced=replace(stored.announced, missing=(), new=max(stored.announced.new, other.announced.new)),
        complete=True,
        step=max(stored.step, other.step, key=list(STEPS).index),
    )
    assert better_or_equal(better, stored) is None


@pytest.mark.parametrize(("items", "refused"), [(50, False), (49, True), (0, True), (500, False)])
def test_a_network_that_gives_less_than_half_of_its_posts_is_not_believed(items: int, refused: bool) -> None:
    why = better_or_equal(saw(a_status(X, items=items)), saw(a_status(X, items=100)))
    assert (why == f"X gave {items} posts, and 100 for the stored digest") is refused
    assert LEAST_SHARE == 0.5


@pytest.mark.parametrize(("before", "now", "refused"), [(1, 0, False), (2, 0, False), (3, 0, True), (4, 1, True)])
def test_people_delete_a_few_posts(before: int, now: int, refused: bool) -> None:
    why = better_or_equal(saw(a_status(X, items=now)), saw(a_status(X, items=before)))
    assert bool(why) is refused
    assert LEAST_LOSS == 3


def test_what_a_partial_answer_gave_is_not_lost_to_a_failure() -> None:
    assert better_or_equal(saw(a_status(X, FAILED, items=0)), saw(a_status(X, PARTIAL, items=40)))


def test_a_network_that_was_not_asked_this_time_loses_nothing() -> None:
    stored = saw(a_status(X, items=100), a_status(BLUESKY, items=100))
    assert better_or_equal(saw(a_status(BLUESKY, items=100)), stored) is None
    assert better_or_equal(saw(a_status(X, OFF, items=0), a_status(BLUESKY, items=100)), stored) is None


def test_a_network_that_is_new_may_fail() -> None:
    assert better_or_equal(saw(a_status(X, FAILED)), saw(a_status(BLUESKY))) is None
    assert better_or_equal(saw(a_status(X, FAILED, items=0)), saw(a_status(X, OFF, items=0))) is None


def test_a_listing_that_the_stored_digest_has_is_not_lost() -> None:
    whole = Announced(("cs", "stat"), 900, 200)
    why = better_or_equal(a_digest(announced=replace(whole, missing=("stat",)), complete=False), a_digest())
    assert why == "no listing of stat, and the stored digest has it"


def test_an_incomplete_digest_is_replaced_by_one_that_lacks_no_more_of_it() -> None:
    one = a_digest(announced=Announced(("cs", "stat"), 900, 0, ("stat",)), complete=False)
    other = a_digest(announced=Announced(("cs", "stat"), 900, 0, ("cs",)), complete=False)
    assert better_or_equal(one, one) is None
    assert better_or_equal(other, one)
    assert better_or_equal(a_digest(), one) is None


def test_a_subject_that_the_operator_added_may_be_missing() -> None:
    more = a_digest(announced=Announced(("cs", "stat", "math"), 1_100, 0, ("math",)), complete=False)
    assert better_or_equal(more, a_digest()) is None


@pytest.mark.parametrize(("papers", "refused"), [(1_100, False), (1_045, False), (1_044, True), (0, True)])
def test_papers_that_were_announced_do_not_vanish(papers: int, refused: bool) -> None:
    why = better_or_equal(a_digest(announced=Announced(("cs", "stat"), papers, 0)), a_digest())
    assert (why == f"{papers} papers announced, and 1100 in the stored digest") is refused
    assert LEAST_ANNOUNCED == 0.95


def test_a_later_count_is_not_replaced_by_an_earlier_one() -> None:
    why = better_or_equal(a_digest(step="6h"), a_digest(step="1d"))
    assert why == "counted for 6h after the opening, and the stored digest for 1d"
    assert better_or_equal(a_digest(step="1d"), a_digest(step="6h")) is None


def test_a_final_digest_may_be_counted_once_more_by_name() -> None:
    final = a_digest(step="28d", state=State.FINAL)
    assert better_or_equal(final, final) is None


def test_a_post_of_the_original_blog_is_not_replaced_by_a_harvest() -> None:
    post = a_digest(imported=PostMeta(), step="import", sources=())
    assert better_or_equal(a_digest(step="28d"), post) == "the stored digest is a post of the original blog"
    assert better_or_equal(post, post) is None


def test_fewer_posts_than_people_delete_are_no_loss_however_great_their_share() -> None:
    assert better_or_equal(saw(a_status(X, items=1)), saw(a_status(X, items=LEAST_LOSS))) is None
    assert better_or_equal(saw(a_status(X, items=0)), saw(a_status(X, items=LEAST_LOSS)))


def test_each_listing_that_was_lost_is_named() -> None:
    lost = Announced(("cs", "stat"), 900, 200, ("cs", "stat"))
    refusal = better_or_equal(saw(announced=lost), saw())
    assert refusal == "no listing of cs, stat, and the stored digest has it"
