"""Numbers, dates and states in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hotpapers.domain.digest import Calibration, Part, PostMeta, Standing, State
from hotpapers.domain.mention import Network, SourceState
from hotpapers.views import words

from tests.builders import a_digest, a_paper, a_status, an_entry


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0 likes"), (1, "1 like"), (1234, "1,234 likes"), (2.0, "2 likes"), (2.25, "2.2 likes")]
)
def test_counts_agree_with_their_nouns(value: float, said: str) -> None:
    assert words.count(value, "like") == said


def test_numbers_of_a_column_have_fractions_all_or_none() -> None:
    assert words.column([1234.0, 5.0]) == ["1,234", "5"]
    assert words.column([1234.0, 5.25]) == ["1,234.0", "5.2"]


def test_dates_are_written_out() -> None:
    assert words.written(date(2026, 9, 4)) == "Friday, 4 September 2026"
    assert words.moment(datetime(2026, 9, 4, 6, 5, 59, tzinfo=UTC)) == "4 September 2026, 06:05 UTC"
    assert words.hour(datetime(2026, 9, 4, 6, 5, 59, tzinfo=UTC)) == "4 September, 06:05 UTC"
    assert words.clock(datetime(2026, 9, 4, 6, 5, 59, tzinfo=UTC)) == "4 Sep 2026, 06:05"


def test_ten_authors_are_named_and_the_others_counted() -> None:
    names = tuple(f"A{i}" for i in range(12))
    assert words.authors(names).endswith("A9, +2")
    assert words.authors(names[:10]).endswith("A9")


@pytest.mark.parametrize(
    ("step", "previous", "days", "said"),
    [
        ("0h", None, 1, ""),
        ("6h", None, 1, "new"),
        ("6h", 5, 1, "up 3"),
        ("6h", 1, 1, "down 1"),
        ("6h", 2, 1, "unchanged"),
        ("3d", 5, 4, "up 3, day 4"),
        ("0h", None, 2, "day 2"),
    ],
)
def test_movement_is_said_in_words(step: str, previous: int | None, days: int, said: str) -> None:
    entry = an_entry(2, previous_rank=previous, days_listed=days)
    counts = dict.fromkeys(["0h", step])
    digest = a_digest(step=step, standings=tuple(Standing(one, ()) for one in counts))
    assert words.movement(entry, digest) == said


def test_nothing_is_new_on_a_first_count_however_late() -> None:
    assert words.movement(an_entry(2), a_digest(step="2d", standings=(Standing("2d", ()),))) == ""


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (Part(Network.BLUESKY, 1.0, voices=41, posts=50, likes=9), "41 people on Bluesky"),
        (Part(Network.X, 1.0, voices=1, posts=1, likes=9), "1 person on X"),
        (Part(Network.HACKERNEWS, 1.0, voices=2, posts=2, likes=94), "96 points on Hacker News"),
        (Part(Network.HUGGINGFACE, 1.0, voices=1, posts=1, likes=0), "1 upvote on Hugging Face"),
        (Part(Network.IMPORT, 1.0, voices=1, posts=1, likes=9), "as the original blog counted"),
    ],
)
def test_each_network_is_said_in_its_own_terms(part: Part, said: str) -> None:
    assert words.part(part) == said


def test_the_masthead_says_how_much_was_looked_at() -> None:
    sources = (a_status(Network.X), a_status(Network.BLUESKY, SourceState.PARTIAL), a_status(Network.MASTODON))
    digest = a_digest(sources=sources, posts=6310, people=3902)
    assert words.counted(digest) == "1,100 papers announced, 6,310 posts by 3,902 people on three networks"
    assert words.counted(replace(digest, sources=sources[:1])).endswith("by 3,902 people on X")


def test_where_no_network_could_be_counted_it_says_so() -> None:
    digest = a_digest(entries=0, sources=(a_status(state=SourceState.FAILED, reason="it answered 503"),))
    assert words.counted(digest) == "1,100 papers announced; no social network could be counted"
    assert words.missing(digest) == ["Bluesky: could not be counted (it answered 503)"]
    assert words.notes(digest) == [
        "No network could be counted, so there is nothing to rank. The next count tries again"
    ]
    final = replace(digest, state=State.FINAL)
    assert words.notes(final) == ["No network could be counted, so there is nothing to rank"], "nothing tries again"


def test_every_gap_is_named() -> None:
    digest = a_digest(
        announced=replace(a_digest().announced, missing=("stat",)),
        sources=(a_status(), a_status(Network.X, SourceState.OFF, reason="not configured")),
    )
    assert words.missing(digest) == ["stat: arXiv’s listing is missing", "X: not asked (not configured)"]
    assert words.failed(digest) == ["stat: arXiv’s listing is missing"]
    assert words.unasked(digest) == "Not asked: X (not configured)"
    assert words.unasked(a_digest()) is None


def test_an_empty_digest_says_whether_it_is_counted_again() -> None:
    assert words.notes(a_digest(entries=0))[0].endswith("is counted again")
    assert words.notes(a_digest(entries=0, state=State.FINAL)) == [
        "No paper of this announcement has been shared or liked enough to be listed"
    ]


def test_a_quiet_day_shows_its_few_with_a_note() -> None:
    quiet = a_digest(entries=(an_entry(1, value=3.0), an_entry(2, value=1.0)))
    assert words.notes(quiet)[0].startswith("A quiet day: no paper reached a score of 5")
    assert words.notes(a_digest()) == []


def test_the_first_digests_say_that_they_are_compared_by_guesses() -> None:
    calibration = tuple(Calibration(network, 1, days) for network, days in ((Network.X, 3), (Network.BLUESKY, 5)))
    young = a_digest(calibration=calibration, sources=(a_status(Network.X), a_status(Network.BLUESKY)))
    said = "Still partly guessed: how hot a usual day is on {} (3 of 20 days are in)"
    assert words.notes(young) == [said.format("every network")]
    more = replace(young, sources=(*young.sources, a_status(Network.MASTODON)))
    assert words.notes(more) == [said.format("X and Bluesky")]


def test_a_network_that_was_not_counted_is_compared_with_nothing() -> None:
    calibration = (Calibration(Network.X, 1, days=3), Calibration(Network.BLUESKY, 1, days=20))
    assert words.notes(a_digest(calibration=calibration)) == []


def test_an_imported_digest_says_where_it_is_from() -> None:
    assert words.counted(a_digest(imported=PostMeta())) == "3 papers, imported from the original blog"


@pytest.mark.parametrize(
    ("fields", "is_so"),
    [
        ({"comments": "This paper has been withdrawn by the author"}, True),
        ({"comments": "Withdrawn. An error in Lemma 3"}, True),
        ({"abstract": "This paper has been withdrawn by the authors due to an error."}, True),
        ({"comments": "12 pages", "abstract": "Cash withdrawn from machines."}, False),
        ({}, False),
    ],
)
def test_a_withdrawn_paper_is_recognised(fields: dict[str, str], is_so: bool) -> None:
    assert words.withdrawn(a_paper(**fields)) is is_so
