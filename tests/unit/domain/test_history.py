from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from hotpapers.domain.digest import Digest, Entry, Standing, State, Top
from hotpapers.domain.history import placed
from hotpapers.domain.mention import Network, SourceState
from hotpapers.domain.outline import Line, Outline, snapshots
from hotpapers.domain.paper import PaperId
from hotpapers.domain.ranking import CLASSIC, HEAT
from hotpapers.domain.revision import said
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAY, NOW, a_digest, a_paper, a_status, an_entry

X, BLUESKY = Network.X, Network.BLUESKY
orders = st.permutations("abcdef").map(lambda papers: "".join(papers[:4]))


def a_count(step: str, papers: str, **fields: object) -> Digest:
    """A digest just ranked, with these papers in this order."""
    entries = tuple(an_entry(rank, a_paper(identity(name))) for rank, name in enumerate(papers, 1))
    return a_digest(entries=entries, step=step, **fields)  # type: ignore[arg-type]


def identity(name: str) -> str:
    return f"2609.{ord(name):05d}"


def recounted(*counts: tuple[str, str]) -> Digest:
    """Counted at each step in turn."""
    stored: Digest | None = None
    for step, papers in counts:
        stored = placed(a_count(step, papers), stored, (), {})
    assert stored is not None
    return stored


def of(digest: Digest, name: str) -> Entry:
    return next(entry for entry in digest.entries if entry.paper.id == identity(name))


def previous(digest: Digest) -> Mapping[str, int | None]:
    return {chr(int(entry.paper.id[5:])): entry.previous_rank for entry in digest.entries}


def test_a_first_count_has_no_previous_ranks_and_its_ranks_are_its_peaks() -> None:
    first = recounted(("0h", "abc"))
    assert previous(first) == {"a": None, "b": None, "c": None}
    assert [entry.peak_rank for entry in first.entries] == [1, 2, 3]
    assert first.standings == (Standing("0h", tuple(PaperId(identity(name)) for name in "abc")),)


def test_a_paper_remembers_its_rank_at_the_recount_before_and_its_best() -> None:
    third = recounted(("0h", "abc"), ("6h", "bca"), ("1d", "cbd"))
    assert previous(third) == {"c": 2, "b": 1, "d": None}
    assert [entry.peak_rank for entry in third.entries] == [1, 1, 3]
    assert [standing.step for standing in third.standings] == ["0h", "6h", "1d"]


def test_a_paper_that_comes_back_had_no_rank_at_the_recount_before_but_keeps_its_peak() -> None:
    third = recounted(("0h", "ab"), ("6h", "bc"), ("1d", "bca"))
    assert of(third, "a").previous_rank is None
    assert of(third, "a").peak_rank == 1


@given(orders, orders, orders)
def test_counting_a_step_again_takes_its_place_and_compares_with_the_step_before(
    one: str, two: str, three: str
) -> None:
    again = placed(a_count("6h", three), recounted(("0h", one), ("6h", two)), (), {})
    assert again == recounted(("0h", one), ("6h", three))


@given(orders, orders)
def test_the_same_step_with_the_same_counts_says_the_same(one: str, two: str) -> None:
    stored = recounted(("0h", one), ("6h", two))
    assert said(placed(a_count("6h", two), stored, (), {})) == said(stored)


def test_the_earliest_sight_of_a_paper_is_kept() -> None:
    stored = recounted(("0h", "ab"))
    early, late = NOW - timedelta(hours=9), NOW + timedelta(hours=9)
    entries = [replace(stored.entries[0], first_seen=early), replace(stored.entries[1], first_seen=None)]
    stored = replace(stored, entries=tuple(entries))
    fresh = a_count("6h", "abc")
    fresh = replace(fresh, entries=tuple(replace(entry, first_seen=late) for entry in fresh.entries))
    assert [entry.first_seen for entry in placed(fresh, stored, (), {}).entries] == [early, late, late]
    unseen = replace(fresh, entries=(replace(fresh.entries[1], first_seen=None),))
    assert placed(unseen, stored, (), {}).entries[0].first_seen is None


def others(*days: int) -> list[Outline]:
    """Digests with one paper, so many days after DAY."""
    line = Line(1, PaperId("2610.00001"), 50.0, "cs.LG")
    return [Outline(DAY + timedelta(days=n), "0h", State.OPEN, HEAT, (line,)) for n in days]


def days_listed(step: str, around: Sequence[Outline]) -> int:
    return placed(a_count(step, "a"), None, around, {}).entries[0].days_listed


def test_days_listed_grow_with_the_digests_that_came_while_the_paper_trended() -> None:
    around = others(1, 2, 3, 4, 7, 8, 9, 10)
    steps = ("0h", "6h", "1d", "2d", "3d", "7d", "14d", "28d")
    assert [days_listed(step, around) for step in steps] == [1, 1, 2, 3, 4, 5, 5, 5]


def test_a_digest_that_came_later_does_not_change_what_an_earlier_step_says() -> None:
    assert days_listed("1d", others(1, 2, 3, 4)) == days_listed("1d", others(1)) == 2


def test_a_listed_paper_was_listed_a_day_at_least() -> None:
    crowd = tuple(Line(rank, PaperId(f"2608.{rank:05d}"), 500.0, "cs.LG") for rank in range(1, 101))
    yesterday = Outline(DAY - timedelta(days=1), "1d", State.OPEN, HEAT, crowd)
    assert days_listed("0h", [yesterday]) == 1


def test_the_stored_outline_of_the_day_itself_is_not_another_digest() -> None:
    itself = Outline.of(a_count("0h", "ab"))
    assert placed(a_count("1d", "ab"), None, [itself], {}) == placed(a_count("1d", "ab"), None, [], {})


def test_a_paper_gets_its_place_in_its_field() -> None:
    assert [entry.score.field_percentile for entry in recounted(("0h", "ab")).entries] == [75.0, 25.0]


def test_tops_are_kept_by_step_of_networks_that_were_ok() -> None:
    sources = (a_status(X, SourceState.FAILED), a_status(BLUESKY))
    first = placed(a_count("0h", "a", sources=sources), None, (), {X: 1, BLUESKY: 2})
    second = placed(a_count("6h", "a", sources=(a_status(X), a_status(BLUESKY))), first, (), {X: 3, BLUESKY: 4})
    again = placed(a_count("6h", "a", sources=(a_status(BLUESKY),)), second, (), {BLUESKY: 5})
    assert first.tops == (Top("0h", BLUESKY, 2),)
    assert second.tops == (*first.tops, Top("6h", X, 3), Top("6h", BLUESKY, 4))
    assert again.tops == (*first.tops, Top("6h", BLUESKY, 5))


def test_a_classic_digest_leaves_no_tops() -> None:
    assert placed(a_count("0h", "a", algorithm=CLASSIC), None, (), {X: 1}).tops == ()


def test_a_snapshot_of_every_listed_paper_is_keyed_by_its_step() -> None:
    found = list(snapshots(recounted(("0h", "ab"), ("6h", "ba"))))
    assert [(one.paper, one.date, one.step, one.rank) for one in found] == [
        (identity("b"), DAY, "6h", 1),
        (identity("a"), DAY, "6h", 2),
    ]
    assert (found[0].score, found[0].reposts, found[0].likes, found[0].voices) == (100.0, 3, 10, 1)
