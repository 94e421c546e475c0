"""What an answer means by its status, and by its body where that is no data at all. HTTP 200 alone means little."""

from __future__ import annotations

from datetime import datetime

from hotpapers.adapters.http.messages import NOT_MODIFIED, Request, Response
from hotpapers.adapters.http.strict import looks_like_html
from hotpapers.adapters.http.waits import asked_wait
from hotpapers.domain.errors import SourceChanged, SourceRefused, SourceUnavailable

WHOLE = frozenset({200, 201})
REFUSED = frozenset({401, 402, 403})
LATER = frozenset({408, 425, 429, *range(500, 600)})


def judged(request: Request, response: Response, now: datetime) -> Response:
    """The answer where it is one. Raises SourceRefused, SourceUnavailable (worth another try), SourceChanged."""
    source, status = request.source, response.status
    if status in REFUSED:
        raise SourceRefused(source, f"answered {status}", status=status)
    if status in LATER:
        wait = asked_wait(response.headers, now)
        told = f", asks to wait {wait:.0f} s" if wait else ""
        raise SourceUnavailable(source, f"answered {status}{told}", wait, status=status)
    if status == NOT_MODIFIED and request.conditional:
        return response
    if status in WHOLE:
        return _with_data(request, response)
    # 202, 204, 206: a promise, nothing, a part
    kind = SourceUnavailable if 200 <= status < 300 else SourceChanged
    raise kind(source, f"answered {status}", status=status)


def _with_data(request: Request, response: Response) -> Response:
    """A maintenance page comes with status 200, and under any Content-Type."""
    if not response.body.strip():
        raise SourceUnavailable(request.source, "sent an empty answer")
    if "html" not in request.accept and looks_like_html(response.body):
        raise SourceUnavailable(request.source, "sent a web page where data was due")
    return response
