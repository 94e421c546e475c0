"""A door that leads to a script in place of the web."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from hotpapers.adapters.http import Http, Response, Validators
from hotpapers.domain.errors import SourceError

Script = Callable[["Request"], object]
"""A value is answered as JSON, bytes as they are; an error is raised."""


@dataclass(frozen=True)
class Request:
    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    """Those in the URL too; of a name that stands there several times the last."""
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, object] | None = None


class Scripted(Http):
    def __init__(self, script: Script) -> None:
        super().__init__("tests", clock=lambda: 0.0)
        self.script = script
        self.asked: list[Request] = []

    def get(
        self,
        source: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept: str = "application/json",
        validators: Validators | None = None,
    ) -> Response:
        written = dict(parse_qsl(urlsplit(url).query))
        return self._said(source, Request(url, {**written, **(params or {})}, headers or {}))

    def post(
        self,
        source: str,
        url: str,
        *,
        json: Mapping[str, object],
        headers: Mapping[str, str] | None = None,
        accept: str = "application/json",
    ) -> Response:
        return self._said(source, Request(url, headers=headers or {}, json=json))

    def _said(self, source: str, request: Request) -> Response:
        self.requests[source] += 1
        self.asked.append(request)
        said: Any = self.script(request)
        if isinstance(said, SourceError):
            raise said
        if isinstance(said, Response):
            return said
        return answered(said)


def answered(said: object, **headers: str) -> Response:
    return Response(200, headers, said if isinstance(said, bytes) else json.dumps(said).encode(), "")
