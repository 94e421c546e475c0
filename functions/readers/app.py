"""HTTP in, pages out: who wants digests by mail says so here, twice; who wants none, once.

Opening a page changes nothing, since scanners open every link of a letter: what changes something is a POST.
"""

import os
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from hotpapers.domain.errors import HotPapersError, InvalidInput, NotFound
from hotpapers.jobs.telling import Enlist
from hotpapers.jobs.telling.enlist import JOINING, LEAVING
from hotpapers.settings import MailSettings
from hotpapers.views import addresses
from hotpapers.views.pages import readers as pages
from hotpapers.wiring.secrets import MAX_AGE
from hotpapers.wiring.telling import enlist

logger = Logger(service="readers")

LONGEST = 4_000
"""Characters of a form."""

# the address of a page may hold a token
HEADERS = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
ALLOW = {"Allow": "GET, HEAD, POST, OPTIONS"}

Form = dict[str, str]
Answer = Callable[[Form, datetime], pages.Said]


def job(now: datetime) -> Enlist:
    """Made anew as often as secrets are read again."""
    return _made(int(now.timestamp()) // MAX_AGE)


@lru_cache(maxsize=1)
def _made(_turn: int) -> Enlist:
    return enlist(MailSettings.from_env(os.environ))


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    http = event["requestContext"]["http"]
    now = datetime.fromtimestamp(event["requestContext"]["timeEpoch"] / 1000, UTC)
    answer = ANSWERS.get(("GET" if http["method"] == "HEAD" else http["method"], event["rawPath"]))
    if answer is None:
        return _refused(http["method"], event["rawPath"], now)
    try:
        return _page(HTTPStatus.OK, answer(_form(event), now), now)
    except (InvalidInput, NotFound) as error:
        again = answer is _asked and isinstance(error, InvalidInput)
        return _page(HTTPStatus.BAD_REQUEST, pages.ask(str(error)) if again else pages.wrong(str(error)), now)
    except HotPapersError:
        logger.exception("a page of the readers failed")
        return _page(
            HTTPStatus.SERVICE_UNAVAILABLE, pages.wrong("it cannot be done at the moment; try again soon"), now
        )


def _refused(method: str, path: str, now: datetime) -> dict[str, Any]:
    if path not in {known for _, known in ANSWERS}:
        return _page(HTTPStatus.NOT_FOUND, pages.wrong("there is no such page"), now)
    if method == "OPTIONS":
        return {"statusCode": int(HTTPStatus.NO_CONTENT), "headers": {**ALLOW, "Cache-Control": "no-store"}}
    refused = _page(
        HTTPStatus.METHOD_NOT_ALLOWED, pages.wrong("this page is read with GET, its form sent with POST"), now
    )
    return {**refused, "headers": {**refused["headers"], **ALLOW}}


def _ask(_form: Form, _now: datetime) -> pages.Said:
    return pages.ask()


def _asked(form: Form, now: datetime) -> pages.Said:
    job(now).ask(form.get("address", ""), now)
    return pages.ASKED


def _join(form: Form, now: datetime) -> pages.Said:
    return pages.join(job(now).who(JOINING, form.get("t", ""), now), form["t"])


def _joined(form: Form, now: datetime) -> pages.Said:
    job(now).join(form.get("t", ""), now)
    return pages.JOINED


def _leave(form: Form, now: datetime) -> pages.Said:
    return pages.leave(job(now).who(LEAVING, form.get("t", ""), now), form["t"])


def _left(form: Form, now: datetime) -> pages.Said:
    job(now).leave(form.get("t", ""), now)
    return pages.LEFT


ANSWERS: dict[tuple[str, str], Answer] = {
    ("GET", addresses.READERS): _ask,
    ("POST", addresses.READERS): _asked,
    ("GET", addresses.JOIN): _join,
    ("POST", addresses.JOIN): _joined,
    ("GET", addresses.LEAVE): _leave,
    ("POST", addresses.LEAVE): _left,
}


def _form(event: dict[str, Any]) -> Form:
    """Of the body, and of the query: a mail program posts to the link as it stands in the letter."""
    body = str(event.get("body") or "")[:LONGEST]
    text = b64decode(body).decode(errors="replace") if event.get("isBase64Encoded") else body
    try:
        fields = parse_qsl(text, max_num_fields=10)
    except ValueError:
        raise InvalidInput("this is not a form of ours: it has too many fields") from None
    return {**(event.get("queryStringParameters") or {}), **dict(fields)}


def _page(status: HTTPStatus, said: pages.Said, now: datetime) -> dict[str, Any]:
    return {"statusCode": int(status), "headers": HEADERS, "body": pages.readers(_site(now), said).decode()}


def _site(now: datetime) -> str:
    """For the page's own address in its head; none where no digest has told it yet."""
    try:
        return job(now).site()
    except HotPapersError:
        return ""
