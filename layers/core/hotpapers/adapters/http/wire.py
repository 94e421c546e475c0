"""requests, over sockets that keep a deadline and read a header to its end.

A read timeout starts anew with each byte, so one that drips holds a client for ever; and http.client takes the end
of the stream for the end of the header. https://github.com/python/cpython/blob/3.11/Lib/http/client.py
"""

from __future__ import annotations

import io
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from http.client import HTTPException, HTTPResponse, IncompleteRead, LineTooLong  # noqa: TID251 - this is the door
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.util.connection import create_connection

from hotpapers.adapters.http.addresses import Unfit, found, public

BROKEN = (requests.RequestException, HTTPError, HTTPException, OSError)
"""What a connection that does not hold looks like, at whichever layer it is noticed."""

seconds_left: ContextVar[Callable[[], float]] = ContextVar("seconds_left")
"""What is left of the time for the request that this thread makes."""


class Unreached(OSError):
    """No connection came about, so nothing was sent."""


def session(*, public_only: bool) -> requests.Session:
    """Keeps no cookies, no retries of its own, and nothing from the environment.

    With `public_only` it connects to public addresses alone: the very ones that were looked at.
    """
    made = _Session()
    made.trust_env = False
    made.headers.clear()
    made.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("https://", "http://"):
        made.mount(scheme, _Wire(public_only=public_only))
    return made


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Never one: to prepare the next request it would read the whole body of a redirect, however long.

        https://github.com/psf/requests/blob/v2.32.5/src/requests/sessions.py
        """


class _Wire(HTTPAdapter):
    def __init__(self, *, public_only: bool) -> None:
        super().__init__(max_retries=0)
        self.poolmanager.pool_classes_by_scheme = _POOLS[public_only]


class _InTime(io.RawIOBase):
    """What comes in, each read within what is left of the time."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        self._raw, self._sock, self._patience = raw, sock, sock.gettimeout() or 0.0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:  # noqa: ANN401 - typeshed has no public name for a buffer
        left = seconds_left.get()()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(min(self._patience, left))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Lines(io.BufferedReader):
    last = b""

    def readline(self, size: int | None = -1, /) -> bytes:
        self.last = super().readline(size)
        return self.last


class _Answer(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **named: Any) -> None:  # noqa: ANN401 - http.client's own
        super().__init__(sock, *args, **named)
        self._lines = _Lines(_InTime(self.fp.detach(), sock))
        self.fp = self._lines

    def begin(self) -> None:
        try:
            super().begin()
        except HTTPException as error:
            if type(error) in (HTTPException, LineTooLong):
                raise Unfit("sends headers without end") from None
            raise
        if self._lines.last not in (b"\r\n", b"\n"):
            raise IncompleteRead(b"")
        if self.msg.defects:
            raise Unfit("sends headers that cannot be read")


class _Plain(HTTPConnection):
    response_class = _Answer

    def _new_conn(self) -> socket.socket:
        with _reaching():
            return _connected(self, _found(self))


class _Secure(HTTPSConnection):
    response_class = _Answer

    def _new_conn(self) -> socket.socket:
        with _reaching():
            return _connected(self, _found(self))


class _PublicPlain(_Plain):
    def _new_conn(self) -> socket.socket:
        with _reaching():
            return _connected(self, public(_found(self)))


class _PublicSecure(_Secure):
    def _new_conn(self) -> socket.socket:
        with _reaching():
            return _connected(self, public(_found(self)))


@contextmanager
def _reaching() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unreached(type(error).__name__) from error


def _found(connection: HTTPConnection) -> Sequence[str]:
    return found(connection.host, connection.port, _patience(connection))


def _connected(connection: HTTPConnection, addresses: Sequence[str]) -> socket.socket:
    """To the first that answers: what was looked up is what is used."""
    failed: OSError = OSError()
    for address in addresses:
        place = address, connection.port
        try:
            return create_connection(place, _patience(connection), socket_options=connection.socket_options)
        except OSError as error:
            failed = error
    raise failed


def _patience(connection: HTTPConnection) -> float:
    """Seconds. Raises TimeoutError where none is left."""
    left = seconds_left.get()()
    if left <= 0:
        raise TimeoutError
    return min(connection.timeout, left) if isinstance(connection.timeout, int | float) else left


def _pool(kind: type[HTTPConnectionPool], connection: type[HTTPConnection]) -> type[HTTPConnectionPool]:
    return type(f"{connection.__name__}Pool", (kind,), {"ConnectionCls": connection})


_POOLS = {
    public_only: {"http": _pool(HTTPConnectionPool, plain), "https": _pool(HTTPSConnectionPool, secure)}
    for public_only, plain, secure in ((False, _Plain, _Secure), (True, _PublicPlain, _PublicSecure))
}
