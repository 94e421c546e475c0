"""Lists of OAI-PMH, page by page."""

from __future__ import annotations

from datetime import date

from hotpapers.adapters.arxiv.oai import Record, StaleToken, parse
from hotpapers.adapters.arxiv.papers import SOURCE
from hotpapers.adapters.arxiv.subjects import oai_set
from hotpapers.adapters.http import Http
from hotpapers.domain.errors import SourceChanged

PAGES = 40


def changed(http: Http, url: str, subject: str, first: date, last: date | None = None) -> list[Record]:
    """The records last changed in these days (UTC, both included) that have one version.

    A token that has gone stale is no use: the list is read once more from its start. Raises SourceError.
    """
    days = {"from": str(first)} | ({"until": str(last)} if last else {})
    asked = {"verb": "ListRecords", "metadataPrefix": "arXivRaw", "set": oai_set(subject), **days}
    try:
        return _read(http, url, asked)
    except StaleToken:
        return _read(http, url, asked)


def _read(http: Http, url: str, asked: dict[str, str]) -> list[Record]:
    records: list[Record] = []
    tokens: set[str] = set()
    for _ in range(PAGES):
        page = parse(http.get(SOURCE, url, params=asked, accept="text/xml").body)
        records.extend(record for record in page.records if record.versions == 1)
        if page.token is None:
            return records
        if page.token in tokens:
            raise SourceChanged(SOURCE, "OAI-PMH leads in a circle")
        tokens.add(page.token)
        # a token stands alone: it holds the rest of the question
        asked = {"verb": "ListRecords", "resumptionToken": page.token}
    raise SourceChanged(SOURCE, f"OAI-PMH has more than {PAGES} pages")
