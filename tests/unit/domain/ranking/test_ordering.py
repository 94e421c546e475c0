"""What DESIGN 4 promises of any input, and the rules of the list."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hotpapers.domain.digest import Calibration, Entry, Part
from hotpapers.domain.mention import Author, Mention, Network
from hotpapers.domain.paper import PaperId, id_order
from hotpapers.domain.ranking import Ranking, observed, rank, ranked
from hotpapers.domain.ranking.policy import MILLION, Policy
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW, a_mention, a_paper
from tests.unit.domain.ranking.worlds import ANNOUNCED, PAPERS, SOCIAL, World, a_count, a_post, seeds, shuffled, worlds

ALL = Policy(least_heat=0, most_listed=10_000)
"""Lists whatever has any engagement, so that an order can be compared whole."""
algorithms = st.sampled_from(["heat", "classic"])


def listed(world: World, mentions: Iterable[Mention], algorithm: Ranking = "heat") -> tuple[Entry, ...]:
    policy = replace(ALL, least_score=1)
    return rank(world.papers, mentions, algorithm=algorithm, calibration=world.calibration, policy=policy)


def order(entries: Iterable[Entry]) -> list[PaperId]:
    return [entry.paper.id for entry in entries]


def parts(entries: Iterable[Entry]) -> dict[tuple[PaperId, Network], Part]:
    return {(entry.paper.id, part.network): part for entry in entries for part in entry.score.parts}


def numbers(entries: Iterable[Entry]) -> list[object]:
    return [(e.paper.id, e.score, e.reposts, e.likes, [post.key for post in e.posts]) for e in entries]


@given(worlds(), seeds, algorithms)
def test_the_order_of_the_input_does_not_matter(world: World, seed: int, algorithm: Ranking) -> None:
    mentions = shuffled(world.mentions, seed)
    again = rank(reversed(world.papers), mentions, algorithm=algorithm, calibration=world.calibration)
    assert again == rank(world.papers, world.mentions, algorithm=algorithm, calibration=world.calibration)


@given(worlds(least=1), seeds, algorithms)
def test_a_duplicate_changes_nothing(world: World, seed: int, algorithm: Ranking) -> None:
    random = Random(seed)
    post = random.choice(world.mentions)
    stale = replace(post, counted_at=post.counted_at - timedelta(hours=1), likes=a_count(random))
    once = listed(world, world.mentions, algorithm)
    assert listed(world, [*world.mentions, post, stale], algorithm) == once
    assert listed(world, [stale, *world.mentions], algorithm) == once


@given(worlds(least=1), seeds, st.integers(1, 1_000), st.sampled_from(["likes", "reposts", "quotes"]))
def test_more_engagement_never_lowers_a_paper_against_one_that_did_not_change(
    world: World, seed: int, more: int, count: str
) -> None:
    post = Random(seed).choice(world.mentions)
    counts: dict[str, Any] = {count: (getattr(post, count) or 0) + more}
    grown = replace(post, **counts)
    never_overtaken(world, [grown if one is post else one for one in world.mentions], post.papers)


@given(worlds(), seeds)
def test_a_new_post_about_one_paper_never_lowers_it_against_one_that_did_not_change(world: World, seed: int) -> None:
    random = Random(seed)
    paper = PaperId(random.choice(ANNOUNCED))
    never_overtaken(world, [*world.mentions, a_post(random, "new", papers=(paper,))], (paper,))


def never_overtaken(world: World, after: Iterable[Mention], touched: tuple[PaperId, ...]) -> None:
    """Whoever stood below a touched paper and has the score it had still stands below it."""
    before, now = listed(world, world.mentions), listed(world, after)
    scores = {entry.paper.id: entry.score for entry in before}
    unchanged = {entry.paper.id for entry in now if scores.get(entry.paper.id) == entry.score} - set(touched)
    was, is_ = order(before), order(now)
    for paper in set(touched) & set(was):
        below = set(was[was.index(paper) :]) & unchanged
        assert paper in is_
        assert below <= set(is_[is_.index(paper) :])


@given(worlds(), seeds, st.integers(1, 30))
def test_accounts_without_engagement_change_no_order(world: World, seed: int, accounts: int) -> None:
    random = Random(seed)
    silence: dict[str, Any] = {"likes": 0, "reposts": None, "quotes": 0}
    silent = [a_post(random, f"s{i}", author=Author(f"silent{i % 9}"), **silence) for i in range(accounts)]
    assert order(listed(world, [*world.mentions, *silent])) == order(listed(world, world.mentions))


@given(worlds(), seeds, st.integers(1, 10))
def test_a_recognised_bot_changes_nothing(world: World, seed: int, accounts: int) -> None:
    random = Random(seed)
    bots = [a_post(random, f"bot{i}", author=Author(f"bot{i % 2}", bot=True)) for i in range(accounts)]
    assert listed(world, [*world.mentions, *bots]) == listed(world, world.mentions)


@given(worlds(), st.sampled_from((Network.X, Network.BLUESKY, Network.MASTODON)), st.integers(0, 1_000))
def test_an_account_that_names_more_papers_than_one_can_read_is_a_bot(world: World, network: Network, e: int) -> None:
    papers = [*ANNOUNCED, *(f"2607.{i:05d}" for i in range(101))]
    machine = [
        a_mention(f"m{i}", papers=(paper,), network=network, author="machine", likes=e)
        for i, paper in enumerate(papers)
    ]
    assert listed(world, [*world.mentions, *machine]) == listed(world, world.mentions)


@given(worlds(), st.sampled_from(SOCIAL))
def test_a_network_that_disappears_leaves_the_other_networks_parts_as_they_were(world: World, gone: Network) -> None:
    before = parts(listed(world, world.mentions))
    after = parts(listed(world, [post for post in world.mentions if post.network is not gone]))
    assert after == {
        key: part for key, part in before.items() if key[1] is not gone and key[0] in {k for k, _ in after}
    }
    assert all(part.raw == 0 for key, part in before.items() if key[1] is not gone and key not in after)


@given(worlds(), st.sampled_from(SOCIAL), st.integers(10**6, 10**9))
def test_within_one_network_the_order_never_depends_on_t(world: World, network: Network, typical: int) -> None:
    mentions = [post for post in world.mentions if post.network is network]
    other = replace(world, calibration=(Calibration(network, typical, 20),))
    assert order(listed(other, mentions)) == order(listed(world, mentions))


@given(worlds(), algorithms)
def test_what_was_counted_gives_the_same_list_as_all_that_was_seen(world: World, algorithm: Ranking) -> None:
    """The evidence holds only posts that name an announced paper; n is written in them."""
    counted = [post for post in observed(world.mentions) if not set(ANNOUNCED).isdisjoint(post.papers)]
    again, first = listed(world, counted, algorithm), listed(world, world.mentions, algorithm)
    assert numbers(again) == numbers(first)


@given(worlds(), algorithms)
def test_ranks_count_from_one_and_scores_fall(world: World, algorithm: Ranking) -> None:
    entries = listed(world, world.mentions, algorithm)
    values = [entry.score.value for entry in entries]
    assert [entry.rank for entry in entries] == list(range(1, len(entries) + 1))
    assert values == sorted(values, reverse=True)
    assert len(set(order(entries))) == len(entries)


@given(worlds())
def test_the_parts_of_a_paper_sum_to_its_score(world: World) -> None:
    for entry in listed(world, world.mentions):
        score = entry.score
        assert score.value == pytest.approx(sum(part.score for part in score.parts), abs=0.006 * len(score.parts))
        assert score.voices == sum(part.voices for part in score.parts)
        assert score.posts == sum(part.posts for part in score.parts)
        assert [part.network for part in score.parts] == [n for n in Network if n in {p.network for p in score.parts}]


def liked(paper: str, likes: int, post_id: str, **fields: Any) -> Mention:
    return a_mention(post_id, papers=(paper,), likes=likes, reposts=0, **fields)


def test_between_equal_scores_more_voices_win_then_more_posts_then_the_lower_id() -> None:
    ids = ["2609.00004", "2609.00003", "2609.00002", "2609.00001"]
    papers = [a_paper(paper) for paper in ids]
    two_networks = [
        liked(ids[0], 900, "a", network=Network.X),
        liked(ids[0], 400, "b", network=Network.BLUESKY),
    ]
    two_posts = [liked(ids[1], 2_400, post_id, network=Network.X) for post_id in "cd"]
    two_posts = [replace(post, author=Author("one")) for post in two_posts]
    one_post = [liked(paper, 3_600, f"e{paper}", network=Network.X) for paper in ids[2:]]
    silence = [liked(ids[2], 0, "f", author="silent")]
    t = (Calibration(Network.X, 60 * MILLION, 20), Calibration(Network.BLUESKY, 40 * MILLION, 20))
    entries = rank(papers, [*one_post, *two_posts, *two_networks, *silence], algorithm="heat", calibration=t)
    assert {entry.score.value for entry in entries} == {100.0}
    assert order(entries) == [ids[0], ids[1], ids[3], ids[2]]


def test_ids_are_ordered_by_announcement_not_by_spelling() -> None:
    papers = [a_paper(paper) for paper in ("2101.00002", "hep-th/9901001", "1412.0002")]
    mentions = [liked(paper.id, 100, paper.id) for paper in papers]
    expected = ["hep-th/9901001", "1412.0002", "2101.00002"]
    assert order(rank(papers, mentions, algorithm="heat")) == expected
    assert list(ranked(papers, mentions, algorithm="heat").named) == expected


def hot_day(papers: int, likes: int) -> tuple[list[Any], list[Mention]]:
    ids = [f"2609.{i:05d}" for i in range(1, papers + 1)]
    return [a_paper(paper) for paper in ids], [liked(paper, likes, paper) for paper in ids]


@pytest.mark.parametrize(
    ("papers", "likes", "listed"),
    [(30, 4, 30), (30, 3, 10), (8, 1, 8), (150, 100, 100), (30, 0, 0)],
    ids=["score 5", "score 4.33", "fewer than ten", "at most a hundred", "silent"],
)
def test_listed_from_a_score_of_five_or_among_the_ten_hottest_and_at_most_a_hundred(
    papers: int, likes: int, listed: int
) -> None:
    assert len(rank(*hot_day(papers, likes), algorithm="heat")) == listed


def test_a_paper_that_arxiv_did_not_announce_is_not_listed_and_one_given_twice_is_listed_once() -> None:
    paper = a_paper("2609.00001")
    mentions = [liked("2609.00001", 100, "1"), liked("2609.99999", 1_000, "2")]
    assert order(rank([paper, paper], mentions, algorithm="heat")) == [paper.id]
    assert rank([], mentions, algorithm="heat") == ()


@pytest.mark.parametrize("algorithm", ["heat", "classic"])
def test_a_post_that_links_a_paper_twice_is_counted_once(algorithm: Ranking) -> None:
    twice = a_mention("1", papers=("2609.01234", "2609.01234"), likes=60, reposts=2, network=Network.X)
    (entry,) = rank([a_paper()], [twice], algorithm=algorithm)
    assert (entry.likes, entry.reposts, entry.score.posts) == (60, 2, 1)


def test_an_entry_says_what_was_counted_when_and_since_when() -> None:
    early, late = datetime(2026, 9, 24, 1, tzinfo=UTC), datetime(2026, 9, 24, 5, tzinfo=UTC)
    mentions = [
        a_mention("1", likes=30, reposts=2, quotes=1, posted_at=late, counted_at=early),
        a_mention("2", likes=1, reposts=None, posted_at=early, counted_at=NOW, network=Network.MASTODON),
        a_mention("3", likes=500, reposts=500, author=Author("bot", bot=True)),
    ]
    (entry,) = rank([a_paper()], mentions, algorithm="heat")
    assert (entry.likes, entry.reposts) == (31, 2)
    assert (entry.counted_at, entry.first_seen) == (NOW, early)
    assert [part.likes for part in entry.score.parts] == [30, 1]
    assert [part.reposts for part in entry.score.parts] == [2, None]
    assert [part.quotes for part in entry.score.parts] == [1, None]
    assert (entry.score.posts, entry.peak_rank, entry.rank) == (2, 1, 1)


def test_heat_shows_the_best_post_and_others_from_25_on_one_a_person() -> None:
    mentions = [
        liked("2609.01234", 40, "1", author="ada"),
        liked("2609.01234", 30, "2", author="ada"),
        liked("2609.01234", 25, "3", author="ben"),
        liked("2609.01234", 24, "4", author="cy"),
        liked("2609.01234", 99, "5", author=Author("shy", hidden=True)),
    ]
    (entry,) = rank([a_paper()], mentions, algorithm="heat")
    assert [post.post_id for post in entry.posts] == ["1", "3"]
    assert entry.score.posts == 5
    (quiet,) = rank([a_paper()], [liked("2609.01234", 2, "1"), liked("2609.01234", 1, "2")], algorithm="heat")
    assert [post.post_id for post in quiet.posts] == ["1"]


@given(worlds())
def test_every_paper_that_a_post_names_was_ranked_and_the_top_of_a_network_is_its_strongest_part(world: World) -> None:
    found = ranked(world.papers, world.mentions, algorithm="heat", calibration=world.calibration, policy=ALL)
    named = {paper for post in world.mentions for paper in post.papers} & set(ANNOUNCED)
    assert list(found.named) == sorted(named, key=id_order)
    for network in SOCIAL:
        raws = [part.raw or 0 for e in found.entries for part in e.score.parts if part.network is network]
        assert found.tops[network] == max(raws, default=0)


def test_a_top_counts_though_its_paper_is_not_listed() -> None:
    papers, mentions = hot_day(12, 9)
    quiet = replace(mentions[0], post_id="m", network=Network.MASTODON, likes=1, papers=(PaperId("2609.00099"),))
    found = ranked([*papers, a_paper("2609.00099")], [*mentions, quiet], algorithm="heat")
    assert PaperId("2609.00099") not in order(found.entries)
    assert found.tops[Network.MASTODON] == MILLION
    assert ranked(papers, mentions, algorithm="classic").tops == {}


def test_scores_are_ordered_exactly_where_their_rounding_is_equal() -> None:
    close = [liked("2609.00001", 1_000_000, "1"), liked("2609.00002", 1_000_001, "2")]
    t = (Calibration(Network.BLUESKY, 10**12, 20),)
    entries = rank(PAPERS, close, algorithm="heat", calibration=t)
    assert [entry.score.value for entry in entries] == [0.1, 0.1]
    assert order(entries) == ["2609.00002", "2609.00001"]
    assert Fraction(entries[0].score.parts[0].raw or 0) > (entries[1].score.parts[0].raw or 0)


OTHERWISE: list[tuple[Ranking, dict[str, Any]]] = [
    ("heat", {"repost_worth": 3}),
    ("heat", {"longest_list": 2}),
    ("heat", {"next_post": 1}),
    ("heat", {"papers_a_day": 2}),
    ("heat", {"machine_from": 2}),
    ("heat", {"most_engagement": 30}),
    ("heat", {"weights": dict.fromkeys(Network, 2 * MILLION)}),
    ("heat", {"typical": dict.fromkeys(Network, 50 * MILLION)}),
    ("heat", {"least_heat": 50, "always_listed": 1}),
    ("heat", {"most_listed": 1}),
    ("heat", {"shown_from": 90}),
    ("heat", {"most_shown": 1}),
    ("classic", {"least_score": 200}),
    ("classic", {"shown_from": 90}),
    ("classic", {"most_shown": 1}),
]


@pytest.mark.parametrize(("algorithm", "constants"), OTHERWISE, ids="-".join)
def test_each_constant_of_the_policy_that_is_asked_for_counts(algorithm: Ranking, constants: dict[str, Any]) -> None:
    """A digest of an older version is verified under its own."""
    mentions = [
        liked("2609.00001", 100, "1", author="ada"),
        liked("2609.00001", 60, "2", author="ada"),
        a_mention("3", papers=("2609.00001", "2609.00002", "2609.00003"), likes=80, reposts=9, author="ben"),
        liked("2609.00002", 50, "4", author="cy"),
    ]
    usual = ranked(PAPERS, mentions, algorithm=algorithm)
    assert ranked(PAPERS, mentions, algorithm=algorithm, policy=Policy()) == usual
    assert ranked(PAPERS, mentions, algorithm=algorithm, policy=Policy(**constants)) != usual


def test_who_is_a_bot_goes_by_the_policy_that_is_asked_for_in_both_rankings() -> None:
    two = [a_mention(f"{i}", author="ada", likes=60, papers=(paper,)) for i, paper in enumerate(ANNOUNCED[:2])]
    for most, papers in ((1, 0), (2, 2)):
        assert len(rank(PAPERS, two, algorithm="heat", policy=Policy(machine_from=most))) == papers
    voices = {entry.score.voices for entry in rank(PAPERS, two, algorithm="classic", policy=Policy(machine_from=1))}
    assert voices == {0}
