"""Where a host is, and where a redirect may lead: to one that belongs to those we ask, at a public address."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}
LONGEST = 2_048
"""Characters of an address."""


class Unfit(Exception):
    """The answer breaks a rule of ours; says which. Not worth another try."""


def led_to(location: str, asked: str, hosts: Iterable[str]) -> str:
    """Where a redirect leads from the address asked: to its host, to one of `hosts`, or to a part of them.

    Raises Unfit for anything else.
    """
    try:
        parts, home = urlsplit(location), urlsplit(asked)
        if (parts.scheme or location.startswith("//")) and not parts.netloc:
            raise Unfit("redirects to something that is not a web address")
        target = urlsplit(urljoin(asked, location))
        port = target.port
    except ValueError:
        raise Unfit("redirects to something that is not an address") from None
    _must_be_plain(target)
    if home.scheme == "https" and target.scheme != "https":
        raise Unfit("redirects from https to http")
    if target.netloc.lower() in {home.netloc.lower(), *hosts}:
        return target.geturl()
    if not any(_kin(target.hostname or "", host) for host in (home.hostname or "", *hosts)):
        raise Unfit("redirects to a host that is not one of those we ask")
    if port not in (None, PORTS[target.scheme]):
        raise Unfit("redirects to an unusual port")
    return target.geturl()


def _must_be_plain(parts: SplitResult) -> None:
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None or parts.password is not None:
        raise Unfit("redirects to something that is not a web address")
    if len(parts.geturl()) > LONGEST:
        raise Unfit("redirects to an address without end")


def _kin(one: str, other: str) -> bool:
    """The same host, or one a part of the other (arxiv.org, export.arxiv.org); a top-level domain is nobody's host."""
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return one == other or (longer.endswith(f".{shorter}") and "." in shorter)


def found(host: str, port: int, seconds: float) -> list[str]:
    """The addresses of a host, at least one, in the resolver's order. Raises OSError.

    A resolver has a patience of its own that nothing can cut short, so it is asked in a thread that may be left behind.
    """
    answer: Future[list[str]] = Future()
    threading.Thread(target=_look_up, args=(host, port, answer), name="looking up", daemon=True).start()
    return answer.result(timeout=seconds)


def _look_up(host: str, port: int, answer: Future[list[str]]) -> None:
    try:
        entries = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        answer.set_result([str(entry[4][0]) for entry in entries])
    except (OSError, UnicodeError) as error:
        answer.set_exception(error if isinstance(error, OSError) else OSError("no name that a host can have"))


def public(addresses: Sequence[str]) -> Sequence[str]:
    """The same, where all of them are. Raises Unfit."""
    if not all(is_public(address) for address in addresses):
        raise Unfit("redirects to an address that is not public")
    return addresses


def is_public(text: str) -> bool:
    """False for every address inside our own networks, also where it hides in an IPv6 form."""
    address = ip_address(text.partition("%")[0])
    inner = _inside(address) if isinstance(address, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    return address.is_global and not address.is_multicast


def _inside(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address within a mapped, 6to4, NAT64 or IPv4-compatible address."""
    packed = address.packed
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if packed[:12] in (bytes.fromhex("0064ff9b") + bytes(8), bytes(12)):
        return IPv4Address(packed[12:])
    return None
