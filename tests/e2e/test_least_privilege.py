"""Every call that the functions make on the sample day is allowed to their roles, and every permission has its use."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta

import pytest
from hotpapers.adapters.dynamodb import TableReaders
from hotpapers.adapters.dynamodb.client import Table

from bench.cost import asking
from bench.cost.chat import listening
from bench.cost.count import ASKED_FOR
from local import cloud
from local.cloud import API, HARVEST, MCP, PUBLISH, Cloud
from local.template import ROOT
from local.web import SAMPLE_TIME, Web
from tests.e2e.agents import TOOLS, message
from tests.e2e.listening import Call, ear
from tests.template.policies import Permission, permissions, role_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

TELLING = ("WebhookFunction", "BlueskyFunction", "MailFunction")
READERS = "ReadersFunction"
OF_LAMBDA = (
    "logs:",
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
)
"""What the service does with the function's role, not the code."""


@pytest.fixture(scope="module")
def calls() -> Iterator[tuple[Cloud, Mapping[str, set[Call]]]]:
    """The cloud after the sample day, and what each function called in it."""
    with Web() as web, listening() as chat, ExitStack() as closing:
        asked_for = {**ASKED_FOR, "HOTPAPERS_WEBHOOK_URL": f"{chat}/hook"}
        standing = closing.enter_context(cloud.started(asked_for, web.env()))
        heard: dict[str, set[Call]] = {name: set() for name in standing.functions}
        for name, function in standing.functions.items():
            address = closing.enter_context(ear(function.environment["AWS_ENDPOINT_URL"], heard[name]))
            function.environment = {**function.environment, "AWS_ENDPOINT_URL": address}
        standing.fire(SAMPLE_TIME)
        assert sum(standing.pump())
        for event in sorted((ROOT / "events").glob("api-*.json")):
            standing.functions[API].invoke(json.loads(event.read_text("utf-8")))
        for tool in TOOLS:
            standing.functions[MCP].invoke(message(tool))
        _told(standing, chat)
        yield standing, heard


def _told(standing: Cloud, chat: str) -> None:
    """A reader is on the list; everybody is told; another reader comes and goes."""
    readers = Table(standing.session.client("dynamodb"), standing.stack.ref("ReadersTable"))
    TableReaders(readers).add("ben@example.org", SAMPLE_TIME - timedelta(days=3))
    for name in TELLING:
        function = standing.functions[name]
        function.environment = {**function.environment, "HOTPAPERS_BLUESKY_URL": chat}
        answer = function.invoke({"time": f"{SAMPLE_TIME:%Y-%m-%dT%H:%M:%SZ}"})
        assert answer.get("told") or answer.get("sent"), (name, answer)
    assert asking.came_and_went(standing.edge, ASKED_FOR["HOTPAPERS_MAIL_SECRET"])


@pytest.mark.parametrize("function", [HARVEST, PUBLISH, API, MCP, *TELLING, READERS])
def test_every_call_is_allowed(calls: tuple[Cloud, Mapping[str, set[Call]]], function: str) -> None:
    standing, heard = calls
    called = heard[function]
    assert called
    allowed = permissions(standing.stack, role_of(standing.stack, function))
    assert not [call for call in sorted(called) if not any(one.covers(*call) for one in allowed)]


@pytest.mark.parametrize("function", [HARVEST, PUBLISH, API, MCP])
def test_every_permission_has_its_use(calls: tuple[Cloud, Mapping[str, set[Call]]], function: str) -> None:
    standing, heard = calls
    called = heard[function]
    unused = {one.action for one in _of_the_code(standing, function) if not any(one.covers(*call) for call in called)}
    assert unused == set()


def _of_the_code(standing: Cloud, function: str) -> list[Permission]:
    failures = standing.stack.attribute("FailureBucket", "Arn")
    return [
        one
        for one in permissions(standing.stack, role_of(standing.stack, function))
        if not one.action.startswith(OF_LAMBDA) and not one.resource.startswith(failures)
    ]
