"""What is asked, what came back, and what asking may cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost. Times are in seconds."""

    connect: float = 3.05
    read: float = 20.0
    total: float = 20.0
    """For one try, however slowly the bytes drip: a read timeout starts anew with each of them."""
    wait: float = 60.0
    """The longest wait that an upstream may ask for before we give up for this run."""
    tries: int = 3
    body: int = 8_000_000
    """Decoded bytes."""
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes a later request conditional (RFC 9110, 13.1): the ETag, or where there is none the date."""

    etag: str | None = None
    modified: str | None = None

    def headers(self) -> dict[str, str]:
        if self.etag:
            return {"If-None-Match": self.etag}
        return {"If-Modified-Since": self.modified} if self.modified else {}


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    url: str

    @property
    def unchanged(self) -> bool:
        """The answer to a conditional request: what was kept from last time still holds, and `body` is empty."""
        return self.status == NOT_MODIFIED

    @property
    def validators(self) -> Validators:
        return Validators(self.headers.get("etag"), self.headers.get("last-modified"))


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    source: str
    url: str
    accept: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Secrets among them: left behind where a redirect leads to another host, and in no repr."""
    json: Mapping[str, object] | None = field(default=None, repr=False)
    conditional: bool = False
    foreign: bool = False
    """Led here from another host: only a public address will do."""

    @property
    def netloc(self) -> str:
        return urlsplit(self.url).netloc.lower()
