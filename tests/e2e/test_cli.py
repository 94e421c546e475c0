"""`hotpapers` as a person meets it: a wrong word, a busy port, a failing function and Ctrl-C end in one plain line."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass, field

import pytest

from local.exchange import Asked
from local.faults import Fault, Kind
from local.web import Web
from tests.e2e.processes import hotpapers

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("cli"), pytest.mark.slow]

DAY = "2021-01-22"


def _one_line(err: str) -> str:
    (line,) = err.splitlines()
    assert "Traceback" not in line
    return line


@pytest.mark.parametrize("arguments", [(), ("run", "--date", "soon"), ("run", "--fast")])
def test_a_wrong_word_costs_one_line_and_a_status(arguments: tuple[str, ...]) -> None:
    with hotpapers(*arguments) as started:
        status, out, err = started.ended()
    assert (status, out) == (2, "")
    assert _one_line(err).endswith("--help")


def test_a_busy_port_is_told_before_any_work_is_done() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with hotpapers("run", "--sources", "sample", "--port", str(port)) as started:
            status, out, err = started.ended()
    assert (status, out) == (1, "")
    assert _one_line(err) == (
        f"hotpapers: port {port} cannot be used (Address already in use); choose another one with --port"
    )


def test_a_setting_that_the_template_refuses_is_named() -> None:
    with hotpapers("run", environ={"HOTPAPERS_RANKING": "hot"}) as started:
        status, out, err = started.ended()
    assert (status, out) == (1, "")
    assert _one_line(err) == "hotpapers: HOTPAPERS_RANKING: 'hot' is neither heat nor classic"


def test_a_harvest_that_fails_is_told_in_a_line_and_nothing_is_served() -> None:
    with Web(faults=[Fault(Kind.STATUS, status=404)]) as web:
        arguments = ("run", "--sources", "live", "--date", DAY, "--once")
        with hotpapers(*arguments, environ=web.env()) as started:
            status, out, err = started.ended()
    assert status == 1
    assert out.splitlines()[0].startswith("embedded cloud: ")
    assert _one_line(err).startswith("hotpapers: harvest: ")


def test_a_setting_that_only_the_function_can_judge_is_told_in_a_line() -> None:
    with hotpapers(
        "run",
        "--sources",
        "live",
        "--once",
        environ={"HOTPAPERS_SITE_URL": "https://x.example", "HOTPAPERS_X_URL": "nowhere"},
    ) as started:
        status, _, err = started.ended()
    assert status == 1
    assert "HOTPAPERS_X_URL" in _one_line(err)


def test_a_variable_that_is_no_setting_is_told() -> None:
    with Web(faults=[Fault(Kind.STATUS, status=404)]) as web:
        environ = {**web.env(), "HOTPAPERS_SUBJECT": "cs"}
        with hotpapers("run", "--sources", "live", "--date", DAY, "--once", environ=environ) as started:
            _, _, err = started.ended()
    assert "hotpapers: HOTPAPERS_SUBJECT is no setting of template.yaml, and is not used" in err.splitlines()


@dataclass
class Heard(Fault):
    """Tells when it strikes."""

    struck: threading.Event = field(default_factory=threading.Event)

    def strikes(self, asked: Asked) -> bool:
        found = super().strikes(asked)
        if found:
            self.struck.set()
        return found


def test_ctrl_c_while_a_network_says_nothing_ends_it_soon() -> None:
    """Its thread waits for a timeout; nobody waits for the thread."""
    silence = Heard(Kind.HANG, "bluesky")
    with Web(faults=[silence]) as web:
        arguments = ("run", "--sources", "live", "--date", DAY, "--once")
        with hotpapers(*arguments, environ=web.env()) as started:
            assert silence.struck.wait(300)
            status, out, err = started.interrupt()
    assert status == 130
    assert [line.partition(":")[0] for line in out.splitlines()] == ["embedded cloud"]
    assert err in ("", "hotpapers: stopped\n"), "where the threads are left behind there is no time for words"


def test_ctrl_c_between_two_steps_ends_it_in_a_word() -> None:
    with hotpapers("run", "--sources", "sample", "--once") as started:
        started.said("embedded cloud: ")
        status, out, err = started.interrupt()
    assert (status, out) == (130, "")
    assert _one_line(err) == "hotpapers: stopped"


def test_bench_without_a_name_says_which_there_are() -> None:
    with hotpapers("bench") as started:
        status, _, err = started.ended()
    assert (status, err) == (0, "")
