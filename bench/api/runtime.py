"""Lambda's Runtime API on loopback, and a process of AWS's own runtime client that asks it for work.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

from __future__ import annotations

import json
import queue
import socketserver
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        """The next event."""
        event = self.server.events.get()
        headers = {
            # the client's native part falls over where it is missing
            "Content-Type": "application/json",
            "Lambda-Runtime-Trace-Id": "Root=1-00000000-000000000000000000000000",
            "Lambda-Runtime-Aws-Request-Id": "00000000-0000-0000-0000-000000000000",
            "Lambda-Runtime-Deadline-Ms": "9999999999999",
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:123456789012:function:api",
        }
        self._say(200, event, headers)

    def do_POST(self) -> None:
        """An answer, or why there is none."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.answers.put((time.perf_counter(), self.path.endswith("/response"), body))
        self._say(202, b"{}", {})

    def _say(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Nothing."""


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.events: queue.Queue[bytes] = queue.Queue()
        self.answers: queue.Queue[tuple[float, bool, bytes]] = queue.Queue()

    def handle_error(self, request: object, client_address: object) -> None:
        """A process that was ended in the middle of asking."""


@dataclass
class Environment:
    """One execution environment."""

    server: _Server

    def invoke(self, event: bytes, since: float | None = None) -> tuple[float, Any]:
        """Seconds, and the answer. Raises RuntimeError for what is none."""
        start = since or time.perf_counter()
        self.server.events.put(event)
        end, answered, body = self.server.answers.get(timeout=60)
        if not answered:
            raise RuntimeError(body.decode()[:2000])
        return end - start, json.loads(body)


@contextmanager
def started(
    python: Path, folder: Path, environ: Mapping[str, str], handler: str = "app.handler"
) -> Iterator[tuple[Environment, float]]:
    """The environment, and when its process was started."""
    server = _Server()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    inside = {
        **environ,
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_address[1]}",
        "LAMBDA_TASK_ROOT": str(folder),
    }
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(python), "-m", "awslambdaric", handler],
        cwd=folder,
        env=inside,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Environment(server), start
    finally:
        process.kill()
        process.wait()
        server.shutdown()
        server.server_close()
