"""An AWS endpoint that counts what it is asked: the embedded cloud's moto behind a door of our own."""

from __future__ import annotations

import json
import threading
import time
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from bench.capacity import getting, querying, writing
from local.shapes import WsgiApp

Look = Callable[[Mapping[str, Any], str], Any]
"""A key and a table → the item that is there now."""


@dataclass
class Counts:
    calls: Counter[str] = field(default_factory=Counter)
    """By service and operation."""
    read: float = 0.0
    """Request units, by DynamoDB's documented rules."""
    written: float = 0.0
    put: int = 0
    """Bytes of objects."""
    paths: int = 0
    """Named by invalidations."""
    work: float = 0.0
    """Seconds of a processor that the emulator itself took."""


class Meter:
    def __init__(self, app: WsgiApp, look: Look) -> None:
        self._app, self._look = app, look
        self._lock = threading.Lock()
        self.counts = Counts()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        with self._lock:
            start = time.thread_time()
            answer = b"".join(self._app({**environ, "wsgi.input": BytesIO(body)}, start_response))
            self.counts.work += time.thread_time() - start
            self._count(environ, body, answer)
        return [answer]

    def _count(self, environ: Mapping[str, Any], body: bytes, answer: bytes) -> None:
        target = environ.get("HTTP_X_AMZ_TARGET", "")
        if target.startswith("DynamoDB_"):
            self._table(target.partition(".")[2], json.loads(body), json.loads(answer))
        elif target:
            self.counts.calls[f"{target.partition('.')[0]} {target.partition('.')[2]}"] += 1
        elif "/invalidation" in environ["PATH_INFO"]:
            self.counts.calls["CloudFront CreateInvalidation"] += 1
            self.counts.paths += body.count(b"<Path>")
        elif environ["PATH_INFO"].startswith("/v2/email/"):
            self.counts.calls["SES SendEmail"] += 1
        else:
            self._bucket(environ["REQUEST_METHOD"], environ.get("QUERY_STRING", ""), body)

    def _bucket(self, method: str, query: str, body: bytes) -> None:
        listed = method == "GET" and "list-type" in query
        names = {"PUT": "PutObject", "GET": "GetObject", "HEAD": "HeadObject"}
        self.counts.calls[f"S3 {'ListObjectsV2' if listed else names.get(method, method)}"] += 1
        self.counts.put += len(body) if method == "PUT" else 0

    def _table(self, name: str, asked: Any, said: Any) -> None:
        self.counts.calls[f"DynamoDB {name}"] += 1
        self.counts.read += _read(name, asked, said)
        if name == "PutItem":
            self.counts.written += writing([_plain(asked["Item"])])
        elif name == "BatchWriteItem":
            rows = [row for rows in asked["RequestItems"].values() for row in rows]
            self.counts.written += writing(_plain(row["PutRequest"]["Item"]) for row in rows)
        elif name == "DeleteItem":
            # of a reader, whose row is far below a unit
            self.counts.written += 1
        elif name == "UpdateItem":
            self.counts.written += writing([self._look(asked["Key"], asked["TableName"])])


def _read(name: str, asked: Any, said: Any) -> float:
    if name == "GetItem":
        return getting([_plain(said.get("Item", {}))], consistent=asked.get("ConsistentRead", False))
    if name == "Query":
        return querying(map(_plain, said["Items"]), consistent=asked.get("ConsistentRead", False))
    if name == "BatchGetItem":
        return sum(_batch(wanted, said["Responses"].get(table, [])) for table, wanted in asked["RequestItems"].items())
    return 0.0


def _batch(wanted: Any, found: list[Any]) -> float:
    nothing: list[None] = [None] * (len(wanted["Keys"]) - len(found))
    return getting([*map(_plain, found), *nothing], consistent=wanted.get("ConsistentRead", False))


def _plain(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """On the wire bytes are base64."""
    return {name: {"B": b64decode(value["B"])} if "B" in value else value for name, value in item.items()}


@contextmanager
def metering(look: Look) -> Iterator[tuple[Meter, str]]:
    """A meter and its address, while an embedded cloud stands: both have the same moto."""
    from moto.moto_server.werkzeug_app import (  # noqa: PLC0415  (only where a cloud stands)
        DomainDispatcherApplication,
        MotoRequestHandler,
        create_backend_app,
    )
    from werkzeug.serving import make_server  # noqa: PLC0415

    meter = Meter(DomainDispatcherApplication(create_backend_app), look)
    server = make_server("127.0.0.1", 0, meter, threaded=True, request_handler=MotoRequestHandler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield meter, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
