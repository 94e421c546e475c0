"""A range of dates, over a weekend: at the command line day by day, in the cloud in the two phases of its machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonata  # type: ignore[import-untyped]  # it ships no types
import pytest
from hotpapers.adapters.dynamodb import TableStore
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.domain.digest import Digest
from hotpapers.domain.mention import Network

from local import cloud
from local.aws import only
from local.cli import main
from local.cloud import HARVEST, Cloud
from local.sample.networks import SESSION
from local.template import read
from local.web import Web
from tests.listings import catchup_page, ids, new_page, section

pytestmark = [pytest.mark.timeout(600), pytest.mark.slow]

WEDNESDAY, THURSDAY, FRIDAY, MONDAY = (date(2021, 1, number) for number in (20, 21, 22, 25))
ANNOUNCED = (WEDNESDAY, THURSDAY, FRIDAY, MONDAY)
STATES = read()["Resources"]["BackfillMachine"]["Properties"]["Definition"]["States"]


def _papers(day: date) -> list[str]:
    return ids(3, first=day.day * 100, month="2101")


def _story(day: date, number: int, paper: str) -> dict[str, Any]:
    at = datetime(day.year, day.month, day.day, 9, number, tzinfo=UTC)
    return {
        "objectID": f"{day.day}{number}",
        "title": "A paper",
        "url": f"https://arxiv.org/abs/{paper}",
        "author": "reader",
        "points": 10 * day.day + number,
        "created_at": at.isoformat(),
        "created_at_i": int(at.timestamp()),
    }


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """Four announcements, the newest on Monday, and on Hacker News a story about each of their papers."""
    folder = tmp_path_factory.mktemp("days")
    pages = {
        f"catchup_cs_{day}.html": catchup_page(section("New", _papers(day)), total=3, day=day) for day in ANNOUNCED
    }
    pages["list_cs_new.html"] = new_page(section("New", _papers(MONDAY)), total=3, day=MONDAY)
    stories = [_story(day, number, paper) for day in ANNOUNCED for number, paper in enumerate(_papers(day))]
    answers = {
        "hackernews/search_by_date.json": {"hits": stories},
        "bluesky/createSession.json": SESSION,
        "bluesky/searchPosts_1.json": {"posts": []},
    }
    files = {f"arxiv/{name}": page for name, page in pages.items()}
    files |= {name: json.dumps(answer).encode() for name, answer in answers.items()}
    for name, body in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(body)
    with Web(folder) as standing_in:
        yield standing_in


def settings(web: Web) -> dict[str, str]:
    return {**web.env(), "HOTPAPERS_SUBJECTS": "cs"}


def test_a_range_is_counted_day_by_day_at_the_command_line_and_a_weekend_is_no_failure(
    web: Web, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with only(settings(web), hiding=("HOTPAPERS_",)):
        status = main(
            ["run", "--sources", "live", "--date", "2021-01-21..2021-01-25", "--once", "--out", str(tmp_path)]
        )
    said, complaint = capsys.readouterr()
    assert (status, complaint) == (0, "")
    for day in (THURSDAY, FRIDAY, MONDAY):
        assert f"harvest: {day} revision 1: 3 papers announced, 3 posts, 3 listed" in said
        published = json.loads((tmp_path / f"digests/{day}/index.json").read_text("utf-8"))
        assert published["meta"]["generated_at"] == f"{day + timedelta(days=1)}T06:00:00Z", (
            "counted on the next morning"
        )
    for rest, name in (("2021-01-23", "Saturday"), ("2021-01-24", "Sunday")):
        why = f"{rest} is a {name}, and arXiv announces papers for Monday to Friday"
        assert f"harvest: nothing to count for {rest}: {why}; 0 requests to arXiv" in said
    assert published["meta"]["state"] == "final", "no schedule looks back so far"
    assert "2021-01-22" in (tmp_path / "archive/2021-01/index.html").read_text("utf-8")


def _evaluated(expression: str, given: object) -> Any:
    """As Step Functions evaluates what stands between {% and %}."""
    asked = jsonata.Jsonata(expression.strip()[2:-2])
    asked.assign("states", {"input": given, "context": {"Execution": {"StartTime": "2030-01-01T00:00:00.000Z"}}})
    return json.loads(json.dumps(asked.evaluate({})))


def _backfilled(embedded: Cloud, first: date, last: date) -> None:
    """The machine's events. A distributed map promises no order, so the first phase has the worst one."""
    dates = _evaluated(STATES["Dates"]["Assign"]["dates"], {"from": str(first), "to": str(last)})
    for phase, state, days in (("Count", "CountDay", dates[::-1]), ("Rank", "RankDay", dates)):
        payload = STATES[phase]["ItemProcessor"]["States"][state]["Arguments"]["Payload"]
        for day in days:
            embedded.invoke(HARVEST, _evaluated(payload, day))


def _calibrated_by(digest: Digest | None) -> int:
    """How many earlier digests Hacker News is measured by."""
    assert digest
    return next(one.days for one in digest.calibration if one.network is Network.HACKERNEWS)


def test_two_phases_calibrate_each_day_by_all_days_before_it_and_by_the_one_before_the_range(web: Web) -> None:
    with cloud.started(settings(web)) as embedded:
        store = TableStore(Table(embedded.session.client("dynamodb"), embedded.stack.ref("Table")))
        embedded.invoke(HARVEST, {"time": "2021-01-21T06:00:00Z", "day": str(WEDNESDAY)})
        _backfilled(embedded, THURSDAY, MONDAY)
        assert [line.date for line in store.days()] == sorted(ANNOUNCED, reverse=True)
        assert [_calibrated_by(store.load(day)) for day in ANNOUNCED] == [0, 1, 2, 3]
        once = [(line.date, line.revision) for line in store.days()]
        _backfilled(embedded, THURSDAY, MONDAY)
        assert [(line.date, line.revision) for line in store.days()] == once, "a second backfill changes nothing"
