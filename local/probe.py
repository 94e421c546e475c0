"""Whether the real web can be reached from here."""

from __future__ import annotations

import threading

from hotpapers.adapters.http import Http, Limits
from hotpapers.domain.errors import SourceError, SourceUnavailable

SECONDS = 3.0
"""In all: looking up a name has no time-out of its own."""


def unreachable(url: str) -> str | None:
    """Why there is no usable answer; None where there is one, or where the address is for others to judge."""
    why: list[str | None] = [f"no answer in {SECONDS:g} seconds"]

    def ask() -> None:
        limits = Limits(connect=SECONDS, read=SECONDS, total=SECONDS, tries=1)
        try:
            Http("probe", limits=limits).get("arXiv", f"{url}/robots.txt", accept="text/plain")
        except SourceUnavailable as error:
            why[0] = error.why
        except (SourceError, ValueError):
            why[0] = None
        else:
            why[0] = None

    thread = threading.Thread(target=ask, name="probe", daemon=True)
    thread.start()
    thread.join(SECONDS)
    return why[0]
