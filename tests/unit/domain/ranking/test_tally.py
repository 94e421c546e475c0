from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, localcontext
from typing import Any

import pytest
from hotpapers.domain.mention import Author, Mention, Network
from hotpapers.domain.paper import PaperId
from hotpapers.domain.ranking.heat import root, together
from hotpapers.domain.ranking.policy import MILLION, POLICIES, POLICY
from hotpapers.domain.ranking.tally import Tally, tallies
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_mention
from tests.unit.domain.ranking.worlds import ANNOUNCED, OLDER, SOCIAL, World, seeds, shuffled, worlds

PAPER = PaperId("2609.01234")
DAY = date(2026, 9, 24)


def heard(*posts: Mention, network: Network = Network.BLUESKY, paper: str = PAPER) -> tuple[int, int, int]:
    said = tallies(posts)[network].hear(PaperId(paper))
    return said.raw, said.voices, said.loud


def a_post(post_id: str, likes: int, *, author: str | Author = "ada", **fields: Any) -> Mention:
    return a_mention(post_id, author=author, likes=likes, reposts=0, **fields)


def test_one_like_is_a_strength_of_one() -> None:
    assert heard(a_post("1", 1)) == (MILLION, 1, 1)


def test_all_posts_of_a_person_are_one_voice_and_each_further_one_counts_half_of_the_one_before() -> None:
    assert heard(a_post("1", 2), a_post("2", 3)) == (2 * MILLION, 1, 2)
    assert heard(a_post("1", 2), a_post("2", 3), a_post("3", 20)) == (root(22 * MILLION**2), 1, 3)
    assert heard(a_post("1", 1), a_post("2", 3, author="ben")) == (1_732_051 + 707_107, 2, 2)


def test_a_persons_posts_of_two_days_are_one_voice() -> None:
    late = datetime(2026, 9, 25, 1, tzinfo=UTC)
    assert heard(a_post("1", 2), a_post("2", 3, posted_at=late)) == (2 * MILLION, 1, 2)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=60))
def test_all_posts_of_a_person_never_come_to_twice_the_best(likes: list[int]) -> None:
    said = heard(*(a_post(str(number), liked) for number, liked in enumerate(likes)))[0]
    assert root(max(likes) * MILLION**2) <= said <= root(2 * max(likes) * MILLION**2)


@given(st.lists(st.integers(0, 10**12), max_size=30), st.integers(1, 3), st.integers(0, 10**12), st.data())
def test_a_voice_never_falls_when_a_post_of_it_grows_or_joins(
    shares: list[int], next_post: int, more: int, data: st.DataObject
) -> None:
    before = together(shares, next_post)
    assert together([*shares, more], next_post) >= before
    if shares:
        which = data.draw(st.integers(0, len(shares) - 1))
        assert together([s + more * (i == which) for i, s in enumerate(shares)], next_post) >= before


def test_the_first_version_added_a_persons_posts() -> None:
    posts = tallies([a_post(str(number), 1) for number in range(400)], POLICIES["1"])
    assert posts[Network.BLUESKY].hear(PAPER).raw == 20 * MILLION


def test_each_hacker_news_story_is_a_voice_whoever_submitted_it() -> None:
    stories = [a_post(post, 4, network=Network.HACKERNEWS) for post in "12"]
    assert heard(*stories, network=Network.HACKERNEWS) == (2 * MILLION + 2 * 707_107, 2, 2)


@pytest.mark.parametrize("k", range(1, 11))
def test_a_story_that_names_k_papers_gives_each_a_kth_to_the_last_like(k: int) -> None:
    papers = (PAPER, *(f"2608.{i:05d}" for i in range(1, k)))
    story = a_post("1", k * MILLION, network=Network.HACKERNEWS, papers=papers)
    assert heard(story, network=Network.HACKERNEWS) == (1_000 * MILLION, 1, 1)


@pytest.mark.parametrize("network", [Network.HACKERNEWS, Network.HUGGINGFACE])
def test_a_story_or_page_is_not_damped_by_what_else_its_submitter_named(network: Network) -> None:
    others = [a_post(f"o{i}", 0, network=network, papers=(f"2608.{i:05d}",)) for i in range(200)]
    assert heard(a_post("1", 4, network=network), *others, network=network) == (2 * MILLION, 1, 1)


def test_a_post_that_names_k_papers_gives_each_one_kth() -> None:
    assert heard(a_post("1", 16, papers=(PAPER, *OLDER[:3]))) == (2 * MILLION, 1, 1)


def test_a_paper_linked_twice_in_a_post_is_named_once() -> None:
    assert heard(a_post("1", 16, papers=(PAPER, PAPER))) == (4 * MILLION, 1, 1)


def test_a_list_of_ten_papers_gives_tenths_and_a_longer_one_nothing() -> None:
    papers = tuple(f"2608.{i:05d}" for i in range(1, 11))
    story = Network.HACKERNEWS
    assert heard(a_post("1", 1_000, network=story, papers=(PAPER, *papers[:9])), network=story)[0] == 10 * MILLION
    assert heard(a_post("1", 1_000, network=story, papers=(PAPER, *papers)), network=story) == (0, 0, 0)


def test_a_count_that_no_post_ever_had_is_cut_to_what_can_be_counted() -> None:
    most = POLICY.most_engagement
    assert heard(a_post("1", 10**18)) == heard(a_post("1", most)) == (root(most * MILLION**2), 1, 1)


def test_silence_adds_no_voice() -> None:
    assert heard(*(a_post(str(i), 0, author=f"p{i}") for i in range(1_000))) == (0, 0, 0)


def test_bots_have_no_voice() -> None:
    assert heard(a_post("1", 1_000, author=Author("bot", bot=True))) == (0, 0, 0)


def test_an_account_that_names_twenty_papers_a_day_is_halved_in_engagement() -> None:
    others = [a_post(f"o{i}", 0, papers=(f"2608.{i:05d}",)) for i in range(19)]
    assert heard(a_post("1", 8), *others) == (2 * MILLION, 1, 1)


def test_papers_named_in_long_lists_count_in_n() -> None:
    a_list = a_post("o", 0, papers=tuple(f"2608.{i:05d}" for i in range(19)))
    assert heard(a_post("1", 8), a_list) == (2 * MILLION, 1, 1)


def test_a_paper_named_in_two_posts_counts_once_in_n() -> None:
    others = [a_post(f"o{i}", 0, papers=(OLDER[i % 4],)) for i in range(40)]
    assert heard(a_post("1", 4), *others) == (2 * MILLION, 1, 1)


@pytest.mark.parametrize("hour", [23, 25])
def test_n_is_of_a_utc_day_and_of_one_network(hour: int) -> None:
    offset = timezone(timedelta(hours=9))
    posted = (datetime(2026, 9, 24, tzinfo=UTC) + timedelta(hours=hour)).astimezone(offset)
    others = [a_post(f"o{i}", 0, papers=(f"2608.{i:05d}",), posted_at=posted) for i in range(19)]
    same_day = hour < 24
    assert heard(a_post("1", 8), *others)[0] == (2 * MILLION if same_day else root(8 * MILLION**2))
    elsewhere = [a_post(f"x{i}", 0, papers=(f"2608.{i:05d}",), network=Network.X) for i in range(19)]
    assert heard(a_post("1", 8), *elsewhere)[0] == root(8 * MILLION**2)


@pytest.mark.parametrize(("named", "voices"), [(100, 1), (101, 0)])
def test_an_account_that_names_more_than_a_hundred_papers_a_day_is_a_machine(named: int, voices: int) -> None:
    others = [a_post(f"o{i}", 0, papers=(f"2608.{i:05d}",)) for i in range(named - 1)]
    assert heard(a_post("1", 1_000), *others)[1:] == (voices, voices)


def test_an_n_seen_elsewhere_is_a_floor() -> None:
    assert heard(a_post("1", 8, reach=20)) == (2 * MILLION, 1, 1)
    assert heard(a_post("1", 8, reach=3)) == (root(8 * MILLION**2), 1, 1)
    tally = Tally(Network.X)
    tally.add("ada", DAY, [PAPER], 8, seen=20)
    tally.add("ada", DAY, [PAPER], 0, seen=4)
    assert tally.reach("ada", DAY) == 20
    assert tally.reach("ada", DAY + timedelta(days=1)) == 0


def test_a_tally_answers_as_of_now_and_takes_more() -> None:
    tally = Tally(Network.X)
    tally.add("ada", DAY, [PAPER], 8)
    assert tally.hear(PAPER).raw == root(8 * MILLION**2)
    for number in range(19):
        tally.add("ada", DAY, [PaperId(f"2608.{number:05d}")], 0)
    assert tally.reach("ada", DAY) == 20
    assert tally.hear(PAPER).raw == 2 * MILLION
    assert tally.hear(PaperId("2608.99999")) == tally.hear(PaperId("2608.00001"))


def by_the_formula(world: World, network: Network, paper: str) -> Decimal:
    """Σ sᵢ/√i as the design writes it, in fifty digits: slow, and sharing nothing with the code."""
    people = network in (Network.X, Network.BLUESKY, Network.MASTODON)
    posts = [post for post in world.mentions if post.network is network and not post.author.bot]
    voices: dict[str, list[Decimal]] = {}
    for post in posts:
        if paper not in post.papers or len(post.papers) > 10:
            continue
        named = {
            other
            for more in posts
            if (more.author.id, more.posted_at.date()) == (post.author.id, post.posted_at.date())
            for other in more.papers
        }
        damped = (Decimal(max(len(named), 5)) / 5).sqrt() if people else Decimal(1)
        e = Decimal((post.likes or 0) + 2 * (post.reposts or 0) + (post.quotes or 0))
        voice = post.author.id if people else post.post_id
        voices.setdefault(voice, []).append(e / len(post.papers) / damped)
    halved = [sum(e / 2**i for i, e in enumerate(sorted(es, reverse=True))) for es in voices.values()]
    strengths = sorted((Decimal(e).sqrt() for e in halved), reverse=True)
    return sum((s / Decimal(i).sqrt() for i, s in enumerate(strengths, 1)), Decimal(0))


@given(worlds())
def test_what_a_network_says_is_the_formula_to_the_fifth_digit(world: World) -> None:
    with localcontext() as context:
        context.prec = 50
        said = tallies(world.mentions)
        for network in SOCIAL:
            for paper in ANNOUNCED:
                exact = by_the_formula(world, network, paper)
                assert said[network].hear(PaperId(paper)).raw == pytest.approx(float(exact) * MILLION, rel=2e-6, abs=30)


@given(worlds(), seeds)
def test_the_order_in_which_posts_come_does_not_matter(world: World, seed: int) -> None:
    one, other = tallies(world.mentions), tallies(shuffled(world.mentions, seed))
    for network in SOCIAL:
        for paper in ANNOUNCED:
            assert one[network].hear(PaperId(paper)) == other[network].hear(PaperId(paper))
