"""The edge on one port of the loopback."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Headers
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response as WsgiResponse

from local.edge import Edge
from local.errors import BadInput
from local.gateway import Request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

HOST = "127.0.0.1"


def listen(port: int) -> socket.socket:
    """Takes the port before any work is done. Raises BadInput where another program has it."""
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise BadInput(f"port {port} cannot be used ({error.strerror}); choose another one with --port") from None


def serve(edge: Edge, listening: socket.socket) -> None:
    """Until Ctrl-C."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    port = listening.getsockname()[1]
    app = _app(edge)
    server = make_server(HOST, port, app, threaded=True, request_handler=_Quiet, fd=listening.fileno())
    with suppress(KeyboardInterrupt):
        server.serve_forever()
    server.server_close()


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: the run's own lines are what a person reads."""

    def version_string(self) -> str:
        return "hotpapers"


def _app(edge: Edge) -> Any:  # noqa: ANN401 - a WSGI application
    def app(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        answer = edge.answer(_request(environ))
        body = b"" if environ["REQUEST_METHOD"] == "HEAD" else answer.body
        response = WsgiResponse(body, status=answer.status, headers=Headers(list(answer.headers)))
        response.headers["Content-Length"] = str(len(answer.body))
        if answer.status == 304:
            del response.headers["Content-Length"]
        return response(environ, start_response)

    return app


def _request(environ: dict[str, Any]) -> Request:
    """The path as it was sent, which WSGI's own has decoded."""
    path, _, query = str(environ["REQUEST_URI"]).partition("?")
    length = int(environ.get("CONTENT_LENGTH") or 0)
    headers = [
        (name.removeprefix("HTTP_").replace("_", "-").lower(), str(value))
        for name, value in environ.items()
        if name.startswith("HTTP_")
    ]
    body = environ["wsgi.input"].read(length) if length else b""
    return Request(environ["REQUEST_METHOD"], path, query, headers, body, str(environ.get("REMOTE_ADDR", HOST)))
