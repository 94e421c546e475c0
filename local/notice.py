"""What the pages of a replay say of themselves: put in as they are served, and not into what is published."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, replace
from html import escape

from local.gateway import Request, Response
from local.serve import Answers

REPLAY = (
    "This is a replay of 22 January 2021 and not what was counted then or today: the papers are real, their abstracts"
    " are our own, and posts of accounts named sample or example are made up."
)
_MAIN = b'<main id="main">'


@dataclass(frozen=True, slots=True)
class Noticed:
    """An edge whose pages begin with a line."""

    edge: Answers
    line: str

    def answer(self, request: Request) -> Response:
        answer = self.edge.answer(request)
        told = {name.lower(): value for name, value in answer.headers}
        if not told.get("content-type", "").startswith("text/html"):
            return answer
        if told.get("content-encoding") == "gzip":
            return replace(answer, body=gzip.compress(self._noticed(gzip.decompress(answer.body)), 6, mtime=0))
        return replace(answer, body=self._noticed(answer.body))

    def _noticed(self, page: bytes) -> bytes:
        return page.replace(_MAIN, _MAIN + f'\n<p class="note"><strong>{escape(self.line)}</strong></p>'.encode(), 1)
