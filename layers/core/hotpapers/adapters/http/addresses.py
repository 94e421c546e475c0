"""Which addresses a redirect may lead to."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from hotpapers.domain.errors import SourceChanged, SourceUnavailable

PORTS = {"http": 80, "https": 443}


def must_be_public(source: str, url: str) -> None:
    """Raises SourceChanged unless the URL is plain http(s) to public addresses only."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None or parts.password is not None:
        raise SourceChanged(source, "redirects to something that is not a web address")
    try:
        port = parts.port or PORTS[parts.scheme]
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError):
        raise SourceUnavailable(source, "redirects to a host that cannot be found") from None
    if port not in PORTS.values() or not all(is_public(str(entry[4][0])) for entry in found):
        raise SourceChanged(source, "redirects to an address that is not public")


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
