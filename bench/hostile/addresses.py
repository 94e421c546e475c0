"""F19: every form of an inner address, as a redirect of an upstream, and past that to the socket's own check."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

import requests
from hotpapers.adapters.http import Http, Limits
from hotpapers.adapters.http.addresses import Unfit, is_public
from hotpapers.adapters.http.wire import BROKEN, seconds_left, session
from hotpapers.domain.errors import SourceError

from bench.hostile.figure import Figure
from tests.contracts.wires import Wire, redirect
from tests.shared import shared_path
from tests.unit.adapters.http.test_addresses import INNER

PATIENCE = 2.0


def forms() -> list[str]:
    cases = json.loads(shared_path("hostile", "url", "url_traps.json").read_text("utf-8"))
    listed = [case["url"] for case in cases if case["cat"] == "ssrf_ip_forms"]
    return list(dict.fromkeys([*listed, *(f"http://[{one}]/" if ":" in one else f"http://{one}/" for one in INNER)]))


def figures() -> Iterator[Figure]:
    connects = Connects()
    asked = forms()
    naive = sum(connects.of(_naively, url) for url in asked)
    for how, ask in (("as a redirect", _led), ("at the socket", _at_the_socket)):
        found = sum(connects.of(ask, url) for url in asked)
        what = f"connects to inner addresses {how} ({naive} by requests alone)"
        yield Figure("F19", what, f"{found} of {len(asked)} forms", "0", found == 0 < naive)


class Connects:
    """Counts, and stops, what this process connects to that is not public; `allowed` is our own stand-in."""

    def __init__(self) -> None:
        self.inner, self.allowed = 0, 0
        sys.addaudithook(self._hook)

    def of(self, ask: Callable[[str, Connects], object], url: str) -> bool:
        self.inner = 0
        with suppress(SourceError, Unfit, ValueError, *BROKEN):
            ask(url, self)
        return self.inner > 0

    def _hook(self, event: str, given: tuple[Any, ...]) -> None:
        if event != "socket.connect" or not isinstance(given[1], tuple) or given[1][1] == self.allowed:
            return
        host = str(given[1][0])
        with suppress(ValueError):
            if ip_address(host.partition("%")[0]) and not is_public(host):
                self.inner += 1
        raise ConnectionRefusedError("the bench lets nothing out")


def _led(url: str, connects: Connects) -> None:
    with Wire(redirect(url)) as wire:
        connects.allowed = int(wire.url.rpartition(":")[2])
        Http("bench", limits=Limits(tries=1, total=PATIENCE)).get("bench", wire.url)


def _at_the_socket(url: str, _: Connects) -> None:
    """As if the rules for a redirect had let it pass."""
    seconds_left.set(lambda: PATIENCE)
    session(public_only=True).get(url, timeout=PATIENCE)


def _naively(url: str, _: Connects) -> None:
    with requests.Session() as plain:
        plain.trust_env = False
        plain.get(url, timeout=PATIENCE)
