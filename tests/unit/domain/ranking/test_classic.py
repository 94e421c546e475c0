from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hotpapers.adapters.blog import parse
from hotpapers.domain.digest import Entry
from hotpapers.domain.mention import Author, Mention, Network
from hotpapers.domain.paper import Paper, id_order
from hotpapers.domain.ranking import rank
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW, a_mention, a_paper
from tests.posts import OWN_POST

IDS = ("hep-th/9912999", "2609.00007", "2609.01234", "2609.04321")
"""In order of announcement."""


def _ranked(mentions: Sequence[Mention], papers: Sequence[Paper] = ()) -> tuple[Entry, ...]:
    return rank(papers or [a_paper(paper) for paper in IDS], mentions, algorithm="classic")


def _ids(entries: Sequence[Entry]) -> list[str]:
    return [entry.paper.id for entry in entries]


def _shown(*engagements: int) -> list[int | None]:
    """The likes of the shown posts of a paper whose posts have those."""
    posts = [a_mention(f"{i:02d}", likes=likes, reposts=0) for i, likes in enumerate(engagements)]
    [entry] = _ranked(posts)
    return [post.likes for post in entry.posts]


def test_a_score_is_reposts_and_likes_over_all_posts_and_networks() -> None:
    posts = [
        a_mention("1", network=Network.X, likes=30, reposts=12),
        a_mention("2", network=Network.X, likes=5, reposts=0, author="person1"),
        a_mention("3", network=Network.BLUESKY, likes=20, reposts=3),
    ]
    [entry] = _ranked(posts)
    assert (entry.score.value, entry.reposts, entry.likes) == (70.0, 15, 55)
    assert (entry.score.voices, entry.score.posts) == (1 + 1, 3)
    assert [(part.network, part.score, part.likes, part.reposts, part.voices) for part in entry.score.parts] == [
        (Network.X, 47.0, 35, 12, 1),
        (Network.BLUESKY, 23.0, 20, 3, 1),
    ]


@pytest.mark.parametrize(("likes", "reposts", "kept"), [(25, 24, False), (25, 25, True), (0, 50, True), (49, 0, False)])
def test_a_paper_is_kept_from_50(likes: int, reposts: int, kept: bool) -> None:
    assert bool(_ranked([a_mention(likes=likes, reposts=reposts)])) is kept


def test_many_small_posts_keep_a_paper_as_one_large_one_does() -> None:
    posts = [a_mention(f"{i}", likes=4, reposts=1) for i in range(10)]
    [entry] = _ranked(posts)
    assert entry.score.value == 50.0
    assert _ranked(posts[:9]) == ()


def test_a_post_is_shown_from_25_best_first() -> None:
    assert _shown(24, 25, 300, 26) == [300, 26, 25]


def test_the_best_post_is_shown_however_small() -> None:
    assert _shown(9, 10, 9, 9, 9, 9) == [10]


def test_at_most_ten_posts_are_shown_and_all_are_counted() -> None:
    posts = [a_mention(f"{i:02d}", likes=100 + i, reposts=0) for i in range(14)]
    [entry] = _ranked(posts)
    assert [post.likes for post in entry.posts] == list(range(113, 103, -1))
    assert entry.likes == sum(range(100, 114))


def test_one_person_s_posts_are_all_shown() -> None:
    posts = [a_mention(f"{i}", likes=30, reposts=0, author=Author("ada")) for i in range(3)]
    [entry] = _ranked(posts)
    assert [post.post_id for post in entry.posts] == ["0", "1", "2"]
    assert entry.score.voices == 1


def test_a_repost_that_carries_the_original_s_count_is_not_counted_again() -> None:
    original = a_mention("1", likes=20, reposts=30)
    [entry] = _ranked([original] * 30)
    assert (entry.score.value, entry.score.posts, len(entry.posts)) == (50.0, 1, 1)


def test_a_post_counts_as_it_was_counted_last() -> None:
    older = a_mention("1", likes=500, reposts=0)
    newer = replace(older, likes=60, counted_at=NOW + timedelta(hours=6))
    for order in ([older, newer], [newer, older]):
        [entry] = _ranked(order)
        assert (entry.likes, entry.counted_at) == (60, newer.counted_at)


def test_a_post_gives_each_paper_it_names_all_of_its_counts() -> None:
    entries = _ranked([a_mention(papers=IDS[1:3], likes=40, reposts=10)])
    assert [(entry.paper.id, entry.score.value) for entry in entries] == [("2609.00007", 50.0), ("2609.01234", 50.0)]


def test_quotes_are_told_and_not_counted() -> None:
    [entry] = _ranked([a_mention("1", likes=60, reposts=0, quotes=4), a_mention("2", likes=0, reposts=0, quotes=3)])
    [part] = entry.score.parts
    assert (entry.score.value, part.score, part.posts, part.quotes) == (60.0, 60.0, 2, 7)


def test_a_count_that_a_network_does_not_give_is_unknown_in_its_part() -> None:
    [entry] = _ranked([a_mention(network=Network.HUGGINGFACE, likes=60, reposts=None)])
    assert (entry.score.value, entry.score.parts[0].reposts, entry.reposts) == (60.0, None, 0)
    [entry] = _ranked([a_mention(network=Network.HUGGINGFACE, likes=None, reposts=60)])
    assert (entry.score.value, entry.score.parts[0].likes, entry.likes) == (60.0, None, 0)


def test_ties_go_to_the_lower_id() -> None:
    posts = [a_mention(paper, papers=(paper,), likes=50, reposts=0) for paper in reversed(IDS)]
    assert _ids(_ranked(posts)) == list(IDS)


def test_a_paper_that_was_not_announced_is_not_listed() -> None:
    assert _ids(_ranked([a_mention(papers=("2608.00001", "2609.00007"), likes=90)])) == ["2609.00007"]


def test_the_order_of_an_imported_post_is_the_printed_one_where_this_one_decides_a_tie_otherwise() -> None:
    """One mention a paper stands for its totals, since the post does not say how they fall on posts."""
    imported = parse("own.md", OWN_POST.read_bytes()).entries
    mentions = [
        a_mention(entry.paper.id, papers=(entry.paper.id,), likes=entry.likes, reposts=entry.reposts)
        for entry in imported
    ]
    computed = _ranked(mentions, [entry.paper for entry in imported])
    assert _ids(imported) == ["2609.01234", "2609.04321", "hep-th/9912999", "2609.00007"]
    assert _ids(computed) == ["2609.01234", "hep-th/9912999", "2609.04321", "2609.00007"]
    assert [entry.score.value for entry in imported] == [entry.score.value for entry in computed]
    assert [entry.rank for entry in imported] == [1, 2, 3, 4]


MENTIONS = st.lists(
    st.builds(
        lambda post, papers, likes, reposts: a_mention(str(post), papers=tuple(papers), likes=likes, reposts=reposts),
        st.integers(0, 9),
        st.lists(st.sampled_from(IDS), min_size=1, max_size=3, unique=True),
        st.integers(0, 90),
        st.none() | st.integers(0, 90),
    ),
    max_size=12,
)


@given(MENTIONS)
def test_scores_fall_ties_rise_by_id_and_ranks_count_from_1(mentions: list[Mention]) -> None:
    entries = _ranked(mentions)
    order = [(-entry.score.value, id_order(entry.paper.id)) for entry in entries]
    assert order == sorted(order)
    assert [entry.rank for entry in entries] == list(range(1, len(entries) + 1))
    assert all(entry.score.value == entry.reposts + entry.likes >= 50 for entry in entries)


@given(MENTIONS, st.randoms(use_true_random=False), st.integers(1, 3))
def test_neither_input_order_nor_duplicates_matter(mentions: list[Mention], random: Random, times: int) -> None:
    shuffled = mentions * times
    random.shuffle(shuffled)
    assert _ranked(shuffled) == _ranked(mentions)


@given(MENTIONS, st.integers(1, 500))
def test_more_engagement_never_lowers_a_paper(mentions: list[Mention], more: int) -> None:
    louder = a_mention("louder", papers=("2609.01234",), likes=more, reposts=0)
    before, after = _ids(_ranked(mentions)), _ids(_ranked([*mentions, louder]))
    if "2609.01234" in before:
        assert after.index("2609.01234") <= before.index("2609.01234")
    assert [paper for paper in after if paper != "2609.01234"] == [paper for paper in before if paper != "2609.01234"]
