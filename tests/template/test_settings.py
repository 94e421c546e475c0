"""Names: what the template gives, what the functions read, what a caller's environment may say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hotpapers.settings import ApiSettings, HarvestSettings, MailSettings, PublishSettings, TellSettings

from local.parameters import SECRETS, given, variable
from local.template import Stack

SETTINGS: Mapping[str, Any] = {
    "HarvestFunction": HarvestSettings,
    "PublishFunction": PublishSettings,
    "ApiFunction": ApiSettings,
    "WebhookFunction": TellSettings,
    "BlueskyFunction": TellSettings,
    "MailFunction": MailSettings,
    "ReadersFunction": MailSettings,
}


OF_THE_STACK = {
    *("DomainName", "CertificateArn", "AlarmEmail", "ReservedConcurrency"),
    *("TellWebhook", "TellBluesky", "TellHour"),
}
"""Parameters that no function reads."""


class Watched(Mapping[str, str]):
    """An environment that knows what was asked of it."""

    def __init__(self, held: Mapping[str, str]) -> None:
        self.held, self.asked = held, set[str]()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self.held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)


@pytest.mark.parametrize("function", SETTINGS)
def test_a_function_is_given_what_it_reads_and_reads_what_it_is_given(stack: Stack, function: str) -> None:
    environment = Watched(_environment(stack, function))
    SETTINGS[function].from_env(environment)
    assert environment.asked == {name for name in environment if name.startswith("HOTPAPERS_")}


@pytest.mark.parametrize("function", SETTINGS)
def test_no_secret_is_in_an_environment(stack: Stack, function: str) -> None:
    assert not SECRETS.keys() & _environment(stack, function).keys()


def test_every_parameter_is_described_and_belongs_to_a_group(body: dict[str, Any]) -> None:
    groups = body["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    grouped = [name for group in groups for name in group["Parameters"]]
    assert sorted(grouped) == sorted(body["Parameters"])
    for name, parameter in body["Parameters"].items():
        assert parameter["Description"].endswith("."), name
        assert "Default" in parameter, f"{name}: a first deployment asks for nothing"


def test_every_parameter_is_the_setting_of_the_same_name(stack: Stack, body: dict[str, Any]) -> None:
    """So that HOTPAPERS_X_DAILY_POSTS on a laptop is XDailyPosts in the cloud."""
    read = {name for function in SETTINGS for name in _environment(stack, function)}
    assert {variable(name) for name in body["Parameters"].keys() - OF_THE_STACK} <= read


def test_a_callers_variable_becomes_the_functions(body: dict[str, Any]) -> None:
    asked = given(body["Parameters"], {"HOTPAPERS_X_DAILY_POSTS": "7", "HOTPAPERS_CONTACT": "", "HOTPAPERS_TYPO": "1"})
    assert asked.parameters == {"XDailyPosts": "7"}
    assert asked.unknown == ("HOTPAPERS_TYPO",)


def _environment(stack: Stack, function: str) -> dict[str, str]:
    variables: dict[str, str] = stack.properties(function)["Environment"]["Variables"]
    return variables
