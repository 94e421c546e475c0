"""Every hostile event of the schedule through the harvest function: it is one of ours, or it asks nobody.

The collection's two evenings become the sample's, on which the stand-in web has something to announce.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hotpapers.adapters.dynamodb import TableLeases, TableStore
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.domain.digest import Digest
from hotpapers.domain.errors import InvalidInput

from local.web import SAMPLE_DAY, SAMPLE_TIME, Web
from tests.conftest import TABLE
from tests.functions.handlers import Invoke
from tests.shared import shared_path

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

EVENINGS = {
    "2024-01-03T01:30:00Z": f"{SAMPLE_TIME:%Y-%m-%dT%H:%M:%SZ}",
    "2024-01-04T01:30:00Z": f"{SAMPLE_TIME + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}",
}
AT = {"time": EVENINGS["2024-01-03T01:30:00Z"]}
OUR_OWN = "deliver_at"
"""The collection's note on an event, and no part of it."""


def _events(case: str) -> list[dict[str, Any]]:
    written = shared_path("hostile", "events", "schedule_events.json").read_text("utf-8")
    for theirs, ours in EVENINGS.items():
        written = written.replace(theirs, ours)
    cases = {one["id"]: one["events"] for one in json.loads(written)}
    assert len(cases) == 9
    return [{name: value for name, value in event.items() if name != OUR_OWN} for event in cases[case]]


def _kept(table: DynamoDBClient) -> Digest | None:
    return TableStore(Table(table, TABLE)).load(SAMPLE_DAY)


def _newest(table: DynamoDBClient) -> date | None:
    return TableStore(Table(table, TABLE)).latest()


@pytest.mark.parametrize("case", ["E01", "E08"])
def test_an_event_that_comes_twice_or_again_after_a_stop_is_one_digest(
    harvest: Invoke, table: DynamoDBClient, case: str
) -> None:
    first, again = _events(case)
    harvest(first)
    kept = _kept(table)
    assert kept
    harvest(again)
    assert _kept(table) == kept


def test_of_two_events_at_once_the_second_leaves_arxiv_to_the_first(
    harvest: Invoke, table: DynamoDBClient, web: Web
) -> None:
    first, second = _events("E02")
    leases = TableLeases(Table(table, TABLE))
    assert leases.take("arxiv", "the first", now=SAMPLE_TIME, until=SAMPLE_TIME.replace(year=2100))
    assert not harvest(second)["counts"]
    assert web.asked("arxiv") == []
    leases.give_back("arxiv", "the first")
    harvest(first)
    assert _kept(table)


def test_an_event_that_is_late_is_of_its_own_time(harvest: Invoke, table: DynamoDBClient) -> None:
    (event,) = _events("E03")
    harvest(event)
    kept = _kept(table)
    assert kept
    assert kept.generated_at == SAMPLE_TIME


def test_an_older_event_behind_a_newer_one_changes_no_newest_digest(harvest: Invoke, table: DynamoDBClient) -> None:
    later, earlier = _events("E04")
    harvest(later)
    newest = _newest(table)
    assert newest
    harvest(earlier)
    assert _newest(table) == newest


@pytest.mark.parametrize(("case", "refused"), [("E05", [0]), ("E06", [0, 1, 4, 5, 6, 7]), ("E09", [0])])
def test_an_event_without_a_time_that_can_be_read_is_refused_in_words(
    harvest: Invoke, web: Web, table: DynamoDBClient, case: str, refused: list[int]
) -> None:
    """The time of the clock, which the collection would take instead, would make a rerun another run."""
    for number in refused:
        with pytest.raises(InvalidInput):
            harvest(_events(case)[number])
    assert web.arrived == []
    assert _newest(table) is None


def test_a_time_with_an_offset_or_with_fractions_is_the_same_instant(harvest: Invoke) -> None:
    events = _events("E06")
    assert harvest(events[2])["time"] == "2024-01-02T16:30:00Z"
    assert harvest(events[3])["time"].startswith("2024-01-03T01:30:00.123456")


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("given", [{}, AT], ids=["alone", "with a time"])
def test_what_an_operator_writes_is_taken_as_it_is_meant_or_refused(
    harvest: Invoke, web: Web, number: int, given: dict[str, str]
) -> None:
    event = _events("E07")[number]
    if given and number == 0:
        assert harvest({**event, **given, "day": str(SAMPLE_DAY)})["counts"]
        return
    with pytest.raises(InvalidInput):
        harvest({**event, **given})
    assert web.arrived == []
