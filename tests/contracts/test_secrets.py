"""Secrets are SecureStrings of SSM, read when a network is asked; one that is missing turns its network off."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import boto3
import pytest
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError
from hotpapers.adapters.absent import Absent
from hotpapers.domain.mention import Network, SourceState, SourceStatus
from hotpapers.ports import Refreshing
from hotpapers.settings import HarvestSettings
from hotpapers.wiring.networks import Sealed, networks

from local.web import SAMPLE_DAY, Web
from tests.contracts.networks import CANARY, WINDOW, a_door, gathered
from tests.fakes import FakeLedger

PATH = "/hotpapers/test"
SECRETS = ("x-bearer-token", "bluesky-identifier", "bluesky-app-password")


def settings(web: Web, **more: str) -> HarvestSettings:
    fixed = {
        "HOTPAPERS_TABLE": "table",
        "HOTPAPERS_SITE_URL": "https://site.example",
        "HOTPAPERS_SUBJECTS": "cs",
        "HOTPAPERS_RANKING": "heat",
        "HOTPAPERS_SECRETS": PATH,
        "HOTPAPERS_FAILURES": "failures",
        "HOTPAPERS_X_DAILY_POSTS": "300",
    }
    return HarvestSettings.from_env({**web.env(), **fixed, **more})


def keep(aws: boto3.Session, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        aws.client("ssm").put_parameter(Name=f"{PATH}/{name}", Value=value, Type="SecureString", Overwrite=True)


def statuses(web: Web, **more: str) -> dict[Network, SourceStatus]:
    return {
        source.network: gathered(source).status for source in networks(settings(web, **more), a_door(), FakeLedger())
    }


def test_without_secrets_and_servers_networks_are_off_in_words_and_the_open_ones_are_not(aws: boto3.Session) -> None:
    with Web() as web:
        found = statuses(web, HOTPAPERS_MASTODON_URLS="")
    assert {network: status.state for network, status in found.items()} == {
        Network.X: SourceState.OFF,
        Network.BLUESKY: SourceState.OFF,
        Network.HACKERNEWS: SourceState.OK,
        Network.HUGGINGFACE: SourceState.OK,
        Network.MASTODON: SourceState.OFF,
    }
    off = [status for status in found.values() if status.state is SourceState.OFF]
    assert all(status.reason and "configured" in status.reason and not status.requests for status in off)


def test_with_secrets_every_network_is_asked_with_them(aws: boto3.Session) -> None:
    keep(aws, {name: f"{CANARY}-{name}\n" for name in SECRETS})
    with Web() as web:
        found = statuses(web)
        x, bluesky = web.asked("x")[0], web.asked("bluesky")[0]
    assert {status.state for status in found.values()} == {SourceState.OK}
    assert x.headers["authorization"] == f"Bearer {CANARY}-x-bearer-token", "a line's end is no part of a secret"
    assert f"{CANARY}-bluesky-app-password".encode() in bluesky.body


def test_a_secret_is_read_when_its_network_is_asked_and_not_when_the_function_starts(aws: boto3.Session) -> None:
    with Web() as web:
        sources = networks(settings(web), a_door(), FakeLedger())
        keep(aws, {"x-bearer-token": CANARY})
        assert gathered(sources[0]).status.state is SourceState.OK


@pytest.mark.parametrize("half", ["bluesky-identifier", "bluesky-app-password"])
def test_half_an_account_is_none(aws: boto3.Session, half: str) -> None:
    keep(aws, {half: CANARY})
    with Web() as web:
        assert statuses(web)[Network.BLUESKY].state is SourceState.OFF


@pytest.mark.parametrize("token", [f"two {CANARY}", f"{CANARY}\u2019s", f"{CANARY}\r\nX-Header: y"])
def test_a_token_that_no_header_can_hold_is_off_and_is_not_shown(
    aws: boto3.Session, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "hotpapers")
    keep(aws, {"x-bearer-token": token})
    with Web() as web:
        status = statuses(web)[Network.X]
    assert (status.state, status.requests) == (SourceState.OFF, 0)
    assert CANARY not in f"{status!r} {caplog.text}"


def test_an_ssm_that_is_down_costs_the_networks_with_secrets_alone(caplog: pytest.LogCaptureFixture) -> None:
    def down() -> Mapping[str, str]:
        raise GetParameterError(f"AccessDenied for {CANARY}")

    answer = gathered(Sealed(Network.X, down, lambda secrets: Absent(Network.X, "never asked")))
    assert (answer.status.network, answer.status.state) == (Network.X, SourceState.FAILED)
    assert "SSM" in (answer.status.reason or "")
    assert "secrets of x" in caplog.text
    assert CANARY not in f"{answer!r} {caplog.text}"


def test_what_the_run_says_reaches_the_network_behind_the_seal(aws: boto3.Session) -> None:
    keep(aws, {"x-bearer-token": CANARY})
    with Web() as web:
        sealed = networks(settings(web), a_door(), FakeLedger())[0]
        assert sealed.gather(WINDOW, SAMPLE_DAY, seconds=0).status.state is SourceState.FAILED
        assert not web.asked("x")


def test_known_posts_are_asked_for_behind_the_seal_with_one_login_a_run(aws: boto3.Session) -> None:
    keep(aws, dict.fromkeys(SECRETS, CANARY))
    with Web() as web:
        source = networks(settings(web), a_door(), FakeLedger())[1]
        assert isinstance(source, Refreshing)
        known = gathered(source).mentions
        assert source.refresh(known, WINDOW.end).status.items == len(known)
        logins = [asked for asked in web.asked("bluesky") if "createSession" in asked.path]
    assert len(logins) == 1


def test_no_secret_is_in_what_wiring_made(aws: boto3.Session) -> None:
    keep(aws, dict.fromkeys(SECRETS, CANARY))
    with Web() as web:
        sources = networks(settings(web), a_door(), FakeLedger())
        for source in sources:
            gathered(source)
    assert CANARY not in repr(sources)
