"""Problem documents (https://www.rfc-editor.org/rfc/rfc9457)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

PATH = 200
"""Characters of an address that are told."""


def problem(
    status: HTTPStatus, detail: str, *, path: str = "", request_id: str = "", wrong: Mapping[str, str] | None = None
) -> dict[str, object]:
    """`wrong`: parameters, each with why."""
    maybe = {
        "instance": path[:PATH],
        "request_id": request_id,
        "errors": [{"parameter": name, "detail": f"{name} {why}"} for name, why in (wrong or {}).items()],
    }
    told = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail}
    return told | {name: value for name, value in maybe.items() if value}
