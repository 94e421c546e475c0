"""The edge over real connections: what arrives is what was sent, and nothing a reader does ends the server."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from local.edge import Behavior, Edge
from local.errors import BadInput
from local.gateway import Request, Response
from local.serve import _Server, listen

ALL = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Origin:
    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.say: Callable[[Request], Response] = lambda _: Response(200, [("X-Kind", "test")], b"hello")

    def answer(self, request: Request) -> Response:
        self.asked.append(request)
        return self.say(request)


class Everything(Edge):
    """No rules of its own, so that the origin sees what the server made of a request."""

    def answer(self, request: Request) -> Response:
        return self.behaviors[0].origin.answer(request)


class Served:
    def __init__(self) -> None:
        self.origin, self.complaints = Origin(), list[str]()
        self.socket = socket.create_server(("127.0.0.1", 0))
        behavior = Behavior("*", self.origin, methods=ALL)
        self.server = _Server(Everything((behavior,), {}), self.socket, self.complaints.append)
        self.port = self.socket.getsockname()[1]

    def say(self, *requests: bytes) -> bytes:
        """Everything that comes back on one connection, until it closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            for request in requests:
                connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65_536), b""))


@pytest.fixture
def served() -> Iterator[Served]:
    made = Served()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def _parts(answer: bytes) -> tuple[int, dict[str, str], bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return int(first.split()[1]), dict(line.lower().split(": ", 1) for line in lines), body


def test_a_request_arrives_as_it_was_sent(served: Served) -> None:
    served.say(b"GET //a%2Fb/../c?x=%20&y HTTP/1.1\r\nHost: h\r\nCookie: a=1\r\nCookie: b=2\r\nX_Odd: 1\r\n\r\n")
    (request,) = served.origin.asked
    assert (request.method, request.path, request.query) == ("GET", "//a%2Fb/../c", "x=%20&y")
    assert list(request.headers) == [("Host", "h"), ("Cookie", "a=1"), ("Cookie", "b=2"), ("X_Odd", "1")]
    assert request.source_ip == "127.0.0.1"


def test_an_answer_goes_out_whole_and_says_its_length(served: Served) -> None:
    served.origin.say = lambda _: Response(200, [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")], b"\x00\xff" * 5)
    answer = served.say(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    status, headers, body = _parts(answer)
    assert (status, headers["content-length"], body) == (200, "10", b"\x00\xff" * 5)
    assert answer.count(b"Set-Cookie: ") == 2
    assert headers["server"] == "hotpapers"


def test_head_has_the_headers_of_get_and_no_body(served: Served) -> None:
    status, headers, body = _parts(served.say(b"HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"))
    assert (status, headers["content-length"], body) == (200, "5", b"")
    assert served.origin.asked[0].method == "HEAD"


@pytest.mark.parametrize("status", [204, 304])
def test_what_has_no_body_has_no_length_either(served: Served, status: int) -> None:
    """https://www.rfc-editor.org/rfc/rfc9110#section-8.6"""
    served.origin.say = lambda _: Response(status, [("ETag", '"a"')])
    said, headers, body = _parts(served.say(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n"))
    assert (said, headers["etag"], body) == (status, '"a"', b"")
    assert "content-length" not in headers


@pytest.mark.parametrize("method", sorted(ALL))
def test_every_method_reaches_the_edge(served: Served, method: str) -> None:
    served.say(f"{method} / HTTP/1.1\r\nHost: h\r\n\r\n".encode())
    assert [request.method for request in served.origin.asked] == [method]


def test_a_connection_serves_one_request_after_another(served: Served) -> None:
    answer = served.say(b"GET /a HTTP/1.1\r\nHost: h\r\n\r\n", b"POST /b HTTP/1.1\r\nContent-Length: 3\r\n\r\nxyz")
    assert answer.count(b"HTTP/1.1 200") == 2
    assert [(request.path, request.body) for request in served.origin.asked] == [("/a", b""), ("/b", b"xyz")]


@pytest.mark.parametrize("head", [b"Transfer-Encoding: chunked", b"Content-Length: many", b"Content-Length: -1"])
def test_a_body_whose_end_is_not_known_ends_the_connection(served: Served, head: bytes) -> None:
    smuggled = b"GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"
    answer = served.say(b"POST / HTTP/1.1\r\n" + head + b"\r\n\r\n" + smuggled)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"Connection: close" in answer
    assert [request.path for request in served.origin.asked] == ["/"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"BREW / HTTP/1.1\r\nHost: h\r\n\r\n", 501),
        # no byte more than is read of a line: what is left unread would reset the connection, and the answer with it
        (b"GET " + b"/" * 65_533, 414),
    ],
)
def test_what_is_no_request_is_refused_and_the_server_goes_on(served: Served, sent: bytes, status: int) -> None:
    assert f" {status} ".encode() in served.say(sent).split(b"\r\n")[0] + b" "
    assert _parts(served.say(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n"))[0] == 200
    assert served.complaints == []


@pytest.mark.parametrize("target", [b"http://evil.example/", b"*", b"evil.example:443"])
def test_a_target_that_is_no_path_is_a_bad_request(served: Served, target: bytes) -> None:
    assert _parts(served.say(b"GET " + target + b" HTTP/1.1\r\nHost: h\r\n\r\n"))[0] == 400
    assert served.origin.asked == []


def test_what_nobody_expected_costs_a_502_and_one_line(served: Served) -> None:
    def trip(_: Request) -> Response:
        raise KeyError("x")

    served.origin.say = trip
    assert _parts(served.say(b"GET /a HTTP/1.1\r\nHost: h\r\n\r\n"))[0] == 502
    assert served.complaints == ["GET /a: KeyError: 'x'"]


def test_a_reader_who_hangs_up_disturbs_nobody(served: Served, capfd: pytest.CaptureFixture[str]) -> None:
    served.origin.say = lambda _: Response(200, [], b"x" * 5_000_000)
    with socket.create_connection(("127.0.0.1", served.port)) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        connection.recv(10)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    assert len(served.say(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")) > 5_000_000
    assert capfd.readouterr() == ("", "")


def test_a_port_that_is_taken_is_refused_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadInput, match=f"port {port} cannot be used .*; choose another one with --port"):
            listen(port)
