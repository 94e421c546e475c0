"""A harvest whose networks say back the secrets they were sent keeps, reports and logs none of them."""

from __future__ import annotations

import gzip
import json
import logging
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import boto3
import pytest

from local.parameters import SECRETS
from local.web import Web
from tests.conftest import TABLE
from tests.contracts.networks import CANARY
from tests.contracts.test_echoes import ECHOES, LOGIN, shown
from tests.contracts.wires import Wire
from tests.functions.handlers import event, handler, settings


def values(items: list[dict[str, Any]]) -> Iterator[str]:
    """As they are read: packed ones unpacked."""
    for item in items:
        for name, value in item.items():
            ((_, held),) = value.items()
            yield f"{name} {opened(held).decode()}" if isinstance(held, bytes) else f"{name} {held}"


def opened(packed: bytes) -> bytes:
    for opens in (gzip.decompress, zlib.decompress):
        with suppress(OSError, zlib.error):
            return opens(packed)
    return packed


# none that is tried again: the function waits by the real clock
SAID_BACK = {
    "x refuses, bluesky has a page": ("401", "200, a page of posts"),
    "x has a page, bluesky leads on": ("200, a page of posts", "a path"),
}


@pytest.mark.parametrize("what", SAID_BACK)
@pytest.mark.usefixtures("table")
def test_what_the_networks_say_back_is_not_kept(
    aws: boto3.Session, web: Web, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    for name in SECRETS.values():
        aws.client("ssm").put_parameter(Name=f"/hotpapers/hotpapers/{name}", Value=CANARY, Type="SecureString")
    of_x, of_bluesky = (ECHOES[one] for one in SAID_BACK[what])
    with Wire(of_x) as x, Wire(LOGIN, of_bluesky) as bluesky, caplog.at_level(logging.DEBUG, "hotpapers"):
        urls = {"HOTPAPERS_X_URL": x.url, "HOTPAPERS_BLUESKY_URL": bluesky.url}
        with handler("HarvestFunction", "functions.harvest.app", **settings(web) | urls) as invoke:
            report = invoke(event("schedule.json"))
        assert all(shown(b"".join(wire.requests).decode()) for wire in (x, bluesky)), "they were there to be said back"
    items: list[dict[str, Any]] = aws.client("dynamodb").scan(TableName=TABLE)["Items"]
    kept = list(values(items))
    assert any("bluesky" in one for one in kept), "a digest says how its networks are"
    assert shown(json.dumps(report) + caplog.text + "".join(kept)) == []
