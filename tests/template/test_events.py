"""events/ holds what a function really gets: by the template's own route, schedule and filter."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hotpapers.domain.wake import Wake

from local.filters import passes, patterns
from local.template import ROOT, Stack

EVENTS = ROOT / "events"


def _event(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((EVENTS / name).read_text("utf-8"))
    return event


def _named(kind: str) -> list[str]:
    found = sorted(path.name for path in EVENTS.glob(f"{kind}*.json"))
    assert found
    return found


def test_every_event_is_of_a_kind_that_the_template_has() -> None:
    assert sorted(path.name for path in EVENTS.iterdir()) == sorted(
        _named("api") + _named("mcp") + _named("schedule") + _named("stream") + _named("reconcile")
    )


@pytest.mark.parametrize("name", _named("api"))
def test_a_request_came_by_the_one_route(body: dict[str, Any], name: str) -> None:
    declared = body["Resources"]["ApiFunction"]["Properties"]["Events"]["Read"]["Properties"]
    event = _event(name)
    assert event["routeKey"] == event["requestContext"]["routeKey"] == f"{declared['Method']} {declared['Path']}"
    assert event["rawPath"] == event["requestContext"]["http"]["path"] == f"/v1/{event['pathParameters']['proxy']}"


@pytest.mark.parametrize("name", _named("mcp"))
def test_a_message_came_by_its_route(body: dict[str, Any], name: str) -> None:
    (declared,) = [event["Properties"] for event in body["Resources"]["McpFunction"]["Properties"]["Events"].values()]
    event = _event(name)
    assert event["routeKey"] == event["requestContext"]["routeKey"] == f"{declared['Method']} {declared['Path']}"
    assert event["rawPath"] == event["requestContext"]["http"]["path"] == declared["Path"]
    assert event["headers"]["content-length"] == str(len(event["body"]))


@pytest.mark.parametrize("name", _named("stream"))
def test_a_record_passes_the_filter(stack: Stack, name: str) -> None:
    (mapping,) = map(stack.properties, stack.of_type("AWS::Lambda::EventSourceMapping"))
    view = stack.properties("Table")["StreamSpecification"]["StreamViewType"]
    for record in _event(name)["Records"]:
        assert passes(patterns(mapping["FilterCriteria"]), record)
        assert record["dynamodb"]["StreamViewType"] == view
        assert record["dynamodb"].keys().isdisjoint({"NewImage", "OldImage"})


@pytest.mark.parametrize("name", _named("schedule"))
def test_a_schedules_event_says_its_time(stack: Stack, name: str) -> None:
    assert {"time": "<aws.scheduler.scheduled-time>"} in _inputs(stack)
    assert Wake.from_event(_event(name)).time.isoformat().startswith(_event(name)["time"][:19])


def test_the_reconcile_event_is_what_its_schedule_sends(stack: Stack) -> None:
    assert _event("reconcile.json") in _inputs(stack)


def _inputs(stack: Stack) -> list[object]:
    """What the schedules send."""
    schedules = map(stack.properties, stack.of_type("AWS::Scheduler::Schedule"))
    return [json.loads(schedule["Target"]["Input"]) for schedule in schedules]
