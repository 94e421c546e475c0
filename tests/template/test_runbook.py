"""Alarms, the numbers behind them, and the page that says what to do: none without the others."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hotpapers.domain.mention import Network
from hotpapers.jobs.report import HarvestReport, Health, measured
from hotpapers.jobs.revise import Revised

from local import template
from local.template import ROOT, Stack
from tests.builders import DAY, NOW, a_status

RUNBOOK = (ROOT / "docs" / "runbook.md").read_text("utf-8")
PARTS = ("What it means", "How to look", "What to do")
OURS = "HotPapers/hotpapers"
OF_PUBLISH = {"ObjectsWritten", "ObjectsUnchanged", "DaysUnpublished"}
"""tests/functions/test_publish.py sees them told."""


def _alarms(stack: Stack) -> dict[str, dict[str, Any]]:
    return {name: stack.properties(name) for name in stack.of_type("AWS::CloudWatch::Alarm")}


def _sections() -> dict[str, str]:
    """Of the alarms, by their titles."""
    chapter = re.search(r"^## Alarms\n(.*?)^## ", RUNBOOK, re.MULTILINE | re.DOTALL)
    assert chapter
    _, *parts = re.split(r"^### (\w+)\n", chapter[1], flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_each_alarm_has_its_section_and_each_section_its_alarm(stack: Stack) -> None:
    assert _sections().keys() == _alarms(stack).keys()


@pytest.mark.parametrize("name", _sections())
def test_a_section_says_what_it_means_how_to_look_and_what_to_do(stack: Stack, name: str) -> None:
    assert tuple(re.findall(r"\*\*(.+?)\.\*\*", _sections()[name])) == PARTS
    assert _alarms(stack)[name]["AlarmDescription"].endswith(f"docs/runbook.md#{name.lower()}")


def test_every_alarm_is_told_to_the_one_topic_when_it_comes_and_when_it_goes(stack: Stack) -> None:
    topic = stack.ref("AlarmTopic")
    for name, alarm in _alarms(stack).items():
        assert alarm["AlarmActions"] == alarm["OKActions"] == [topic], name
        assert alarm["TreatMissingData"] in ("breaching", "ignore", "notBreaching"), name


def test_silence_of_the_harvest_is_an_alarm_and_silence_of_the_api_is_none(stack: Stack) -> None:
    assert _alarms(stack)["NoDigestAlarm"]["TreatMissingData"] == "breaching"
    assert _alarms(stack)["ApiErrorsAlarm"]["TreatMissingData"] == "notBreaching"


def test_nobody_is_subscribed_unless_an_address_is_given(body: dict[str, Any], stack: Stack) -> None:
    assert not list(stack.of_type("AWS::SNS::Subscription"))
    asked = template.stack(body, {"AlarmEmail": "ops@papers.example"})
    (name,) = asked.of_type("AWS::SNS::Subscription")
    assert asked.properties(name)["Endpoint"] == "ops@papers.example"


def _told() -> set[str]:
    """The names of the numbers that a run can tell."""
    count = Revised("saved", DAY, "1d", 1, announced=1, listed=1, mentions=1, sources=(a_status(),))
    asked = (a_status(Network.X, cost=0.1),)
    report = HarvestReport(NOW, (count,), asked=asked, health=Health(DAY, 0, late=False, failures=0))
    return {name for one in measured(report, 1.5) for name in one.values} | OF_PUBLISH


def test_what_alarms_and_dashboard_show_is_what_is_told_and_nothing_is_told_in_vain(stack: Stack) -> None:
    alarmed = {alarm["MetricName"] for alarm in _alarms(stack).values() if alarm["Namespace"] == OURS}
    (dashboard,) = stack.of_type("AWS::CloudWatch::Dashboard")
    shown = set(re.findall(r"[A-Z]\w+", stack.properties(dashboard)["DashboardBody"]))
    assert alarmed <= _told()
    assert _told() <= alarmed | shown


def test_the_numbers_have_the_stacks_own_namespace(stack: Stack) -> None:
    """So that two stacks in an account do not alarm for each other."""
    for function in ("HarvestFunction", "PublishFunction"):
        assert stack.properties(function)["Environment"]["Variables"]["POWERTOOLS_METRICS_NAMESPACE"] == OURS


def test_the_dashboard_is_json_and_shows_every_alarm(stack: Stack) -> None:
    (name,) = stack.of_type("AWS::CloudWatch::Dashboard")
    widgets = json.loads(stack.properties(name)["DashboardBody"])["widgets"]
    (alarms,) = [widget["properties"]["alarms"] for widget in widgets if widget["type"] == "alarm"]
    assert alarms == [stack.attribute(alarm, "Arn") for alarm in _alarms(stack)]


def test_every_output_that_the_page_names_is_there(body: dict[str, Any]) -> None:
    for name in re.findall(r"`([A-Z][A-Za-z]+(?:Name|Url|Arn|Id))`", RUNBOOK):
        assert name in body["Outputs"], name
    for parameter in ("AlarmEmail", "XDailyPosts", "ReservedConcurrency", "Contact"):
        assert parameter in body["Parameters"]
        assert f"`{parameter}`" in RUNBOOK
