"""What `bench.attacks` measures over many days, on two: what heat promises of dishonest crowds."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.paper import PaperId

from bench.attacks.attacks import ATTACKS, Attack
from bench.attacks.days import Day, Noise, Posts, corpus_day, sample
from bench.attacks.measure import Honest

RAW = {
    "date": "2021-02-15",
    "papers": [
        {
            "id": f"2102.{number:05d}",
            "favorites": 2_400 // number,
            "retweets": 700 // number,
            "posts": [{"handle": f"author{number}"}, {"handle": "ak"}],
        }
        for number in range(1, 25)
    ],
}


NOISE = Noise(quiet=120, mutter=400)


@pytest.fixture(scope="module", params=["sample", "made up"])
def honest(request: pytest.FixtureRequest) -> Honest:
    return Honest.of(sample(NOISE) if request.param == "sample" else corpus_day(RAW, NOISE))


PROMISED = [attack for attack in ATTACKS if attack.moves is not None]
NOT_PROMISED = [attack for attack in ATTACKS if attack.moves is None]


@pytest.mark.parametrize("attack", PROMISED, ids=lambda attack: attack.name)
def test_heat_moves_no_paper_further_than_it_promises(honest: Honest, attack: Attack) -> None:
    moves = attack.moves or 0
    for paper in honest.targets:
        outcome = honest.attacked(attack, paper)["heat"]
        assert outcome.before is not None
        assert outcome.after is not None
        assert outcome.moved <= moves
        assert attack.as_two_likes or abs(outcome.before - outcome.after) <= moves


def test_who_likes_a_thousand_posts_of_their_own_gains_no_more_than_one_post_with_two_likes(honest: Honest) -> None:
    (own,) = (attack for attack in ATTACKS if attack.as_two_likes)
    for paper in honest.targets:
        after = [honest.attacked(attack, paper)["heat"].after for attack in (own, Attack("two likes", _two_likes))]
        assert (after[0] or 0) >= (after[1] or 999)


def _two_likes(day: Day, paper: PaperId, _: Random) -> Sequence[Mention]:
    posts = Posts(day.date)
    posts.add(Network.BLUESKY, "persistent", [paper], 2, 0)
    return [replace(posts.made[0], post_id="new")]


@pytest.mark.parametrize("attack", NOT_PROMISED, ids=lambda attack: attack.name)
def test_what_counts_cannot_tell_from_an_honest_crowd_gains(honest: Honest, attack: Attack) -> None:
    """The measure sees an attack that works."""
    quiet = honest.targets[1]
    outcome = honest.attacked(attack, quiet)["heat"]
    assert (outcome.before or 0) - (outcome.after or 0) > 10


def test_classic_is_won_by_a_bot_and_by_a_list(honest: Honest) -> None:
    quiet = honest.targets[1]
    by_name = {attack.name: attack for attack in ATTACKS}
    bot, a_list = (
        by_name[name]
        for name in ("a marked bot posts it, with 5,000 likes", "a post with 1,000 likes lists it among 30")
    )
    assert (honest.attacked(bot, quiet)["classic"].after or 99) <= 2
    outcome = honest.attacked(a_list, quiet)["classic"]
    assert (outcome.before or 999) - (outcome.after or 999) > 10
