"""What the one door to the web promises, over real sockets on loopback."""

from __future__ import annotations

import gzip
import importlib.util
import json
import logging
import re
import socket
import sys
import threading
import traceback
import tracemalloc
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any
from urllib.parse import quote

import pytest
from hotpapers.adapters.http import Http, Limits, Pace, Response, Validators
from hotpapers.adapters.http.strict import read_xml
from hotpapers.domain.errors import SourceChanged, SourceError, SourceRefused, SourceUnavailable
from hypothesis import given, settings
from hypothesis import strategies as st

from local.faults import Fault, Kind
from local.web import Web
from tests.contracts.wires import OK, Wire, redirect
from tests.shared import shared_path

NOW = datetime(2026, 9, 24, 6, 0, tzinfo=UTC)
ATOM = "http://www.w3.org/2005/Atom"
CANARY = "canary-7Qx2b9-secret"
SECRET = {"Authorization": f"Bearer {CANARY}"}
QUICK = Limits(connect=1.0, read=0.2, total=0.4)
# Without a time inside: an id of a test is made of its bytes, and two workers must collect the same ids.
ZIPPED = gzip.compress(b"{}", mtime=0)


@dataclass
class Time:
    """A clock that only sleeping moves."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        if seconds:
            self.slept.append(seconds)

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds)


def a_door(time: Time | None = None, **fields: Any) -> Http:
    time = time or Time()
    told = {"clock": time.clock, "sleep": time.sleep, "jitter": lambda: 0.0, "now": time.now}
    return Http("ops@hotpapers.example", **{**told, **fields})


def a_door_for(fault: Fault) -> Http:
    """With little patience for what takes time, by the real clock; waits between tries cost nothing."""
    limits = QUICK if fault.kind in (Kind.HANG, Kind.DRIP) else Limits()
    return Http("ops@hotpapers.example", limits=limits, sleep=lambda _: None, jitter=lambda: 0.0)


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    head = "".join(f"{header}\r\n" for header in (f"Content-Length: {len(body)}", "Connection: close", *headers))
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def test_a_request_says_who_asks_what_is_accepted_and_nothing_else() -> None:
    with Wire(OK) as wire:
        a_door(pace={wire.netloc: Pace(0)}).get("test", wire.url, headers={"X-Own": "1"}, params={"q": "a b"})
    head = wire.requests[0].decode().split("\r\n")
    assert head[0] == "GET /?q=a+b HTTP/1.1"
    assert set(head[1:-2]) == {
        f"Host: {wire.netloc}",
        "User-Agent: HotPapers/0.1 (ops@hotpapers.example)",
        "Accept: application/json",
        "Accept-Encoding: gzip",
        "Connection: close",
        "X-Own: 1",
    }


def test_a_contact_that_is_no_header_is_made_one() -> None:
    with Wire(OK) as wire:
        Http("Ünï <me@hotpapers.example>").get("test", wire.url)
    assert b"HotPapers/0.1 (n <me@hotpapers.example>)" in wire.requests[0]


UNAVAILABLE = [
    Fault(Kind.HANG),
    Fault(Kind.RESET),
    Fault(Kind.HEAD),
    Fault(Kind.CUT),
    Fault(Kind.DRIP),
    Fault(Kind.ZIPPED),
    Fault(Kind.HTML),
    Fault(Kind.EMPTY),
    *(Fault(Kind.STATUS, status=status) for status in (202, 204, 206, 408, 425, 429, 500, 502, 503, 504, 520, 599)),
]
NOT_AGAIN = [
    Fault(Kind.HUGE),
    Fault(Kind.ZIP_BOMB),
    *(Fault(Kind.STATUS, status=status) for status in (304, 400, 401, 402, 403, 404, 410, 418, 451, 999)),
    Fault(Kind.STATUS, status=429, wait="86400"),
    Fault(Kind.STATUS, status=503, wait="Wed, 25 Nov 2099 06:00:00 GMT"),
    Fault(Kind.STATUS, status=429, headers={"x-rate-limit-reset": "9999999999"}),
]
OF_HACKERNEWS = "/api/v1/search_by_date"


def called(fault: Fault) -> str:
    return f"{fault.kind} {fault.status} {fault.wait or ''}".strip() if fault.kind is Kind.STATUS else fault.kind


@pytest.mark.parametrize("fault", UNAVAILABLE, ids=called)
def test_what_may_pass_is_tried_three_times_and_then_told(fault: Fault) -> None:
    with Web(faults=[fault]) as web:
        with pytest.raises(SourceUnavailable):
            a_door_for(fault).get("test", web.url("hackernews") + OF_HACKERNEWS)
        assert len(web.arrived) == 3


@pytest.mark.parametrize("fault", NOT_AGAIN, ids=called)
def test_what_will_not_pass_is_not_tried_again(fault: Fault) -> None:
    with Web(faults=[fault]) as web:
        with pytest.raises(SourceError):
            a_door().get("test", web.url("hackernews") + OF_HACKERNEWS)
        assert len(web.arrived) == 1


@pytest.mark.parametrize("fault", [*UNAVAILABLE, *NOT_AGAIN], ids=called)
def test_no_secret_is_told_whatever_goes_wrong(fault: Fault, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with Web(faults=[fault]) as web, pytest.raises(SourceError) as told:
        a_door_for(fault).get("test", web.url("hackernews") + OF_HACKERNEWS, headers=SECRET)
    with Web(faults=[fault]) as web, pytest.raises(SourceError) as told_of_login:
        a_door_for(fault).post("test", web.url("bluesky") + "/xrpc/x", json={"password": CANARY})
    words = "".join(traceback.format_exception(told.value) + traceback.format_exception(told_of_login.value))
    everything = words + caplog.text + repr((told.value.__dict__, told_of_login.value.__dict__))
    for spelling in (CANARY, CANARY[:8], quote(CANARY), b64encode(CANARY.encode()).decode()):
        assert spelling not in everything


def test_a_fault_that_passes_costs_a_pause_that_grows() -> None:
    time = Time()
    with Web(faults=[Fault(Kind.STATUS, times=2)]) as web:
        found = a_door(time, jitter=lambda: 0.5).get("test", web.url("hackernews") + OF_HACKERNEWS)
    assert (found.status, time.slept) == (200, [2.5, 4.5])


@pytest.mark.parametrize(
    ("wait", "slept"), [("7", [7, 7]), ("0", [2, 4]), ("3", [3, 4]), ("60", [60, 60]), ("x", [2, 4])]
)
def test_an_upstream_that_names_a_time_is_given_it_and_never_less_than_our_own(wait: str, slept: list[float]) -> None:
    time = Time()
    with Web(faults=[Fault(Kind.STATUS, status=429, wait=wait)]) as web, pytest.raises(SourceUnavailable):
        a_door(time).get("test", web.url("hackernews") + OF_HACKERNEWS)
    assert time.slept == slept


@pytest.mark.parametrize("host", ["127.0.0.1:9", "nowhere.invalid"])
def test_where_no_connection_came_about_the_error_says_that_nothing_was_sent(host: str) -> None:
    with pytest.raises(SourceUnavailable) as told:
        a_door().post("test", f"http://{host}/", json={})
    assert not told.value.sent


def test_what_was_answered_with_silence_may_have_arrived() -> None:
    with Wire(b"") as wire, pytest.raises(SourceUnavailable) as told:
        a_door().post("test", wire.url, json={})
    assert told.value.sent


def test_a_login_is_never_tried_twice() -> None:
    with Web(faults=[Fault(Kind.RESET)]) as web:
        with pytest.raises(SourceUnavailable):
            a_door().post(
                "test", web.url("bluesky") + "/xrpc/com.atproto.server.createSession", json={"identifier": "a"}
            )
        assert len(web.arrived) == 1


@pytest.mark.parametrize("wire", [Wire(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 9_999, gap=0.01), Wire(OK, gap=0.01)])
def test_an_answer_that_drips_is_left_when_the_time_is_up(wire: Wire) -> None:
    door = Http("", limits=Limits(read=0.2, total=0.3, tries=1))
    with wire:
        start = monotonic()
        with pytest.raises(SourceUnavailable, match="its time was up"):
            door.get("test", wire.url)
        assert 0.25 < monotonic() - start < 10


def test_a_stream_that_ends_within_the_header_is_no_answer() -> None:
    """http.client takes it for 200 with an empty body."""
    for cut in (
        b"HTTP/1.1 200 OK",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Ty",
        OK.partition(b"\r\n\r\n")[0],
    ):
        with Wire(cut) as wire, pytest.raises(SourceUnavailable, match="broke off its answer"):
            a_door().get("test", wire.url)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 101 + b"\r\n{}", SourceChanged),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n{}", SourceChanged),
        (b"HTTP/1.1 200 OK\r\nno colon here\r\nContent-Length: 2\r\n\r\n{}", SourceChanged),
        (b"HTTP/1.1 abc OK\r\n\r\n", SourceUnavailable),
        (b"SSH-2.0-OpenSSH_9.2\r\n", SourceUnavailable),
        (b"{}", SourceUnavailable),
        (b"", SourceUnavailable),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}", SourceUnavailable),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}", SourceUnavailable),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}", SourceUnavailable),
        (answer(ZIPPED[:-3], "Content-Encoding: gzip"), SourceUnavailable),
        (answer(ZIPPED[:5], "Content-Encoding: gzip"), SourceUnavailable),
        (answer(ZIPPED + b"more", "Content-Encoding: gzip"), SourceChanged),
        (answer(b"{}", "Content-Encoding: gzip"), SourceChanged),
        (answer(gzip.compress(ZIPPED, mtime=0), "Content-Encoding: gzip, gzip"), SourceChanged),
        (answer(b"{}", "Content-Encoding: br"), SourceChanged),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999999\r\n\r\n{}", SourceChanged),
        (b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", SourceChanged),
    ],
)
def test_what_is_not_a_whole_answer_is_told_by_its_kind(said: bytes, error: type[SourceError]) -> None:
    with Wire(said) as wire, pytest.raises(error):
        a_door(limits=Limits(read=0.5, tries=1)).get("test", wire.url)


@pytest.mark.parametrize(
    ("said", "words", "kind"),
    [
        (b"", "hung up without an answer", "RemoteDisconnected"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}", "broke off its answer", "ProtocolError"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}", "broke off its answer", "ProtocolError"),
        (answer(ZIPPED[:-3], "Content-Encoding: gzip"), "broke off its answer", "Cut"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "answered in something that is not HTTP", "BadStatusLine"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}", "could not be read", "InvalidHeader"),
    ],
)
def test_what_broke_is_told_in_words_and_its_class_is_for_the_log(
    said: bytes, words: str, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    with Wire(said) as wire, pytest.raises(SourceUnavailable) as told:
        a_door(limits=Limits(tries=1)).get("test", wire.url)
    assert told.value.why == words
    assert kind in caplog.text


@pytest.fixture
def nameless(monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a host that no resolver knows."""
    known = socket.getaddrinfo

    def look_up(host: str, *args: Any, **named: Any) -> Any:
        if host == "name.invalid":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return known(host, *args, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return "http://name.invalid/"


def test_a_host_that_is_not_there_is_told_from_one_that_takes_nobody(nameless: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = f"http://127.0.0.1:{taken.getsockname()[1]}"
    for url, words in ((nameless, "could not be found under its name"), (closed, "takes no connections")):
        with pytest.raises(SourceUnavailable) as told:
            a_door(limits=Limits(tries=1)).get("test", url)
        assert (told.value.why, told.value.sent) == (words, False)


def test_what_an_earlier_request_failed_of_is_not_told_of_the_next(nameless: str) -> None:
    """Python hangs it on to whatever is raised while it is handled."""
    door = a_door(limits=Limits(tries=1))

    def first_there_then(url: str) -> None:
        try:
            door.get("test", nameless)
        except SourceUnavailable:
            door.get("test", url)

    with Wire(b"") as wire, pytest.raises(SourceUnavailable) as told:
        first_there_then(wire.url)
    assert (told.value.why, told.value.sent) == ("hung up without an answer", True)


@given(st.binary(min_size=1, max_size=300).filter(bytes.strip), st.booleans(), st.integers(1, 400))
@settings(max_examples=25, deadline=None)
def test_a_whole_answer_comes_through_as_it_was_sent(body: bytes, zipped: bool, chunk: int) -> None:
    sent = gzip.compress(body) if zipped else body
    chunks = b"".join(
        b"%x\r\n%s\r\n" % (len(sent[at : at + chunk]), sent[at : at + chunk]) for at in range(0, len(sent), chunk)
    )
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + (b"Content-Encoding: gzip\r\n" if zipped else b"")
    with Wire(head + b"\r\n" + chunks + b"0\r\n\r\n") as wire:
        assert a_door().get("test", wire.url, accept="text/html").body == body


@pytest.mark.parametrize("kind", [Kind.HUGE, Kind.ZIP_BOMB])
def test_a_body_without_end_costs_no_more_memory_than_is_allowed(kind: Kind) -> None:
    with Web(faults=[Fault(kind, "hackernews")]) as web:
        web.asked("hackernews")
        tracemalloc.start()
        try:
            with pytest.raises(SourceChanged):
                a_door(limits=Limits(body=1_000_000)).get("test", web.url("hackernews") + OF_HACKERNEWS)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    # the stand-in packs its bomb in this process: 64 MB of zeros, and what it makes of them
    assert peak < (70_000_000 if kind is Kind.ZIP_BOMB else 4_000_000)


def test_another_try_is_told_before_it_is_waited_for_and_names_no_address(caplog: pytest.LogCaptureFixture) -> None:
    with Wire(answer(b"", "Retry-After: 7", status="503 Busy")) as wire, pytest.raises(SourceUnavailable):
        a_door().get("test", wire.url, params={"token": "secret"})
    assert caplog.messages == ["test: answered 503, asks to wait 7 s; asking again in 7 s"] * (Limits().tries - 1)


def test_cookies_are_never_sent_back() -> None:
    with Wire(OK.replace(b"\r\n\r\n", b"\r\nSet-Cookie: a=b; Path=/\r\n\r\n", 1)) as wire:
        door = a_door()
        door.get("test", wire.url)
        door.get("test", wire.url)
    assert not any(b"ookie" in request for request in wire.requests)


def test_a_conditional_request_is_told_that_nothing_changed() -> None:
    tagged = OK.replace(b"\r\n\r\n", b'\r\nETag: "one"\r\nLast-Modified: Thu, 24 Sep 2026 00:00:00 GMT\r\n\r\n', 1)
    with Wire(tagged, b'HTTP/1.1 304 Not Modified\r\nETag: "one"\r\n\r\n') as wire:
        door = a_door()
        first = door.get("test", wire.url)
        second = door.get("test", wire.url, validators=first.validators)
    assert (first.unchanged, second.unchanged, second.body) == (False, True, b"")
    assert b'If-None-Match: "one"' in wire.requests[1]
    assert b"If-Modified-Since" not in wire.requests[1]


def test_without_a_tag_the_date_is_the_condition() -> None:
    with Wire(OK) as wire:
        a_door().get("test", wire.url, validators=Validators(modified="Thu, 24 Sep 2026 00:00:00 GMT"))
        a_door().get("test", wire.url, validators=Validators())
    assert b"If-Modified-Since: Thu, 24 Sep 2026 00:00:00 GMT" in wire.requests[0]
    assert b"If-" not in wire.requests[1]


def test_a_304_that_nobody_asked_for_is_an_error() -> None:
    with Wire(b"HTTP/1.1 304 Not Modified\r\n\r\n") as wire, pytest.raises(SourceChanged, match="304"):
        a_door().get("test", wire.url)


def test_a_redirect_on_the_host_is_followed_with_all_we_send() -> None:
    with Wire(redirect("/elsewhere"), OK) as wire:
        assert a_door().get("test", wire.url, headers=SECRET, params={"q": "1"}).body == b'{"ok":true}'
    assert wire.requests[1].startswith(b"GET /elsewhere HTTP/1.1")
    assert CANARY.encode() in wire.requests[1]


def test_a_secret_does_not_follow_to_another_host() -> None:
    with Wire(OK) as other, Wire(redirect(other.url)) as wire:
        door = a_door(pace={wire.netloc: Pace(0), other.netloc: Pace(0)})
        assert door.get("test", wire.url, headers=SECRET).body == b'{"ok":true}'
    assert CANARY.encode() not in other.requests[0]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_login_is_not_led_anywhere(status: int) -> None:
    with Wire(redirect("/elsewhere", status), OK) as wire:
        with pytest.raises(SourceChanged, match="meant for it alone"):
            a_door().post("test", wire.url, json={"password": CANARY})
        assert len(wire.requests) == 1


def test_redirects_without_end_are_left_after_five() -> None:
    with Wire(redirect("/again")) as wire:
        with pytest.raises(SourceChanged, match="without end"):
            a_door().get("test", wire.url)
        assert len(wire.requests) == 6


def test_what_comes_with_a_redirect_is_not_read_and_its_connection_not_used_again() -> None:
    unended = b"HTTP/1.1 302 Elsewhere\r\nLocation: /elsewhere\r\nContent-Length: 9999999\r\n\r\n"
    with Wire(unended, OK) as wire:
        assert a_door().get("test", wire.url).body == b'{"ok":true}'


@pytest.fixture
def connected() -> Iterator[list[object]]:
    """The addresses that this process connects to; an audit hook stays for good, so it is told when to rest."""
    addresses: list[object] = []
    watching = [True]

    def watch(event: str, told: tuple[object, ...]) -> None:
        if watching and event == "socket.connect":
            addresses.append(told[1])

    sys.addaudithook(watch)
    yield addresses
    watching.clear()


ELSEWHERE = [
    "http://169.254.169.254/latest/meta-data/",
    "http://127.0.0.1:9001/next",
    "http://[::1]/",
    "http://0x7f.1/",
]


@pytest.mark.parametrize(
    "target", [*ELSEWHERE, "http://2852039166/", "http://evil.example/", "//evil.example", "ftp://a.b/"]
)
def test_a_redirect_to_elsewhere_opens_no_connection(target: str, connected: list[object]) -> None:
    with Wire(redirect(target)) as wire:
        with pytest.raises(SourceChanged):
            a_door().get("test", wire.url)
        assert connected == [("127.0.0.1", int(wire.netloc.partition(":")[2]))]


@pytest.mark.parametrize("found", [["169.254.169.254"], ["151.101.3.42", "10.0.0.1"], ["::ffff:127.0.0.1"]])
def test_a_name_of_ours_that_leads_inside_opens_no_connection(
    found: list[str], monkeypatch: pytest.MonkeyPatch, connected: list[object]
) -> None:
    """It is looked up once, so that a name server cannot answer otherwise when it matters."""
    real, asked = socket.getaddrinfo, []

    def resolve(host: str, port: int, *args: Any, **named: Any) -> Any:
        if host[0].isdigit():
            return real(host, port, *args, **named)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with Wire(redirect("http://part.upstream.example/")) as wire:
        with pytest.raises(SourceChanged, match="not public"):
            a_door(pace={"upstream.example": Pace(0)}).get("test", wire.url)
        assert connected == [("127.0.0.1", int(wire.netloc.partition(":")[2]))]
    assert asked == ["part.upstream.example"]


def test_a_resolver_that_takes_its_time_takes_no_more_than_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    over, waited = threading.Event(), list[bool]()

    def resolve(*_: Any, **__: Any) -> Any:
        waited.append(over.wait(20))
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(SourceUnavailable):
        Http("tests", limits=Limits(total=0.1, tries=1)).get("test", "http://upstream.example/")
    assert waited == []
    over.set()


def test_of_several_addresses_of_a_host_the_next_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def resolve(host: str, port: int, *args: Any, **named: Any) -> Any:
        if host[0].isdigit():
            return real(host, port, *args, **named)
        # nobody listens at the first
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("127.9.9.9", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with Wire(answer(b"{}")) as wire:
        port = wire.netloc.rpartition(":")[2]
        assert a_door().get("test", f"http://upstream.example:{port}/").body == b"{}"


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "a..example"])
def test_a_name_that_no_host_can_have_is_no_answer(host: str) -> None:
    with pytest.raises(SourceError):
        a_door(limits=Limits(tries=1)).get("test", f"http://{host}/")


ARXIV = ("arxiv", "arxiv_rss", "arxiv_oai")


def paced(web: Web, seconds: float) -> dict[str, Pace]:
    return dict.fromkeys((web.url(upstream).removeprefix("http://") for upstream in ARXIV), Pace(seconds))


def test_hosts_that_belong_together_keep_one_pace_after_success_error_and_redirect() -> None:
    time = Time()
    with Web(faults=[Fault(Kind.RESET, "arxiv_rss"), Fault(Kind.STATUS, "arxiv_oai", status=404)]) as web:
        led = Fault(Kind.STATUS, "arxiv", status=302, headers={"Location": web.url("arxiv_oai") + "/oai"}, skip=1)
        web.faults = (*web.faults, led)
        door = a_door(time, pace=paced(web, 15))
        door.get("test", web.url("arxiv") + "/list/cs/new", accept="text/html")
        for upstream in ("arxiv_rss", "arxiv"):
            with pytest.raises(SourceError):
                door.get("test", web.url(upstream) + "/rss/cs")
        order = [asked.upstream for asked in web.arrived]
    assert order == ["arxiv", "arxiv_rss", "arxiv_rss", "arxiv_rss", "arxiv", "arxiv_oai"]
    # 2 s and 4 s of back-off are a part of the pause
    assert sum(time.slept) == 15 * 5


def test_one_403_ends_the_day_for_all_hosts_that_belong_together() -> None:
    time = Time()
    with Web(faults=[Fault(Kind.STATUS, "arxiv", status=403, times=1)]) as web:
        door = a_door(time, pace=paced(web, 0))
        for upstream in ("arxiv", *ARXIV):
            with pytest.raises(SourceRefused):
                door.get("test", f"{web.url(upstream)}/list/cs/new", accept="text/html")
        assert len(web.arrived) == 1
        time.seconds = timedelta(hours=18).total_seconds()
        assert door.get("test", f"{web.url('arxiv')}/list/cs/new", accept="text/html").status == 200


def test_a_host_that_asks_for_long_quiet_is_left_alone_and_the_next_one_is_asked() -> None:
    time = Time()
    with Web(faults=[Fault(Kind.STATUS, "arxiv", wait="300", times=1)]) as web:
        door = a_door(time, pace=paced(web, 0))
        for _ in range(2):
            with pytest.raises(SourceUnavailable):
                door.get("test", f"{web.url('arxiv')}/list/cs/new", accept="text/html")
        assert door.get("test", f"{web.url('arxiv_rss')}/rss/cs", accept="text/xml").status == 200
        time.sleep(300)
        assert door.get("test", f"{web.url('arxiv')}/list/cs/new", accept="text/html").status == 200
        assert [asked.upstream for asked in web.arrived] == ["arxiv", "arxiv_rss", "arxiv"]


def test_a_host_that_failed_all_tries_is_not_tried_again_at_once() -> None:
    with Web(faults=[Fault(Kind.RESET, "arxiv")]) as web:
        door = a_door(pace=paced(web, 0))
        for _ in range(3):
            with pytest.raises(SourceUnavailable):
                door.get("test", f"{web.url('arxiv')}/list/cs/new", accept="text/html")
        assert len(web.arrived) == 3


def test_nothing_lasts_beyond_the_deadline() -> None:
    time = Time()
    with Web(faults=[Fault(Kind.STATUS, status=503)]) as web:
        door = a_door(time)
        bounded = door.within(10).within(100)
        with pytest.raises(SourceUnavailable, match="503"):
            bounded.get("test", web.url("hackernews") + OF_HACKERNEWS)
        assert time.slept == [2, 4]
        time.slept.clear()
        with pytest.raises(SourceUnavailable, match="503"):
            bounded.get("test", web.url("hackernews") + OF_HACKERNEWS)
        assert time.slept == [2]
        time.sleep(2)
        with pytest.raises(SourceUnavailable, match="no time left"):
            bounded.get("test", web.url("hackernews") + OF_HACKERNEWS)
        assert len(web.arrived) == 5
        assert (bounded.requests, door.requests) == ({"test": 5}, {"test": 5})


def test_a_pause_that_would_end_after_the_deadline_is_not_begun() -> None:
    time = Time()
    with Web() as web:
        door = a_door(time, pace=paced(web, 15)).within(10)
        door.get("test", web.url("arxiv") + "/list/cs/new", accept="text/html")
        with pytest.raises(SourceUnavailable, match="another 15 s"):
            door.get("test", web.url("arxiv") + "/list/cs/new", accept="text/html")
        assert (time.slept, len(web.arrived)) == ([], 1)


def test_a_host_is_not_left_alone_for_our_own_want_of_time() -> None:
    time = Time()
    with Web() as web:
        door = a_door(time, pace=paced(web, 15))
        door.get("test", web.url("arxiv") + "/list/cs/new", accept="text/html")
        with pytest.raises(SourceUnavailable, match="another 15 s"):
            door.within(10).get("test", web.url("arxiv") + "/list/cs/new", accept="text/html")
        door.get("test", web.url("arxiv") + "/list/cs/new", accept="text/html")
        assert len(web.arrived) == 2


def test_a_request_is_cut_off_at_the_deadline() -> None:
    with Web(faults=[Fault(Kind.HANG)]) as web:
        start = monotonic()
        with pytest.raises(SourceUnavailable):
            Http("").within(0.3).get("test", web.url("hackernews") + OF_HACKERNEWS)
        assert monotonic() - start < 10


def served() -> Any:
    """The collection's own server, which is to be stopped."""
    spec = importlib.util.spec_from_file_location("fault_server", shared_path("hostile", "http", "fault_server.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Server()


@pytest.fixture(scope="module")
def fault_server() -> Iterator[Any]:
    server = served()
    yield server
    server.stop()


def catalogue() -> list[dict[str, str]]:
    """Those of the cases that are about one answer, and not about what adapters make of it."""
    try:
        cases = json.loads(shared_path("hostile", "http", "fault_catalogue.json").read_text())
    except pytest.skip.Exception:
        return []
    return [case for case in cases if case["id"][:3] <= "H55" and not case["path"].endswith("u=")]


def door_of(case: dict[str, str]) -> Http:
    slow = case["path"].startswith(("/hang", "/slow"))
    limits = QUICK if slow else Limits(read=8.0, total=10.0)
    return Http("tests", limits=limits, sleep=lambda _: None, jitter=lambda: 0.0)


def tried(door: Http, url: str) -> Response | SourceError:
    try:
        return door.get("test", url, accept="application/atom+xml")
    except SourceError as error:
        return error


def is_taken(found: Response | SourceError) -> bool:
    """For a feed, by whoever reads the answer."""
    try:
        return isinstance(found, Response) and bool(read_xml("test", found.body, f"{ATOM} entry", {f"{ATOM} id": "id"}))
    except SourceChanged:
        return False


@pytest.mark.parametrize("case", catalogue(), ids=lambda case: case["id"][:40])
def test_a_fault_of_the_catalogue_ends_as_it_should(case: dict[str, str], fault_server: Any) -> None:
    path = case["path"].replace("mib=1024", "mib=64").replace("/gzip-bomb-2", "/gzip-bomb?mib=64")
    fault_server.counts.clear()
    before, start = len(fault_server.log), monotonic()
    found = tried(door_of(case), fault_server.base + path)
    took, want = monotonic() - start, case["want"]
    lines = [line for _, line in fault_server.log[before:]]
    # a request of the case before may have been noted late
    asked = sum(line.startswith(f"GET {path.partition('?')[0]}") for line in lines)
    assert took < 20
    if want.startswith("typed permanent"):
        assert isinstance(found, SourceChanged | SourceRefused) or "parse error" in want, found
        assert asked == 1 or "redirect" in path, asked
    elif want.startswith("typed transient") and "or success" not in want and "parse error" not in want:
        assert isinstance(found, SourceUnavailable) or "XML" in case["fault"], found
        assert asked <= 3
    elif want.startswith("blocked"):
        assert isinstance(found, SourceError), found
        assert asked <= 6
    elif want.startswith(("own back-off", "waits", "past date", "no zone")):
        assert asked == 3
    elif want.startswith(("gives up at once", "gives up; ")):
        assert asked == 1
    elif want.startswith(("success with 3", "gives up after exactly 3")):
        assert (isinstance(found, Response), asked) == (want.startswith("success"), 3)
    elif want.startswith(("reject", "not followed")) and " or " not in want:
        assert not is_taken(found), found
    elif want.startswith("decode") and " or " not in want:
        assert is_taken(found), found
    if isinstance(found, SourceError):
        assert not re.search("[a-z][A-Z]|Error", found.why), "it is read by people"
