"""Both stores keep the promises of `ports.DigestStore`."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hotpapers.domain.digest import Announced, Calibration, Digest, Entry, PostMeta, Standing, State, Top
from hotpapers.domain.errors import RevisionConflict
from hotpapers.domain.mention import Author, Mention, Network, SourceState
from hotpapers.domain.paper import How, PaperId
from hotpapers.domain.revision import line, said
from hotpapers.ports import DigestStore, StoredBody

from tests.builders import DAY, NOW, a_digest, a_mention, a_paper, a_status, an_entry
from tests.contracts.stores import BOTH, pair


@pytest.fixture(params=BOTH)
def store(request: Any) -> DigestStore:
    found: DigestStore = pair(request, "Store")
    return found


def a_body(text: str = "body") -> StoredBody:
    return StoredBody(text.encode(), f'"{text}"', NOW)


def save(store: DigestStore, digest: Digest, *mentions: Any, body: StoredBody | None = None) -> Digest:
    return store.save(digest, body or a_body(), mentions)


def a_full_post() -> Mention:
    author = Author("did:plc:1", "ada.example", "Ada Ω", bot=True, hidden=True)
    counts: dict[str, Any] = {"replies": 2, "quotes": 1, "reach": 7}
    words: dict[str, Any] = {"text": "Read 𝒙 — “this”", "lang": "en", "markup": "<p>x</p>"}
    return a_mention("p", author=author, network=Network.MASTODON, **counts, **words)


def a_full_entry() -> Entry:
    words = {"comments": "12 pages", "journal_ref": "J. 1 (2026)", "cut": ("abstract",), "categories": ("hep-th",)}
    paper = a_paper("hep-th/9901001", version=3, how=How.CROSS, **words)
    entry = an_entry(1, paper, posts=(a_full_post(),), previous_rank=4, days_listed=2, peak_rank=1, value=12.34)
    part = replace(entry.score.parts[0], raw=123_456_789)
    return replace(entry, score=replace(entry.score, parts=(part,), field_percentile=99.5))


def a_full_digest() -> Digest:
    """Every field with a value that is not its default."""
    return a_digest(
        entries=(a_full_entry(),),
        announced=Announced(("cs",), new=1, cross=2, missing=("stat",)),
        sources=(a_status(state=SourceState.PARTIAL, reason="half of it", cost=0.25), a_status(Network.X)),
        complete=False,
        state=State.FINAL,
        step="28d",
        calibration=(Calibration(Network.X, 60_000_000, 3),),
        imported=PostMeta("arXiv", ("a",), "d", "/s.jpg"),
        named=(PaperId("2609.00009"),),
        tops=(Top("0h", Network.X, 5), Top("28d", Network.X, 6)),
        standings=(Standing("0h", (PaperId("hep-th/9901001"),)),),
        generated_at=datetime(2026, 9, 24, 6, 0, 0, 123456, tzinfo=UTC),
    )


def test_a_day_without_a_digest_has_nothing(store: DigestStore) -> None:
    assert store.load(DAY) is None
    assert store.mentions(DAY) == ()
    assert store.days() == ()
    assert store.latest() is None


def test_every_field_comes_back_as_it_was_saved(store: DigestStore) -> None:
    digest = a_full_digest()
    plain = a_digest()
    same = {field.name for field in fields(Digest) if getattr(digest, field.name) == getattr(plain, field.name)}
    assert same <= {"date", "window", "algorithm", "revision", "posts", "people", "site_url"}, "no field goes untested"
    saved = save(store, digest)
    assert saved == replace(digest, revision=1)
    assert store.load(DAY) == saved


def test_entries_come_back_in_the_order_of_their_ranks(store: DigestStore) -> None:
    saved = save(store, a_digest(entries=tuple(an_entry(rank) for rank in range(1, 1_102))))
    loaded = store.load(DAY)
    assert loaded == saved
    assert [entry.rank for entry in loaded.entries] == list(range(1, 1_102))


def test_a_digest_without_papers_is_a_digest(store: DigestStore) -> None:
    saved = save(store, a_digest(entries=()))
    assert store.load(DAY) == saved
    assert store.latest() is None, "but never the newest good one"


def test_another_content_is_the_next_revision(store: DigestStore) -> None:
    first = save(store, a_digest(entries=3))
    second = save(store, replace(first, entries=first.entries[:2]))
    assert (first.revision, second.revision) == (1, 2)
    assert store.load(DAY) == second


def _counted(entry: Entry, at: datetime) -> tuple[Mention, ...]:
    return tuple(replace(post, counted_at=at) for post in entry.posts)


@pytest.mark.parametrize("revision", [0, 1, 7])
def test_the_same_content_is_no_new_revision_whatever_it_calls_itself(store: DigestStore, revision: int) -> None:
    first = save(store, a_digest(), a_mention())
    later = NOW + timedelta(hours=1)
    again = a_digest(
        generated_at=later,
        revision=revision,
        sources=(a_status(requests=9, cost=1.0, counted_at=later),),
        entries=tuple(replace(entry, counted_at=later, posts=_counted(entry, later)) for entry in first.entries),
    )
    assert save(store, again, a_mention(counted_at=later), body=a_body("later")) == first
    assert store.load(DAY) == first
    assert store.mentions(DAY) == (a_mention(),)


def test_what_is_whole_is_settled_as_it_is(store: DigestStore) -> None:
    store.settle(DAY)
    first = save(store, a_digest(entries=3), a_mention())
    store.settle(DAY)
    assert (store.load(DAY), store.latest(), store.days()) == (first, DAY, (line(first),))


@pytest.mark.parametrize("revision", [0, 2, 5])
def test_a_save_that_did_not_see_the_visible_revision_conflicts(store: DigestStore, revision: int) -> None:
    first = save(store, a_digest(entries=3))
    with pytest.raises(RevisionConflict):
        save(store, a_digest(entries=1, revision=revision))
    assert store.load(DAY) == first


def test_a_first_save_cannot_be_a_second_one(store: DigestStore) -> None:
    with pytest.raises(RevisionConflict):
        save(store, a_digest(revision=1))
    assert store.load(DAY) is None


def test_mentions_are_exactly_the_evidence_of_the_visible_revision(store: DigestStore) -> None:
    first = save(store, a_digest(entries=1), a_mention("1"), a_mention("2"), a_mention("9", network=Network.X))
    assert [post.key for post in store.mentions(DAY)] == [
        (Network.BLUESKY, "1"),
        (Network.BLUESKY, "2"),
        (Network.X, "9"),
    ]
    save(store, replace(first, step="6h", posts=2), a_mention("2", likes=99), a_mention("3"))
    assert store.mentions(DAY) == (a_mention("2", likes=99), a_mention("3"))


def test_evidence_that_did_not_change_is_the_next_revision_s_too(store: DigestStore) -> None:
    posts = [a_mention("1", network=Network.X, likes=5), a_mention("2")]
    first = save(store, a_digest(entries=1), *posts)
    second = save(store, replace(first, step="6h"), posts[0], a_mention("2", likes=11))
    assert store.mentions(DAY) == (a_mention("2", likes=11), posts[0])
    save(store, replace(second, step="1d"))
    assert store.mentions(DAY) == ()


def test_days_are_the_archive_newest_first(store: DigestStore) -> None:
    days = [DAY - timedelta(days=n) for n in range(5)]
    for day in (days[3], days[0], days[4], days[1], days[2]):
        save(store, a_digest(day))
    assert [one.date for one in store.days()] == days
    assert [one.date for one in store.days(limit=2)] == days[:2]
    assert [one.date for one in store.days(newest=days[1], limit=2)] == days[1:3]
    assert [one.date for one in store.days(newest=days[1], oldest=days[3])] == days[1:4]
    assert [one.date for one in store.days(oldest=days[1])] == days[:2]
    assert store.days(newest=days[4] - timedelta(days=1)) == ()
    assert store.days(newest=days[3], oldest=days[1]) == ()


def test_a_line_of_the_archive_says_what_the_visible_revision_says(store: DigestStore) -> None:
    first = save(store, a_digest(entries=4))
    tops = (Top("0h", Network.X, 61_000_000), Top("6h", Network.X, 62_000_000))
    second = save(store, replace(first, state=State.FINAL, entries=first.entries[:2], step="6h", tops=tops))
    (line,) = store.days()
    assert (line.date, line.revision, line.count, line.state) == (DAY, second.revision, 2, State.FINAL)
    assert line.titles == tuple(entry.paper.title for entry in second.entries)
    assert (line.step, line.tops, line.complete) == ("6h", tops, True)
    assert line.generated_at == second.generated_at


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_latest_is_the_newest_date_in_whatever_order_days_are_saved(store: DigestStore, order: tuple[int]) -> None:
    for n in order:
        save(store, a_digest(DAY - timedelta(days=n)))
    assert store.latest() == DAY


def test_latest_is_not_a_newer_digest_without_papers(store: DigestStore) -> None:
    save(store, a_digest(DAY))
    save(store, a_digest(DAY + timedelta(days=1), entries=()))
    assert store.latest() == DAY


def test_a_new_revision_of_an_older_day_leaves_latest(store: DigestStore) -> None:
    older = save(store, a_digest(DAY - timedelta(days=1)))
    save(store, a_digest(DAY))
    save(store, replace(older, entries=older.entries[:1]))
    assert store.latest() == DAY


def test_a_body_can_be_replaced_only_for_the_visible_revision(store: DigestStore) -> None:
    first = save(store, a_digest())
    second = save(store, replace(first, step="6h"))
    store.rebody(second, a_body("other form"))
    assert store.load(DAY) == second
    for other in (first, replace(second, revision=3), a_digest(date(2020, 1, 1), revision=1)):
        with pytest.raises(RevisionConflict):
            store.rebody(other, a_body())


def test_what_was_saved_says_what_was_given(store: DigestStore) -> None:
    digest = a_full_digest()
    assert said(save(store, digest)) == said(digest)
