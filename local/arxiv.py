"""arXiv's three ways of telling what was announced, from the recorded pages and papers of a day.

Its rules for questions: https://github.com/arXiv/arxiv-browse, https://info.arxiv.org/help/oa/index.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode

from local.exchange import HTML, NOT_FOUND, Answer, Asked, Recordings
from local.sample.feeds import oai, oai_error, rss

SHOW = {"25", "50", "100", "250", "500", "1000", "2000"}
CATCHUP = {"abs", "page"}
ROWS = 2_000
"""On a page of it."""
OAI_PAGE = 25
XML = {"Content-Type": "text/xml"}
"""Without a charset, as arXiv sends it."""
NEW_HEAD = re.compile(rb"<h3>Showing new listings for \w+,\s+(\d{1,2} \w+ \d{4})</h3>")
BAD = Answer(b"bad request\n", 400, {"Content-Type": "text/plain"})


def arxiv(asked: Asked, recordings: Recordings) -> Answer:
    if match := re.fullmatch(r"/list/([\w.-]+)/new", asked.path):
        return _new(asked, recordings, match[1])
    if match := re.fullmatch(r"/catchup/([\w.-]+)/(\d{4}-\d\d-\d\d)", asked.path):
        return _catchup(asked, recordings, match[1], match[2])
    return NOT_FOUND


def _new(asked: Asked, recordings: Recordings, subject: str) -> Answer:
    """304 to any If-Modified-Since: arXiv takes the question the wrong way round."""
    if asked.query.get("show", "2000") not in SHOW:
        return BAD
    skip = asked.query.get("skip", "0")
    page = _listed(recordings, subject, int(skip)) if skip.isdecimal() else None
    if page is None:
        return BAD
    tag = f'"{sha256(page).hexdigest()[:16]}"'
    if asked.headers.get("if-none-match") == tag or "if-modified-since" in asked.headers:
        return Answer(b"", 304, {"ETag": tag})
    return Answer(page, headers={**HTML, "ETag": tag})


def _catchup(asked: Asked, recordings: Recordings, subject: str, day: str) -> Answer:
    if asked.query.keys() - CATCHUP or asked.query.get("abs", "False") not in ("True", "False"):
        return BAD
    number = asked.query.get("page", "1")
    try:
        of, skip = date.fromisoformat(day), (int(number) - 1) * ROWS
    except ValueError:
        return BAD
    page = recordings.text(f"arxiv/catchup_{subject}_{day}{'' if number == '1' else f'_{number}'}.html")
    page = page or _caught_up(_listed(recordings, subject, skip), subject, of)
    return Answer(page or no_updates(subject, of).encode(), headers=HTML)


def _listed(recordings: Recordings, subject: str, skip: int) -> bytes | None:
    """The newest listing from a row on."""
    return recordings.text(f"arxiv/list_{subject}_new{f'_{skip}' if skip else ''}.html")


def _caught_up(page: bytes | None, subject: str, day: date) -> bytes | None:
    """The newest listing under catch-up's heading, where it is that day's: the same rows, as arXiv has them too."""
    head = NEW_HEAD.search(page) if page else None
    if not page or not head or head[1].decode() != f"{day:%-d %B %Y}":
        return None
    return page.replace(head[0], _heading(subject, day).encode())


def _heading(subject: str, day: date) -> str:
    return f"<h1>Catchup results for {subject} on {day:%a, %d %b %Y}</h1>"


def no_updates(subject: str, day: date) -> str:
    """The page of a day without an announcement. Asked for early it may be kept for a week."""
    written = f"{day:%a, %d %b %Y}"
    return (
        f"<!DOCTYPE html>\n<html lang='en'><body>{_heading(subject, day)}\n"
        f"<div>Total of 0 entries for {written}</div><p>No updates for {written}. There was either no announcement for "
        "this day, or no updates within the requested subject.</p></body></html>\n"
    )


def arxiv_rss(asked: Asked, recordings: Recordings) -> Answer:
    day, subject = _day(recordings), asked.path.rpartition("/")[2]
    if not asked.path.startswith("/rss/") or not day:
        return NOT_FOUND
    return Answer(rss(day, subject).encode(), headers={"Content-Type": "application/rss+xml; charset=utf-8"})


def arxiv_oai(asked: Asked, recordings: Recordings) -> Answer:
    """Its errors come with status 200."""
    token = asked.query.get("resumptionToken")
    if asked.query.get("verb") != "ListRecords":
        return _error("badVerb")
    if token is None:
        return _list(asked.query, recordings)
    held = {name: values[0] for name, values in parse_qs(unquote(token)).items()}
    if len(asked.query) > 2 or "skip" not in held:
        return _error("badResumptionToken")
    return _list(held, recordings)


def _list(query: Mapping[str, str], recordings: Recordings) -> Answer:
    first, last = query.get("from", "2005-09-16"), query.get("until", "9999-12-31")
    if query.get("metadataPrefix") != "arXivRaw" or last < first:
        return _error("badArgument")
    day = _day(recordings)
    records = oai(day, query.get("set", "")) if day and first <= day["day"] <= last else []
    if not records:
        return _error("noRecordsMatch")
    skip = int(query.get("skip", "0"))
    more = {name: value for name, value in query.items() if name != "n"} | {"skip": str(skip + OAI_PAGE)}
    token = quote(urlencode(more), safe="") if skip + OAI_PAGE < len(records) else ""
    return Answer(
        as_oai([*records[skip : skip + OAI_PAGE], f"<resumptionToken>{token}</resumptionToken>"]), headers=XML
    )


def as_oai(listed: Sequence[str]) -> bytes:
    return _envelope(f"<ListRecords>{''.join(listed)}</ListRecords>")


def _error(code: str) -> Answer:
    return Answer(_envelope(oai_error(code)), headers=XML)


def _envelope(told: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
    return f"{head}<responseDate>2026-01-01T00:00:00Z</responseDate>{told}</OAI-PMH>".encode()


def _day(recordings: Recordings) -> Any:  # noqa: ANN401 - day.json as it stands
    return recordings.json("day.json")
