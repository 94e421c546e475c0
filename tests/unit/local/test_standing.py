"""What a run does with a cloud, and what it says where a function fails."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from local.console import Console
from local.errors import BadInput
from local.function import Function, FunctionError
from local.gateway import Request, Response
from local.schedule import Invoker, Schedule
from local.standing import RunFailed, Standing

NOW = datetime(2026, 9, 24, 6, tzinfo=UTC)
REPORT = {
    "counts": [
        {
            "day": "2026-09-24",
            "revision": 1,
            "outcome": "saved",
            "why": None,
            "announced": 9,
            "mentions": 8,
            "listed": 7,
        }
    ],
    "listing": None,
    "listing_requests": 1,
    "forbidden": False,
    "asked": [{"network": "x", "state": "ok", "reason": None, "items": 8, "requests": 1, "cost": 0.0}],
}


def _failing(attribute: str) -> Any:
    return Function("f", "arn:f", "tests.unit.local.handlers", attribute, {}, 30, 128).invoke({})


@dataclass
class Embedded:
    """A cloud as far as a run sees it; `fails` names a handler to fail like."""

    fails: str = ""
    answer: Response = field(default_factory=lambda: Response(404, (), b"{}"))
    events: list[Any] = field(default_factory=list)
    pumped: list[int] = field(default_factory=lambda: [20, 3])
    log: tuple[str, ...] = ("[ERROR]\tcould not publish 2026-09-24", "Traceback …", "StoreError: the bucket")
    lost: int = 0
    full: bool = False

    def __post_init__(self) -> None:
        self.mapping = SimpleNamespace(discarded=0)
        self.pollers = (SimpleNamespace(mapping=self.mapping),)
        self.edge = SimpleNamespace(answer=self._answer)
        function = Function("reconciles", "arn:r", "tests.unit.local.handlers", "refuses", {}, 30, 128)
        self.daily = Schedule("", 30, Invoker(function, lambda: NOW), "{}", hours=range(7, 8))
        self.schedule = Schedule("", 0, Invoker(function, lambda: NOW), "{}")

    def _answer(self, request: Request) -> Response:
        assert request.path == "/v1/digests/latest"
        return self.answer

    def fire(self, at: datetime) -> Any:
        return self.invoke("HarvestFunction", at)

    def invoke(self, _logical: str, event: Any) -> Any:
        self.events.append(event)
        return _failing(self.fails) if self.fails else REPORT

    def pump(self) -> Iterator[int]:
        yield from self.pumped
        self.mapping.discarded += self.lost

    def logs(self, _logical: str) -> tuple[str, ...]:
        return self.log

    def copy_site(self, folder: Path) -> int:
        if self.full:
            raise OSError(28, "No space left on device", str(folder / "index.html"))
        return 3


def standing(embedded: Embedded) -> Standing:
    cloud: Any = embedded
    return Standing(cloud, Console(), NOW)


def _said(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], str]:
    out, err = capsys.readouterr()
    return [line.rpartition(" (")[0] or line for line in out.splitlines()], err


def test_without_a_day_the_schedule_fires_and_with_one_harvest_gets_the_event_itself(
    capsys: pytest.CaptureFixture[str],
) -> None:
    embedded = Embedded()
    event = {"time": "2026-09-24T06:00:00Z", "day": "2026-09-23"}
    assert standing(embedded).harvest({"time": "2026-09-24T06:00:00Z"})
    assert standing(embedded).harvest(event)
    assert embedded.events == [NOW, event]
    out, err = _said(capsys)
    assert (out[:2], err) == (
        [
            "harvest: 2026-09-24 revision 1: 9 papers announced, 8 posts, 7 listed; 1 request to arXiv",
            "  x: ok; 8 posts, 1 request",
        ],
        "",
    )


def test_a_source_that_is_waited_for_is_told_meanwhile(capsys: pytest.CaptureFixture[str]) -> None:
    class Waiting(Embedded):
        def fire(self, at: datetime) -> Any:
            logging.getLogger("hotpapers.adapters.http.door").warning("x: answered 503; asking again in 2 s")
            return super().fire(at)

    standing(Waiting()).harvest({"time": "2026-09-24T06:00:00Z"})
    assert _said(capsys)[0][0] == "  x: answered 503; asking again in 2 s"


def test_arxiv_that_refuses_us_is_no_run_that_went_well(capsys: pytest.CaptureFixture[str]) -> None:
    class Refused(Embedded):
        def fire(self, at: datetime) -> Any:
            return {**super().fire(at), "counts": [], "listing": "arXiv refused us: answered 403", "forbidden": True}

    assert not standing(Refused()).harvest({"time": "2026-09-24T06:00:00Z"})
    assert "nothing to count for the newest announcement: arXiv refused us: answered 403;" in _said(capsys)[0][0]


@pytest.mark.parametrize(
    ("fails", "told"),
    [
        ("refuses", "hotpapers: harvest: HOTPAPERS_RANKING: is neither heat nor classic"),
        ("trips", "hotpapers: harvest: KeyError: 'a\\nb' (handlers.py:"),
        ("leaves", "hotpapers: harvest: Runtime.ExitError: 3 (handlers.py:"),
    ],
)
def test_a_harvest_that_fails_costs_one_line(fails: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert not standing(Embedded(fails)).harvest({"time": "2026-09-24T06:00:00Z"})
    out, err = _said(capsys)
    assert out == []
    assert err.startswith(told)
    assert len(err.splitlines()) == 1


def test_publishing_says_how_many_records_there_were(capsys: pytest.CaptureFixture[str]) -> None:
    standing(Embedded()).publish()
    assert _said(capsys)[0] == ["publish: 23 records of the stream"]


def test_records_that_failed_for_good_end_the_run_with_the_last_error() -> None:
    embedded = Embedded(lost=2)
    with pytest.raises(RunFailed) as caught:
        standing(embedded).publish()
    assert str(caught.value) == (
        "publish: 2 records failed for good; the last error: could not publish 2026-09-24: StoreError: the bucket"
    )
    embedded.lost = 0
    standing(embedded).publish()


def test_the_newest_digest_is_shown_where_there_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    document = {"meta": {"date": "2026-09-24"}, "results": []}
    standing(Embedded(answer=Response(200, (), json.dumps(document).encode()))).finish(None)
    standing(Embedded()).finish(None)
    assert _said(capsys)[0] == ["", "Hot Papers 2026-09-24", "", "No digest yet."]


def test_a_disk_that_is_full_is_told_by_name() -> None:
    with pytest.raises(BadInput, match=r"--out /out/index\.html: No space left on device"):
        standing(Embedded(full=True)).finish(Path("/out"))


def test_an_hour_that_fails_is_told_and_the_next_one_goes_well(capsys: pytest.CaptureFixture[str]) -> None:
    embedded = Embedded(lost=1)
    ran = standing(embedded)
    ran._scheduled(embedded.schedule, NOW)
    embedded.lost = 0
    ran._scheduled(embedded.schedule, NOW)
    ran._scheduled(embedded.daily, NOW)
    out, err = _said(capsys)
    assert sum(line.startswith("publish: 23 records") for line in out) == 2
    assert err.splitlines() == [
        (
            "hotpapers: publish: 1 record failed for good; the last error: "
            "could not publish 2026-09-24: StoreError: the bucket"
        ),
        "hotpapers: reconciles: HOTPAPERS_RANKING: is neither heat nor classic",
    ]


def test_the_failures_here_are_lambdas_own() -> None:
    with pytest.raises(FunctionError):
        _failing("trips")
