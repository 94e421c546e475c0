"""A server that says, byte for byte, what a test wants said."""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Self

OK = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\nConnection: close\r\n\r\n{"ok":true}'


def redirect(target: str, status: int = 302) -> bytes:
    return (
        f"HTTP/1.1 {status} Elsewhere\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
    )


class Wire:
    """Gives each connection the next of `answers`, the last one ever after; `gap` seconds between two bytes of it."""

    def __init__(self, *answers: bytes, gap: float = 0.0) -> None:
        self.answers: Sequence[bytes] = answers
        self.gap = gap
        self.requests: list[bytes] = []
        self._closing = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.netloc = self.url.removeprefix("http://")

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        # close alone does not wake a thread that waits in accept
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            try:
                self.requests.append(_request(connection))
                self._say(connection, self.answers[min(len(self.requests), len(self.answers)) - 1])
            except OSError:
                return

    def _say(self, connection: socket.socket, answer: bytes) -> None:
        step = 1 if self.gap else max(1, len(answer))
        for at in range(0, len(answer), step):
            connection.sendall(answer[at : at + step])
            if self._closing.wait(self.gap):
                return


def _request(connection: socket.socket) -> bytes:
    """Head and body."""
    read = b""
    while b"\r\n\r\n" not in read:
        read += connection.recv(65_536)
    head, _, body = read.partition(b"\r\n\r\n")
    lengths = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while lengths and len(body) < lengths[0]:
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body
