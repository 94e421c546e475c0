"""The edge on one port of the loopback."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

from local.errors import BadInput
from local.gateway import BODY_LIMIT, Request, Response

HOST = "127.0.0.1"
BAD_REQUEST = Response(400, [("content-type", "text/html")], b"<h1>400 ERROR</h1>\n")
BAD_GATEWAY = Response(502, [("content-type", "text/html")], b"<h1>502 ERROR</h1>\n")

Say = Callable[[str], None]


class Answers(Protocol):
    def answer(self, request: Request) -> Response: ...


def listen(port: int) -> socket.socket:
    """Takes the port before any work is done. Raises BadInput where another program has it."""
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else error
        raise BadInput(f"port {port} cannot be used ({why}); choose another one with --port") from None


def serve(edge: Answers, listening: socket.socket, complain: Say) -> None:
    """Until Ctrl-C. `complain` is told in a line of what nobody expected; the reader gets a 502."""
    server = _Server(edge, listening, complain)
    with suppress(KeyboardInterrupt):
        server.serve_forever()
    server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, edge: Answers, listening: socket.socket, complain: Say) -> None:
        super().__init__(listening.getsockname(), _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket, self.edge, self.complain = listening, edge, complain

    def handle_error(self, request: object, client_address: object) -> None:
        """A reader that hangs up in the middle is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    """Seconds that a connection may rest."""

    def do_GET(self) -> None:
        target, body = self.requestline.split()[1], self._body()
        # a proxy's address is no path; and `self.path` would have lost a second slash at its front
        if not target.startswith("/"):
            self._send(BAD_REQUEST)
            return
        path, _, query = target.partition("?")
        headers = list(self.headers.items())
        self._send(self._answer(Request(self.command, path, query, headers, body, str(self.client_address[0]))))

    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_GET  # noqa: N815 - the base class names them so

    def _answer(self, request: Request) -> Response:
        try:
            return self.server.edge.answer(request)
        except Exception as error:  # noqa: BLE001 - it is said, and the next request may go well
            self.server.complain(f"{request.method} {request.path}: {type(error).__name__}: {error}")
            return BAD_GATEWAY

    def _body(self) -> bytes:
        """No more than the API would take; a body of another kind ends the connection, since its end is not known."""
        length = self.headers.get("Content-Length", "0")
        known = length.isascii() and length.isdigit() and "Transfer-Encoding" not in self.headers
        self.close_connection = self.close_connection or not known or int(length) > BODY_LIMIT
        return self.rfile.read(min(int(length), BODY_LIMIT + 1)) if known else b""

    def _send(self, answer: Response) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(answer.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def version_string(self) -> str:
        return "hotpapers"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Nothing: the run's own lines are what a person reads."""
