from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from hotpapers.domain.digest import Digest, Entry
from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.ranking import POLICY, rank

from tests.builders import a_mention


def _computed(digest: Digest) -> tuple[Entry, ...]:
    """The day ranked anew from the printed totals.

    A post of the blog prints a paper's totals, not how they fall on posts, and counted reposts again as posts. So each
    paper has one synthetic mention that carries its totals; they are given in the reverse of the printed order.
    """
    mentions = [_totals(entry) for entry in reversed(digest.entries)]
    return rank([entry.paper for entry in digest.entries], mentions, algorithm="classic")


def _totals(entry: Entry) -> Mention:
    return a_mention(
        f"totals of {entry.paper.id}",
        network=Network.IMPORT,
        papers=(entry.paper.id,),
        reposts=entry.reposts,
        likes=entry.likes,
        counted_at=entry.counted_at,
    )


def _said(entry: Entry) -> tuple[object, ...]:
    return entry.paper, entry.score.value, entry.reposts, entry.likes, entry.counted_at


def _up_to_ties(entries: Iterable[Entry]) -> list[tuple[float, list[str]]]:
    """Scores in order, each with the papers that have it."""
    return [
        (value, sorted(entry.paper.id for entry in tied))
        for value, tied in groupby(entries, key=lambda entry: entry.score.value)
    ]


def test_every_day_has_the_blog_s_order_up_to_ties(digests: dict[str, Digest]) -> None:
    for name, digest in digests.items():
        assert _up_to_ties(_computed(digest)) == _up_to_ties(digest.entries), name


def test_every_paper_that_the_blog_kept_is_kept_with_its_totals(digests: dict[str, Digest]) -> None:
    for name, digest in digests.items():
        computed = {entry.paper.id: _said(entry) for entry in _computed(digest)}
        assert computed == {entry.paper.id: _said(entry) for entry in digest.entries}, name


def test_the_blog_kept_papers_from_the_threshold_on(digests: dict[str, Digest]) -> None:
    """The least printed score is the threshold itself: one more and a kept paper would be lost."""
    least = min(entry.reposts + entry.likes for digest in digests.values() for entry in digest.entries)
    assert least == POLICY.least_score == 50


def test_the_blog_showed_no_more_posts_than_we_do(digests: dict[str, Digest]) -> None:
    most = max(len(entry.posts) for digest in digests.values() for entry in digest.entries)
    assert most <= POLICY.most_shown


def test_printed_ranks_are_kept_on_the_one_day_where_a_tie_was_decided_otherwise(digests: dict[str, Digest]) -> None:
    differ = {
        str(digest.date): [
            (printed.rank, printed.paper.id, computed.paper.id, printed.score.value)
            for printed, computed in zip(digest.entries, _computed(digest), strict=True)
            if printed.paper.id != computed.paper.id
        ]
        for digest in digests.values()
    }
    assert {day: swapped for day, swapped in differ.items() if swapped} == {
        "2021-08-17": [(6, "2108.06547", "2108.06533", 87.0), (7, "2108.06533", "2108.06547", 87.0)]
    }
