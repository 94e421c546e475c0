"""Whether arXiv can be reached is known in three seconds, whatever the web does."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from local.probe import SECONDS, unreachable
from tests.contracts.wires import OK, Wire


@pytest.fixture
def silent() -> Iterator[str]:
    """Takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_an_answer_of_any_size_is_enough() -> None:
    with Wire(OK) as wire:
        assert unreachable(wire.url) is None
        assert wire.requests[0].startswith(b"GET /robots.txt HTTP/1.1\r\n")


def test_a_refusal_is_an_answer() -> None:
    refusal = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    with Wire(refusal) as wire:
        assert unreachable(wire.url) is None


def test_it_is_asked_once() -> None:
    unavailable = b"HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    with Wire(unavailable) as wire:
        assert "503" in str(unreachable(wire.url))
        assert len(wire.requests) == 1


def test_a_closed_port_is_told_at_once() -> None:
    assert unreachable("http://127.0.0.1:9")


def test_silence_is_told_after_three_seconds(silent: str) -> None:
    start = time.monotonic()
    assert unreachable(silent)
    assert time.monotonic() - start < SECONDS + 1


def test_an_answer_that_drips_does_not_take_longer() -> None:
    with Wire(OK, gap=0.5) as wire:
        start = time.monotonic()
        assert unreachable(wire.url)
        assert time.monotonic() - start < SECONDS + 1


@pytest.mark.parametrize("address", ["nowhere", "http://", "http://[::1", "ftp://arxiv.org", "http://no.such.invalid"])
def test_an_address_that_is_none_raises_nothing(address: str, capfd: pytest.CaptureFixture[str]) -> None:
    unreachable(address)
    assert capfd.readouterr() == ("", "")
