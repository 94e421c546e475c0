"""Announcements, runs, the status page, leases, takedowns, documents: fake and adapter promise the same."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hotpapers.adapters.dynamodb import TableLedger
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.adapters.dynamodb.codec import Item
from hotpapers.adapters.dynamodb.keys import Key
from hotpapers.domain.digest import Announced
from hotpapers.domain.listing import Announcement
from hotpapers.domain.mention import Network, SourceState
from hotpapers.domain.paper import PaperId
from hotpapers.domain.run import Run, StatusPage
from hotpapers.domain.takedown import Hidden, Takedown
from hotpapers.ports import Announcements, Documents, Leases, Ledger, RunLog, StoredBody, Takedowns
from mypy_boto3_dynamodb import DynamoDBClient

from tests.builders import DAY, NOW, a_mention, a_paper, a_status
from tests.conftest import TABLE
from tests.contracts import stores
from tests.contracts.stores import BOTH, pair

HOUR = timedelta(hours=1)


@pytest.fixture(params=BOTH)
def announcements(request: Any) -> Any:
    return pair(request, "Announcements")


@pytest.fixture(params=BOTH)
def log(request: Any) -> Any:
    return pair(request, "RunLog")


@pytest.fixture(params=BOTH)
def leases(request: Any) -> Any:
    return pair(request, "Leases")


@pytest.fixture(params=BOTH)
def ledger(request: Any) -> Any:
    return pair(request, "Ledger")


@pytest.fixture(params=BOTH)
def takedowns(request: Any) -> Any:
    return pair(request, "Takedowns")


@pytest.fixture(params=BOTH)
def documents(request: Any) -> Any:
    return pair(request, "Documents")


def an_announcement(papers: int, abstract: str = "") -> Announcement:
    announced = Announced(("cs", "stat"), new=papers, cross=0)
    listed = tuple(
        a_paper(f"2609.{n:05d}", **({"abstract": abstract} if abstract else {})) for n in range(1, papers + 1)
    )
    return Announcement(DAY, announced, listed)


def test_an_announcement_comes_back_whole(announcements: Announcements) -> None:
    assert announcements.announcement(DAY) is None
    announcements.keep(an_announcement(3))
    assert announcements.announcement(DAY) == an_announcement(3)
    announcements.keep(an_announcement(5))
    assert announcements.announcement(DAY) == an_announcement(5)
    assert announcements.announcement(DAY + timedelta(days=1)) is None


def test_an_announcement_may_be_larger_than_an_item(announcements: Announcements) -> None:
    letters = random.Random(1)
    noise = "".join(chr(letters.randrange(0x4E00, 0x9FFF)) for _ in range(1_000))
    papers = tuple(
        replace(a_paper(f"2609.{n:05d}"), abstract="".join(letters.sample(noise, 1_000))) for n in range(1, 700)
    )
    long = Announcement(DAY, Announced(("cs",), new=len(papers), cross=0), papers)
    announcements.keep(long)
    assert announcements.announcement(DAY) == long
    announcements.keep(an_announcement(1))
    assert announcements.announcement(DAY) == an_announcement(1)


def a_run(**fields: Any) -> Run:
    return Run(**{"time": NOW, "outcome": "saved", "day": DAY, "revision": 1, **fields})


def test_runs_come_newest_first(log: RunLog) -> None:
    assert log.runs(10) == ()
    runs = [a_run(time=NOW + n * HOUR) for n in range(12)]
    for run in runs:
        log.add(run)
    assert log.runs(10) == tuple(reversed(runs[2:]))


def test_a_run_keeps_its_reasons(log: RunLog) -> None:
    refused = a_run(
        outcome="refused",
        step="6h",
        why="Bluesky is failed, and was ok for the stored digest",
        sources=(a_status(state=SourceState.FAILED, reason="timed out"),),
        announced=900,
        listed=40,
        mentions=5_000,
    )
    log.add(refused)
    assert log.runs(1) == (refused,)


def test_a_run_delivered_twice_is_one_run(log: RunLog) -> None:
    log.add(a_run(outcome="saved"))
    log.add(a_run(outcome="unchanged"))
    assert [run.outcome for run in log.runs(9)] == ["unchanged"]


def test_runs_of_one_time_for_several_days_are_several(log: RunLog) -> None:
    for days in range(3):
        log.add(a_run(day=DAY - timedelta(days=days)))
    log.add(a_run(day=None, outcome="no announcement"))
    log.add(a_run(day=None, outcome="asked", asked=DAY))
    assert len(log.runs(9)) == 5


def a_page(**fields: Any) -> StatusPage:
    return StatusPage(**{"since": NOW, "words": ("All is well.",), "newest": DAY, "sources": (a_status(),), **fields})


def test_the_status_page_is_kept_when_a_reader_would_notice(log: RunLog) -> None:
    assert log.page() is None
    assert log.say(a_page())
    assert log.page() == a_page()
    for other in (
        a_page(words=("Bluesky is down.",)),
        a_page(newest=None),
        a_page(sources=(a_status(state=SourceState.FAILED, reason="timed out"),)),
    ):
        assert log.say(other)
        assert log.page() == other


def test_numbers_that_every_hour_changes_are_no_news(log: RunLog) -> None:
    log.say(a_page())
    later = (a_status(items=7, requests=3, cost=1.0, counted_at=NOW + HOUR),)
    assert not log.say(a_page(since=NOW + HOUR, sources=later))
    assert log.page() == a_page()


def test_only_one_has_a_lease_until_it_ends(leases: Leases) -> None:
    assert leases.take("arxiv", "a", now=NOW, until=NOW + HOUR)
    assert not leases.take("arxiv", "b", now=NOW, until=NOW + HOUR)
    assert not leases.take("arxiv", "b", now=NOW + HOUR - timedelta(seconds=1), until=NOW + 2 * HOUR)
    assert leases.take("other", "b", now=NOW, until=NOW + HOUR)
    assert leases.take("arxiv", "b", now=NOW + HOUR, until=NOW + 2 * HOUR)
    assert not leases.take("arxiv", "a", now=NOW + HOUR, until=NOW + 2 * HOUR)


def test_its_holder_may_take_a_lease_again_and_for_longer(leases: Leases) -> None:
    leases.take("arxiv", "a", now=NOW, until=NOW + HOUR)
    assert leases.take("arxiv", "a", now=NOW, until=NOW + 2 * HOUR)
    assert not leases.take("arxiv", "b", now=NOW + HOUR, until=NOW + 3 * HOUR)


def test_a_lease_given_back_is_free_but_only_its_holder_gives_it_back(leases: Leases) -> None:
    leases.give_back("arxiv", "nobody")
    leases.take("arxiv", "a", now=NOW, until=NOW + HOUR)
    leases.give_back("arxiv", "b")
    assert not leases.take("arxiv", "b", now=NOW, until=NOW + HOUR)
    leases.give_back("arxiv", "a")
    assert leases.take("arxiv", "b", now=NOW, until=NOW + HOUR)


TODAY, TOMORROW = NOW.date(), NOW.date() + timedelta(days=1)


def test_a_refusal_holds_for_its_day(ledger: Ledger) -> None:
    assert ledger.refused(TODAY) == frozenset()
    for who in ("arxiv", "x", "x"):
        ledger.refuse(TODAY, who)
    assert ledger.refused(TODAY) == {"arxiv", "x"}
    assert ledger.refused(TOMORROW) == frozenset()


def test_no_more_is_spent_than_may_be_and_what_is_given_back_may_be_spent(ledger: Ledger) -> None:
    assert ledger.spend(TODAY, "x", 500, most=1_500)
    assert ledger.spend(TODAY, "x", 1_000, most=1_500)
    assert not ledger.spend(TODAY, "x", 5, most=1_500)
    assert ledger.spent(TODAY, "x") == 1_500
    assert ledger.spend(TODAY, "x", -200, most=1_500)
    assert ledger.spend(TODAY, "x", 200, most=1_500)
    assert (ledger.spent(TODAY, "y"), ledger.spent(TOMORROW, "x")) == (0, 0)


@pytest.mark.parametrize("others", [1, 3])
def test_what_others_spend_between_our_reading_and_our_writing_is_not_lost(table: DynamoDBClient, others: int) -> None:
    ledger = TableLedger(stores.table(table))
    left = list(range(others))

    class Between(Table):
        """Somebody spends after each of our first readings."""

        def get(self, key: Key, *, consistent: bool = True) -> Item | None:
            held = super().get(key, consistent=consistent)
            if left:
                left.pop()
                ledger.spend(TODAY, "x", 100, most=1_000)
            return held

    ours = TableLedger(Between(table, TABLE))
    assert ours.spend(TODAY, "x", 500, most=1_000)
    assert ledger.spent(TODAY, "x") == 500 + 100 * others


def test_the_ledger_of_a_day_is_forgotten(table: DynamoDBClient) -> None:
    ledger = TableLedger(stores.table(table))
    ledger.refuse(TODAY, "arxiv")
    ledger.spend(TODAY, "x", 5, most=5)
    items = table.query(
        TableName=TABLE, KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": {"S": "LEDGER"}}
    )["Items"]
    ends = {datetime.fromtimestamp(int(item["expires"]["N"]), UTC) - NOW for item in items}
    assert len(items) == 2
    assert all(timedelta(days=2) < end < timedelta(days=30) for end in ends)


def test_what_is_taken_down_is_hidden_until_it_is_lifted(takedowns: Takedowns) -> None:
    assert takedowns.hidden() == Hidden()
    post, paper = (Network.X, "1351355495072886785"), PaperId("2609.01234")
    takedowns.hide(Takedown(post, NOW, "asked by its author"))
    takedowns.hide(Takedown(paper, NOW))
    assert takedowns.hidden() == Hidden(frozenset({post}), frozenset({paper}))
    assert takedowns.hidden().hides(a_mention(post[1], network=Network.X))
    assert not takedowns.hidden().hides(a_mention(post[1], network=Network.BLUESKY))
    takedowns.hide(Takedown(paper, NOW + HOUR, lifted=True))
    assert takedowns.hidden() == Hidden(frozenset({post}))


def test_an_older_word_on_a_takedown_does_not_undo_a_newer_one(takedowns: Takedowns) -> None:
    paper = PaperId("2609.01234")
    takedowns.hide(Takedown(paper, NOW + HOUR))
    takedowns.hide(Takedown(paper, NOW, lifted=True))
    assert takedowns.hidden().papers == {paper}


def test_an_id_of_any_length_can_be_taken_down(takedowns: Takedowns) -> None:
    post = (Network.MASTODON, "https://server.example/" + "x" * 5_000)
    takedowns.hide(Takedown(post, NOW))
    assert takedowns.hidden().posts == {post}


@pytest.mark.parametrize("size", [10, 1_000_000])
def test_a_document_is_written_when_its_content_changed(documents: Documents, size: int) -> None:
    one, two = (StoredBody(letter * size, f'"{letter!r}"', NOW) for letter in (b"1", b"2"))
    assert documents.get("weeks/2026-W39") is None
    assert documents.put("weeks/2026-W39", one)
    assert not documents.put("weeks/2026-W39", replace(one, last_modified=NOW + HOUR))
    assert documents.get("weeks/2026-W39") == one
    assert documents.put("weeks/2026-W39", two)
    assert documents.get("weeks/2026-W39") == two
    assert documents.get("weeks/2026-W40") is None
