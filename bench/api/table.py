"""A DynamoDB of two items, answered from memory: what is measured is the function, not a table."""

from __future__ import annotations

import json
import socketserver
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler
from typing import Any

from boto3.dynamodb.types import TypeSerializer
from hotpapers.adapters.dynamodb import keys
from hotpapers.adapters.dynamodb.codec import pack_body
from hotpapers.views.documents import digest_body, digest_document

from tests.builders import a_digest, a_paper, an_entry

PAPERS = 25
ABSTRACT = " ".join(f"word{n * n % 997}" for n in range(180))


def items() -> dict[str, bytes]:
    """Answers to GetItem, by partition: ours and the typical one's, of the same digest."""
    entries = tuple(an_entry(n, a_paper(f"2609.{n:05d}", abstract=f"{n} {ABSTRACT}")) for n in range(1, PAPERS + 1))
    digest = a_digest(date(2026, 9, 24), entries)
    (latest,) = pack_body(keys.LATEST, digest_body(digest))
    plain = json.loads(json.dumps(digest_document(digest)), parse_float=str)
    typical = {**keys.key("TYPICAL", "TYPICAL"), "digest": TypeSerializer().serialize(plain)}
    return {
        name: json.dumps({"Item": item}, default=_bytes).encode()
        for name, item in (("LATEST", latest), ("TYPICAL", typical))
    }


def _bytes(value: Any) -> str:
    return b64encode(bytes(value)).decode()


@contextmanager
def serving() -> Iterator[str]:
    """Its endpoint."""
    answers = items()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = answers[asked["Key"]["pk"]["S"]]
            self.send_response(200)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
