"""botocore in this process reaches moto's server without a socket between them: half of the work, the same answers.

An event before each call may answer in its place, and moto's server is a WSGI application. It never looks at a
signature, so none is made. Other processes, and sessions that were made before the first of these servers, go by way
of the socket.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote, urlsplit

from botocore.awsrequest import AWSResponse, HeadersDict
from botocore.endpoint import convert_to_response_dict
from botocore.handlers import BUILTIN_HANDLERS, REGISTER_LAST
from botocore.httpchecksum import apply_request_checksum
from botocore.parsers import ResponseParserFactory
from urllib3.response import HTTPResponse

from local.shapes import WsgiApp

if TYPE_CHECKING:
    from botocore.model import OperationModel, Shape

_APPS: dict[str, WsgiApp] = {}
"""By host and port."""


_PARSERS = ResponseParserFactory()


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


def _answered(model: OperationModel, params: dict[str, Any], context: Any, **_: object) -> Any:  # noqa: ANN401
    """The response and what it says; None where botocore is to ask by itself."""
    app = _APPS.get(urlsplit(params["url"]).netloc)
    if app is None or isinstance(params["body"], dict) or model.request_compression:
        return None
    apply_request_checksum(params)
    region = context["client_region"]
    service = context.get("signing", {}).get("signing_name", model.service_model.signing_name)
    scope = {"Authorization": f"AWS4-HMAC-SHA256 Credential=local/20260101/{region}/{service}/aws4_request"}
    response = _sent(app, model.http["method"], params["url"], {**params["headers"], **scope}, params["body"])
    return response, _parsed(response, model)


def _sent(app: WsgiApp, method: str, url: str, headers: Mapping[str, str | bytes], body: Any) -> AWSResponse:  # noqa: ANN401
    started: list[Any] = []
    content = b"".join(app(_environ(method, url, headers, _bytes(body)), lambda *told: started.extend(told)))
    status: int = int(started[0].split()[0])
    told: Any = HeadersDict(started[1])
    raw = HTTPResponse(BytesIO(content), told, status, preload_content=False, request_method=method)
    return AWSResponse(url, status, told, raw)


def _parsed(response: AWSResponse, model: OperationModel) -> dict[str, Any]:
    """As botocore.endpoint parses it."""
    answer = convert_to_response_dict(response, model)
    parser = _PARSERS.create_parser(model.service_model.resolved_protocol)
    parsed: dict[str, Any] = parser.parse(answer, cast("Shape", model.output_shape))
    shape = model.service_model.shape_for_error_code(parsed.get("Error", {}).get("Code", ""))
    return {**parsed, **(parser.parse(answer, shape) if shape else {})}


_HANDLER = ("before-call", _answered, REGISTER_LAST)


def _environ(method: str, url: str, headers: Mapping[str, str | bytes], body: bytes) -> dict[str, Any]:
    """As a server would make it: https://peps.python.org/pep-3333/#environ-variables"""
    parts = urlsplit(url)
    target = url.partition(parts.netloc)[2]
    return {
        "REQUEST_METHOD": method,
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
        **dict(_headers({"Host": parts.netloc, **headers})),
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
