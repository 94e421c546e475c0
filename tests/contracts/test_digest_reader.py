"""Both readers give what the store made visible, as `ports.DigestReader` promises."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hotpapers.adapters.dynamodb import TableDocuments, TableReader, TableStore
from hotpapers.adapters.dynamodb.evidence import MOST_POSTS
from hotpapers.domain.digest import Digest
from hotpapers.domain.mention import Mention
from hotpapers.domain.paper import How, Paper, PaperId
from hotpapers.ports import DigestReader, DigestStore, PaperListing, StoredBody

from tests.builders import DAY, NOW, a_digest, a_mention, a_paper, an_entry
from tests.contracts.stores import BOTH, table
from tests.fakes import FakeReader, FakeStore

NEXT = DAY + timedelta(days=1)


@dataclass
class Both:
    store: DigestStore
    reader: DigestReader

    def save(self, digest: Digest, body: str = "body", mentions: Iterable[Mention] = (), **more: Any) -> Digest:
        return self.store.save(digest, a_body(body), mentions, **more)


@pytest.fixture(params=BOTH)
def both(request: Any) -> Both:
    if request.param == "fake":
        store = FakeStore()
        return Both(store, FakeReader(store))
    kept = table(request.getfixturevalue("table"))
    return Both(TableStore(kept), TableReader(kept))


def a_body(text: str) -> StoredBody:
    return StoredBody(text.encode(), f'"{text}"', NOW)


def a_day(day: Any, *papers: Paper, **fields: Any) -> Digest:
    entries = tuple(an_entry(rank, paper, value=100.0 / rank) for rank, paper in enumerate(papers, 1))
    return a_digest(day, entries, **fields)


def test_before_the_first_digest_there_is_nothing(both: Both) -> None:
    assert both.reader.latest_body() is None
    assert both.reader.digest_body(DAY) is None
    assert both.reader.paper(PaperId("2609.01234")) is None
    assert both.reader.history(PaperId("2609.01234")) == ()
    assert both.reader.mentions(PaperId("2609.01234")) == ()
    assert both.reader.document("trending") is None


def test_a_body_comes_back_byte_for_byte(both: Both) -> None:
    body = StoredBody(bytes(range(256)), '"0123"', NOW)
    both.store.save(a_digest(), body, ())
    assert both.reader.digest_body(DAY) == body
    assert both.reader.latest_body() == body


@pytest.mark.parametrize("size", [340_000, 340_001, 1_000_000])
def test_a_body_may_be_longer_than_an_item(both: Both, size: int) -> None:
    body = StoredBody(bytes(n % 251 for n in range(size)), '"long"', NOW)
    both.store.save(a_digest(), body, ())
    assert both.reader.digest_body(DAY) == body
    assert both.reader.latest_body() == body


def test_each_day_has_the_body_of_its_visible_revision(both: Both) -> None:
    first = both.save(a_digest(), "one")
    both.save(a_digest(NEXT), "next")
    both.save(replace(first, step="6h"), "two")
    assert both.reader.digest_body(DAY) == a_body("two")
    assert both.reader.digest_body(NEXT) == a_body("next")
    assert both.reader.latest_body() == a_body("next")


def test_the_newest_body_is_that_of_the_newest_revision(both: Both) -> None:
    first = both.save(a_digest(), "one")
    both.save(replace(first, step="6h"), "two")
    assert both.reader.latest_body() == a_body("two")


def test_a_run_that_saw_the_same_leaves_the_body(both: Both) -> None:
    both.save(a_digest(), "one")
    both.save(a_digest(), "two")
    assert both.reader.digest_body(DAY) == both.reader.latest_body() == a_body("one")


def test_a_body_whose_form_changed_is_replaced_wherever_it_is_read(both: Both) -> None:
    older = both.save(a_digest(), "one")
    newest = both.save(a_digest(NEXT), "next")
    both.store.rebody(older, a_body("one again"))
    both.store.rebody(newest, a_body("next again"))
    assert both.reader.digest_body(DAY) == a_body("one again")
    assert both.reader.digest_body(NEXT) == both.reader.latest_body() == a_body("next again")


def test_a_paper_says_where_it_is_listed(both: Both) -> None:
    paper, other = a_paper("2609.00001"), a_paper("2609.00002")
    both.save(a_day(DAY, other, paper))
    both.save(replace(a_day(NEXT, paper), generated_at=NOW + timedelta(hours=6)))
    record = both.reader.paper(paper.id)
    assert record is not None
    assert (record.paper, record.counted_at) == (paper, NOW + timedelta(hours=6))
    assert record.listings == (PaperListing(NEXT, 1, 100.0), PaperListing(DAY, 2, 50.0))


def test_a_paper_that_left_the_digest_has_no_listing_there(both: Both) -> None:
    paper, other = a_paper("2609.00001"), a_paper("2609.00002")
    first = both.save(a_day(DAY, paper, other))
    both.save(replace(first, entries=(replace(first.entries[1], rank=1),)))
    record = both.reader.paper(paper.id)
    assert record is not None
    assert (record.paper, record.listings) == (paper, ())
    remaining = both.reader.paper(other.id)
    assert remaining is not None
    assert remaining.listings == (PaperListing(DAY, 1, 50.0),)


def test_a_paper_that_was_only_named_is_known(both: Both) -> None:
    named = a_paper("2609.00007")
    both.save(a_digest(), papers=[named])
    record = both.reader.paper(named.id)
    assert record is not None
    assert (record.paper, record.listings) == (named, ())


@pytest.mark.parametrize("backwards", [False, True])
def test_what_a_paper_was_announced_with_is_never_lost(both: Both, *, backwards: bool) -> None:
    first = a_paper(version=1, comments="12 pages", announced=DAY, how=How.NEW, journal_ref="J. 1")
    later = a_paper(version=2, comments=None, announced=NEXT, how=How.CROSS, title="Its second title", abstract="")
    days = [a_day(DAY, first), a_day(NEXT, later)]
    for digest in reversed(days) if backwards else days:
        both.save(digest)
    record = both.reader.paper(first.id)
    assert record is not None
    assert record.paper == replace(first, version=2, title="Its second title")


def test_a_poorer_answer_on_the_same_day_takes_nothing_from_a_paper(both: Both) -> None:
    rich = a_paper(version=1, comments="12 pages", journal_ref="J. 1")
    first = both.save(a_day(DAY, rich))
    poor = replace(rich, version=None, comments=None, journal_ref=None)
    both.save(replace(first, step="6h", entries=(replace(first.entries[0], paper=poor),)))
    record = both.reader.paper(rich.id)
    assert record is not None
    assert record.paper == rich


def test_the_history_of_a_paper_is_its_count_at_every_step_of_every_day(both: Both) -> None:
    paper = a_paper("2609.00001")
    first = both.save(a_day(DAY, paper))
    both.save(a_day(NEXT, a_paper("2609.00002"), paper))
    risen = replace(first.entries[0], likes=50, score=replace(first.entries[0].score, value=150.0))
    both.save(replace(first, step="6h", entries=(risen,)))
    points = both.reader.history(paper.id)
    assert [(point.date, point.step, point.rank, point.score, point.likes) for point in points] == [
        (DAY, "0h", 1, 100.0, 10),
        (DAY, "6h", 1, 150.0, 50),
        (NEXT, "0h", 2, 50.0, 10),
    ]
    assert points[0].parts == first.entries[0].score.parts


def test_a_step_counted_again_is_one_point(both: Both) -> None:
    paper = a_paper("2609.00001")
    first = both.save(a_day(DAY, paper))
    second = both.save(replace(first, step="6h"))
    both.save(replace(second, entries=(replace(second.entries[0], likes=99),)))
    assert [(point.step, point.likes) for point in both.reader.history(paper.id)] == [("0h", 10), ("6h", 99)]


def test_mentions_of_a_paper_are_the_posts_that_name_it_each_once(both: Both) -> None:
    paper, other = a_paper("2609.00001"), a_paper("2609.00002")
    one = a_mention("1", papers=(paper.id,))
    two = a_mention("2", papers=(other.id, paper.id))
    both.save(a_day(DAY, paper, other), mentions=[one, two, a_mention("3", papers=(other.id,))])
    newer = replace(two, likes=77, counted_at=NOW + timedelta(days=1))
    both.save(a_day(NEXT, paper), mentions=[newer])
    assert both.reader.mentions(paper.id) == (one, newer)


def test_mentions_follow_a_recount(both: Both) -> None:
    paper = a_paper("2609.00001")
    one, more = a_mention("1", papers=(paper.id,)), a_mention("2", papers=(paper.id,))
    first = both.save(a_day(DAY, paper), mentions=[one])
    assert both.reader.mentions(paper.id) == (one,)
    both.save(replace(first, step="6h"), mentions=[one, more])
    assert both.reader.mentions(paper.id) == (one, more)


class Counting:
    """A client that counts what is read."""

    def __init__(self, client: Any) -> None:
        self.client, self.keys = client, list[str]()

    def batch_get_item(self, RequestItems: Any) -> Any:  # noqa: N803 - boto3's name
        self.keys += [key["pk"]["S"] for asked in RequestItems.values() for key in asked["Keys"]]
        return self.client.batch_get_item(RequestItems=RequestItems)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def evidence(self) -> int:
        """Items read of it since last asked."""
        found, self.keys = [key for key in self.keys if key.startswith("MENTIONS#")], []
        return len(found)


def test_the_evidence_of_a_day_is_read_once_whatever_is_asked_of_it(request: pytest.FixtureRequest) -> None:
    client: Any = Counting(request.getfixturevalue("table"))
    paper, other = a_paper("2609.00001"), a_paper("2609.00002")
    store, reader = TableStore(table(client)), TableReader(table(client))
    posts = [a_mention("1", papers=(paper.id,)), a_mention("2", papers=(other.id,))]
    first = store.save(a_day(DAY, paper, other), a_body("one"), posts)
    assert client.evidence() == 0
    assert [post.post_id for post in reader.mentions(paper.id)] == ["1"]
    assert client.evidence() == 1
    assert [post.post_id for post in reader.mentions(other.id)] == ["2"]
    assert reader.mentions(paper.id)
    assert client.evidence() == 0
    store.save(replace(first, step="6h"), a_body("two"), [*posts, a_mention("3", papers=(paper.id,))])
    assert len(reader.mentions(paper.id)) == 2
    assert client.evidence() == 1, "what was counted again has another name"


def test_of_the_evidence_that_is_kept_what_was_used_longest_ago_goes_first(request: pytest.FixtureRequest) -> None:
    client: Any = Counting(request.getfixturevalue("table"))
    store, reader = TableStore(table(client)), TableReader(table(client))
    days = [DAY, NEXT, NEXT + timedelta(days=1)]
    for number, day in enumerate(days, 1):
        paper = a_paper(f"2609.{number:05d}", announced=day)
        posts = [a_mention(f"{number}-{n}", papers=(paper.id,)) for n in range(MOST_POSTS // 2 - 1)]
        store.save(a_day(day, paper), a_body(str(day)), posts)
        assert len(reader.mentions(paper.id)) == len(posts)
    client.evidence()
    for number, read in ((2, 0), (3, 0), (1, 1)):
        assert reader.mentions(PaperId(f"2609.{number:05d}"))
        assert client.evidence() == read, number


def test_a_document_is_read_by_its_name(request: pytest.FixtureRequest) -> None:
    kept = table(request.getfixturevalue("table"))
    TableDocuments(kept).put("trending", a_body("hot"))
    assert TableReader(kept).document("trending") == a_body("hot")


def test_bodies_of_many_days_are_read_at_once(both: Both) -> None:
    first = both.save(a_digest(), "one")
    both.save(a_digest(NEXT), "next")
    both.save(replace(first, step="6h"), "two")
    days = [DAY, NEXT, NEXT + timedelta(days=1)]
    assert both.reader.digest_bodies(days) == {DAY: a_body("two"), NEXT: a_body("next")}


def test_a_body_remembers_that_its_digest_is_final(both: Both) -> None:
    body = replace(a_body("done"), final=True)
    both.store.save(a_digest(), body, ())
    assert both.reader.digest_body(DAY) == both.reader.latest_body() == body
