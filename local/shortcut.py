"""botocore in this process reaches moto's server without a socket between them: half of the work, the same answers.

An event before each request may answer in its place, and moto's server is a WSGI application. Other processes, and
sessions that were made before the first of these servers, go by way of the socket.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from botocore.awsrequest import AWSResponse
from botocore.handlers import BUILTIN_HANDLERS
from urllib3.response import HTTPResponse

from local.shapes import WsgiApp

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest

_APPS: dict[str, WsgiApp] = {}
"""By host and port."""


@contextmanager
def to(netloc: str, app: WsgiApp) -> Iterator[None]:
    """Requests to the address go to the application."""
    if _HANDLER not in BUILTIN_HANDLERS:
        BUILTIN_HANDLERS.append(_HANDLER)
    _APPS[netloc] = app
    try:
        yield
    finally:
        del _APPS[netloc]


def _answered(request: AWSPreparedRequest, **_: object) -> AWSResponse | None:
    """None where botocore is to send the request itself."""
    app = _APPS.get(urlsplit(request.url).netloc)
    if app is None:
        return None
    started: list[Any] = []
    body = b"".join(app(_environ(request), lambda *told: started.extend(told)))
    status: int = int(started[0].split()[0])
    headers: Any = dict(started[1])
    raw = HTTPResponse(BytesIO(body), headers, status, preload_content=False, request_method=request.method)
    return AWSResponse(request.url, status, headers, raw)


_HANDLER = ("before-send", _answered)


def _environ(request: AWSPreparedRequest) -> dict[str, Any]:
    """As a server would make it: https://peps.python.org/pep-3333/#environ-variables"""
    parts, body = urlsplit(request.url), _bytes(request.body)
    target = request.url.partition(parts.netloc)[2]
    return {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path, "latin-1"),
        "QUERY_STRING": parts.query,
        "REQUEST_URI": target,
        "RAW_URI": target,
        "SERVER_NAME": parts.hostname,
        "SERVER_PORT": str(parts.port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **dict(_headers({"Host": parts.netloc, **request.headers})),
    }


def _headers(headers: Mapping[str, str | bytes]) -> Iterable[tuple[str, str]]:
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        text = value.decode("latin-1") if isinstance(value, bytes) else value
        yield key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}", text


def _bytes(body: Any) -> bytes:  # noqa: ANN401 - botocore's: text, bytes, a file or nothing
    if hasattr(body, "read"):
        body = body.read()
    return body.encode() if isinstance(body, str) else body or b""
