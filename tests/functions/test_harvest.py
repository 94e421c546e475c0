"""The schedule's events through the handler: upstreams on loopback, the table on moto."""

from __future__ import annotations

import json
import logging
from datetime import date
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from hotpapers.adapters.dynamodb import TableStore
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.domain.errors import InvalidDate, InvalidInput, SettingError, SourceChanged

from local.faults import Fault, Kind
from local.parameters import SECRETS
from local.web import Web
from tests.conftest import TABLE
from tests.functions.handlers import Invoke, event, handler, settings

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

DAY = date(2021, 1, 22)
SECRET_PATH = "/hotpapers/hotpapers"


@pytest.fixture
def harvest(aws: boto3.Session, web: Web, harvest: Invoke) -> Invoke:
    """With an account on every network."""
    secrets = {SECRETS[variable]: value for variable, value in web.env().items() if variable in SECRETS}
    for name, value in secrets.items():
        aws.client("ssm").put_parameter(Name=f"{SECRET_PATH}/{name}", Value=value, Type="SecureString", Overwrite=True)
    return harvest


def _store(table: DynamoDBClient) -> TableStore:
    return TableStore(Table(table, TABLE))


def test_the_schedules_event_saves_the_digest_of_what_was_announced(harvest: Invoke, table: DynamoDBClient) -> None:
    report = harvest(event("schedule.json"))
    (count,) = report["counts"]
    assert (count["day"], count["outcome"], count["revision"]) == (str(DAY), "saved", 1)
    digest = _store(table).load(DAY)
    assert digest
    assert len(digest.entries) == count["listed"] > 0
    assert digest.generated_at.isoformat() == "2021-01-24T09:44:31+00:00", "the event's time, not the clock's"
    assert {one["network"] for one in report["asked"]} == {status.network for status in digest.sources}


def test_what_x_cost_stands_under_the_day_of_the_clock_and_not_of_the_event(
    harvest: Invoke, table: DynamoDBClient
) -> None:
    report = harvest(event("schedule.json"))
    (line,) = Table(table, TABLE).partition("LEDGER")
    cost = sum(one["cost"] for one in report["asked"])
    assert line["sk"]["S"].endswith("#spent#x")
    assert not line["sk"]["S"].startswith(str(DAY.year))
    assert report["x_spent"] == pytest.approx(cost) == pytest.approx(int(line["mills"]["N"]) / 1_000)
    assert cost > 0


def test_the_report_is_json_as_lambda_returns_it(harvest: Invoke) -> None:
    report = json.loads(json.dumps(harvest(event("schedule.json"))))
    assert report["time"] == event("schedule.json")["time"]
    assert {"counts", "listing", "listing_requests", "asked"} <= report.keys()


def test_a_day_asked_for_by_its_date_is_that_day(harvest: Invoke, table: DynamoDBClient) -> None:
    report = harvest(event("schedule-day.json"))
    assert [count["day"] for count in report["counts"]] == [str(DAY)]
    assert _store(table).load(DAY)


def test_the_same_event_twice_makes_no_second_revision(harvest: Invoke, table: DynamoDBClient) -> None:
    harvest(event("schedule-day.json"))
    before = _store(table).load(DAY)
    harvest(event("schedule-day.json"))
    assert _store(table).load(DAY) == before


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({}, InvalidInput),
        ({"time": "yesterday"}, InvalidDate),
        ({"time": "2021-01-24T09:44:31Z", "day": "22 January"}, InvalidDate),
        ({"time": "2021-01-24T09:44:31Z", "force": "yes"}, InvalidInput),
    ],
)
def test_an_event_that_cannot_be_used_asks_nobody(
    harvest: Invoke, web: Web, wrong: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        harvest(wrong)
    assert web.arrived == []


def test_without_secrets_the_networks_that_need_one_are_off(
    aws: boto3.Session, table: DynamoDBClient, web: Web
) -> None:
    with handler("HarvestFunction", "functions.harvest.app", **settings(web)) as invoke:
        states = {one["network"]: one["state"] for one in invoke(event("schedule.json"))["asked"]}
    assert (states["x"], states["bluesky"], states["hackernews"]) == ("off", "off", "ok")
    assert web.asked("x") == web.asked("bluesky") == []


def test_no_secret_is_logged_or_reported(
    aws: boto3.Session, table: DynamoDBClient, web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    for name in SECRETS.values():
        aws.client("ssm").put_parameter(Name=f"{SECRET_PATH}/{name}", Value="hush-hush", Type="SecureString")
    web.faults = (Fault(Kind.STATUS, "x", status=401), Fault(Kind.STATUS, "bluesky", status=500))
    with (
        caplog.at_level(logging.DEBUG, logger="hotpapers"),
        handler("HarvestFunction", "functions.harvest.app", **settings(web)) as invoke,
    ):
        report = invoke(event("schedule.json"))
    assert any("hush-hush" in str(asked.headers) for asked in web.asked("x"))
    assert "hush-hush" not in json.dumps(report) + caplog.text


def test_where_no_listing_can_be_read_the_invocation_fails_so_that_somebody_hears(harvest: Invoke, web: Web) -> None:
    web.faults = tuple(Fault(Kind.STATUS, upstream, status=404) for upstream in ("arxiv", "arxiv_rss", "arxiv_oai"))
    with pytest.raises(SourceChanged):
        harvest(event("schedule.json"))


def test_a_wrong_setting_is_named_at_the_first_call(aws: boto3.Session) -> None:
    with (
        handler("HarvestFunction", "functions.harvest.app", HOTPAPERS_RANKING="hot") as invoke,
        pytest.raises(SettingError, match="HOTPAPERS_RANKING"),
    ):
        invoke(event("schedule.json"))
