"""How a connection did not hold, in words for whoever reads a status page. Names of classes are for the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from http.client import BadStatusLine, IncompleteRead, RemoteDisconnected  # noqa: TID251 - its errors alone
from socket import gaierror
from ssl import SSLCertVerificationError, SSLError

from hotpapers.adapters.http.body import Cut
from hotpapers.adapters.http.wire import Unreached
from hotpapers.domain.errors import HotPapersError

logger = logging.getLogger(__name__)

_TOLD: tuple[tuple[type[BaseException], str], ...] = (
    (gaierror, "could not be found under its name"),
    (SSLCertVerificationError, "has a certificate that is not to be trusted"),
    (SSLError, "made no secure connection"),
    (ConnectionRefusedError, "takes no connections"),
    (Unreached, "could not be reached"),
    (TimeoutError, "had not answered in full when its time was up"),
    (RemoteDisconnected, "hung up without an answer"),
    (BadStatusLine, "answered in something that is not HTTP"),
    (IncompleteRead, "broke off its answer"),
    (ConnectionError, "broke off its answer"),
    (Cut, "broke off its answer"),
)
"""The first that is found at any layer: each wraps what the one below it says."""


def told(error: BaseException) -> str:
    """What the upstream did. The errors' own texts may hold the whole URL."""
    layers = list(_layers(error))
    return next((words for kind, words in _TOLD if any(isinstance(one, kind) for one in layers)), "could not be read")


def logged(source: object, error: BaseException) -> None:
    """With the classes, outermost first. Under this module's name: who waits for an answer hears what `door` logs."""
    kinds = ", ".join(type(one).__name__ for one in _layers(error))
    logger.warning("%s: %s (%s)", source, told(error), kinds)


def unreached(error: BaseException) -> bool:
    """Whether no connection came about, in whatever the layers between made of it."""
    return any(isinstance(one, Unreached) for one in _layers(error))


def _layers(error: BaseException | None) -> Iterator[BaseException]:
    """Without what an earlier request failed of, which Python hangs on to one that is made meanwhile."""
    while error and not isinstance(error, HotPapersError):
        yield error
        error = error.__cause__ or error.__context__
