from fractions import Fraction

import pytest
from hotpapers.domain.mention import Network
from hotpapers.domain.ranking.heat import Heard, Scale, engagement, part, root, rounded, spread, together, weight
from hotpapers.domain.ranking.policy import MILLION, POLICY
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_mention


def sixes(least: int, most: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(least, most), min_size=6, max_size=6)


STRENGTHS = st.lists(st.integers(0, 10**12), max_size=40)


@pytest.mark.parametrize(
    ("people", "likes", "says"), [(1, 5_000, 70.710678), (200, 3, 46.521602), (50, 100, 127.523731)]
)
def test_breadth_counts_with_diminishing_returns(people: int, likes: int, says: float) -> None:
    strength = root(likes * MILLION * MILLION)
    assert part([strength] * people) / MILLION == pytest.approx(says, abs=0.00002)


def test_of_a_persons_posts_the_best_counts_whole_and_each_further_one_is_halved_once_more() -> None:
    assert [together(shares, 2) for shares in ([], [1], [2, 8, 4, 7])] == [0, 1, 8 + 3 + 1]


def test_likes_and_quotes_count_once_and_reposts_twice() -> None:
    assert engagement(a_mention(likes=7, reposts=3, quotes=2)) == 15
    assert engagement(a_mention(likes=None, reposts=None, quotes=None)) == 0
    assert engagement(a_mention(likes=1, reposts=None, quotes=None)) == 1


def test_no_post_is_engaged_with_more_than_a_billion_times_or_less_than_never() -> None:
    assert engagement(a_mention(likes=10**30)) == 10**9
    assert engagement(a_mention(likes=-5, reposts=0)) == 0


@given(st.integers(1, 10**40))
def test_a_root_is_the_nearest_integer(number: int) -> None:
    found = root(number)
    assert (2 * found - 1) ** 2 < 4 * number < (2 * found + 1) ** 2
    assert root(0) == 0


@given(st.integers(1, 10**9))
def test_the_ith_voice_weighs_one_over_the_root_of_i(i: int) -> None:
    assert weight(i) == pytest.approx(MILLION / i**0.5, abs=1)
    assert weight(i) >= weight(i + 1)
    assert [weight(1), weight(2), weight(4)] == [1_000_000, 707_107, 500_000]


def test_an_account_that_names_up_to_five_papers_a_day_is_not_damped() -> None:
    assert [spread(n) for n in (0, 1, 5)] == [MILLION] * 3
    assert spread(6) == 1_095_445
    assert spread(20) == 2 * MILLION


@given(STRENGTHS, st.integers(0, 10**12), st.data())
def test_a_part_never_falls_when_a_voice_grows_or_joins(strengths: list[int], more: int, data: st.DataObject) -> None:
    before = part(strengths)
    assert part([*strengths, more]) >= before
    if strengths:
        which = data.draw(st.integers(0, len(strengths) - 1))
        assert part([s + more * (i == which) for i, s in enumerate(strengths)]) >= before


@given(STRENGTHS, st.randoms())
def test_a_part_does_not_depend_on_the_order_of_its_voices(strengths: list[int], random: object) -> None:
    shuffled = list(strengths)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert part(shuffled) == part(strengths)


def test_a_usual_top_paper_of_x_or_bluesky_alone_scores_a_hundred() -> None:
    scale = Scale({network: (33 + place) * MILLION for place, network in enumerate(Network)})
    shown = {
        network: scale.shown(scale.heat({network: Heard((33 + place) * MILLION, 1, 1)}).value)
        for place, network in enumerate(Network)
    }
    assert shown == {
        Network.X: 100,
        Network.BLUESKY: 100,
        Network.HACKERNEWS: 50,
        Network.HUGGINGFACE: 50,
        Network.MASTODON: 25,
        Network.IMPORT: 100,
    }


@given(
    st.lists(st.integers(0, 10**10), min_size=6, max_size=6), st.lists(st.integers(1, 10**9), min_size=6, max_size=6)
)
def test_a_score_is_the_exact_sum_of_its_shares(raws: list[int], ts: list[int]) -> None:
    typical = dict(zip(Network, ts, strict=True))
    scale = Scale(typical)
    found = scale.heat({network: Heard(raw, 1, 2) for network, raw in zip(Network, raws, strict=True)})
    exact = sum(
        Fraction(100 * POLICY.weights[network] * raw, MILLION * typical[network])
        for network, raw in zip(Network, raws, strict=True)
    )
    assert scale.shown(found.value) == rounded(Fraction(exact))
    assert found.ties == (-6, -12)
    assert scale.heat({}).value == 0


@pytest.mark.parametrize(("exact", "shown"), [("1/200", 0.01), ("1/201", 0.0), ("1/8", 0.13), ("100/1", 100.0)])
def test_scores_are_rounded_half_up(exact: str, shown: float) -> None:
    assert rounded(Fraction(exact)) == shown
