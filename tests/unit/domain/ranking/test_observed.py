from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hotpapers.domain.mention import Author, Mention, Network
from hotpapers.domain.ranking import observed
from hotpapers.domain.ranking.counted import distinct, people, posts, totals
from hotpapers.domain.ranking.policy import POLICY
from hypothesis import given

from tests.builders import NOW, a_mention
from tests.unit.domain.ranking.worlds import ANNOUNCED, World, seeds, shuffled, worlds

LATER = NOW + timedelta(hours=6)


def reaches(*mentions: Mention) -> dict[str, int | None]:
    return {post.post_id: post.reach for post in observed(mentions)}


def test_an_account_knows_how_many_papers_it_named_that_day() -> None:
    one = a_mention("1", author="ada", papers=("2609.00001", "2609.00002"))
    two = a_mention("2", author="ada", papers=("2609.00002", "2609.00003"))
    tomorrow = a_mention("3", author="ada", posted_at=one.posted_at + timedelta(days=1))
    assert reaches(one, two, tomorrow, a_mention("4", author="ben")) == {"1": 3, "2": 3, "3": 1, "4": 1}


def test_stories_and_pages_have_no_reach() -> None:
    mentions = [a_mention("1", network=network) for network in (Network.HACKERNEWS, Network.HUGGINGFACE)]
    assert [post.reach for post in observed(mentions)] == [None, None]


def test_a_recount_that_sees_less_of_an_account_forgets_nothing() -> None:
    before = observed([a_mention(f"{i}", author="ada", papers=(f"2609.{i:05d}",)) for i in range(1, 9)])
    again = a_mention("1", author="ada", papers=("2609.00001",), counted_at=LATER, likes=11)
    assert [(post.likes, post.reach) for post in observed([before[0], again])] == [(11, 8)]
    assert [(post.likes, post.reach) for post in observed([again, before[0]])] == [(11, 8)]


def test_whoever_names_more_than_a_hundred_papers_on_any_day_is_a_bot() -> None:
    papers = tuple(f"2608.{i:05d}" for i in range(101))
    machine = [a_mention(f"{i}", author="m", papers=(paper,)) for i, paper in enumerate(papers)]
    next_day = a_mention("next", author="m", posted_at=machine[0].posted_at + timedelta(days=1))
    assert {post.author.bot for post in observed([*machine, next_day])} == {True}
    assert not any(post.author.bot for post in observed([*machine[1:], next_day]))


def test_who_is_a_bot_goes_by_the_policy_that_is_asked_for() -> None:
    two = [a_mention(f"{i}", author="ada", papers=(paper,)) for i, paper in enumerate(ANNOUNCED[:2])]
    bots = [[post.author.bot for post in observed(two, replace(POLICY, machine_from=most))] for most in (1, 2)]
    assert bots == [[True, True], [False, False]]


@pytest.mark.parametrize("left", ["0", "next"])
def test_a_bot_stays_a_bot_when_only_some_of_its_posts_are_left(left: str) -> None:
    papers = tuple(f"2608.{i:05d}" for i in range(101))
    machine = [a_mention(f"{i}", author="m", papers=(paper,)) for i, paper in enumerate(papers)]
    next_day = a_mention("next", author="m", posted_at=machine[0].posted_at + timedelta(days=1))
    (stored,) = [post for post in observed([*machine, next_day]) if post.post_id == left]
    again = replace(stored, author=Author("m"), counted_at=LATER, reach=None)
    assert [post.author.bot for post in observed([stored, again])] == [True]


@given(worlds(), seeds)
def test_observing_twice_or_in_another_order_is_observing_once(world: World, seed: int) -> None:
    once = observed(world.mentions)
    assert observed(once) == once
    assert observed(shuffled([*world.mentions, *once], seed)) == once


@given(worlds())
def test_observing_changes_nothing_but_n_and_bots(world: World) -> None:
    for before, after in zip(distinct(world.mentions), observed(world.mentions), strict=True):
        assert replace(after, reach=None, author=before.author) == before
        assert replace(after.author, bot=before.author.bot) == before.author
        assert after.author.bot >= before.author.bot
        assert (after.reach or 0) >= 0


def test_of_two_counts_of_a_post_the_last_is_kept() -> None:
    early, late = a_mention("1", likes=90), a_mention("1", likes=80, counted_at=LATER)
    assert distinct([early, late]) == distinct([late, early]) == (late,)


def test_of_two_counts_of_a_post_the_greater_n_is_kept_whichever_is_newer() -> None:
    less, more = a_mention("1", reach=3, counted_at=LATER), a_mention("1", reach=8)
    assert distinct([less, more]) == distinct([more, less]) == (replace(less, reach=8),)


def test_of_two_counts_at_the_same_time_the_greater_is_kept() -> None:
    less, more = a_mention("1", likes=80), a_mention("1", likes=90)
    assert distinct([less, more]) == distinct([more, less]) == (more,)


def test_of_two_counts_that_differ_in_the_authors_name_alone_the_same_is_kept_in_either_order() -> None:
    one, other = (a_mention("1", author=Author("ada", name=name)) for name in ("Ada", "Ada Lovelace"))
    assert distinct([one, other]) == distinct([other, one])


def test_two_networks_may_give_their_posts_the_same_id() -> None:
    mentions = [a_mention("1", network=network) for network in (Network.X, Network.MASTODON)]
    assert len(distinct(mentions)) == posts(mentions) == people(mentions) == 2


@given(worlds(), seeds)
def test_copies_that_differ_in_anything_are_one_post_whatever_their_order(world: World, seed: int) -> None:
    random = Random(seed)
    copies = [
        replace(
            post,
            post_id="same",
            network=Network.X,
            likes=1,
            reposts=random.choice([0, 0, 1]),
            counted_at=random.choice([NOW, NOW, LATER]),
            reach=random.choice([None, 1, 2]),
        )
        for post in world.mentions
    ]
    assert distinct(copies) == distinct(shuffled(copies, seed))
    assert len(distinct(copies)) == min(1, len(copies))


def test_people_are_accounts_that_are_no_bots() -> None:
    mentions = [
        a_mention("1", author="ada"),
        a_mention("2", author="ada"),
        a_mention("3", author="ada", network=Network.X),
        a_mention("4", author=Author("bot", bot=True)),
    ]
    assert (posts([*mentions, mentions[0]]), people(mentions)) == (4, 2)


def test_a_count_that_no_post_has_is_unknown_and_not_0() -> None:
    added = totals([a_mention(likes=None, reposts=3, quotes=None), a_mention("2", likes=None, reposts=0)])
    assert (added.likes, added.reposts, added.quotes) == (None, 3, None)
    assert totals([a_mention(likes=None), a_mention("2", likes=4)]).likes == 4


def test_a_bot_by_its_own_word_needs_no_reach() -> None:
    bot = a_mention("1", author=Author("bot", bot=True), papers=ANNOUNCED)
    assert observed([bot]) == (bot,)
