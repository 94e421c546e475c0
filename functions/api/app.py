"""HTTP in, stored documents out."""

import gzip
import json
import os
from email.utils import format_datetime
from functools import cache
from http import HTTPStatus
from typing import Any, NoReturn

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext
from hotpapers.domain.calendar import parse_day
from hotpapers.domain.errors import InvalidInput, NotFound
from hotpapers.domain.paper import paper_id
from hotpapers.ports import DigestReader, StoredBody
from hotpapers.settings import ApiSettings
from hotpapers.views.documents import paper_body, problem
from hotpapers.wiring.api import reader

GET = ["GET", "HEAD"]


class _Compressed(Response[Any]):
    """JSON already, and compressed: the resolver would make JSON of it once more."""

    def is_json(self) -> bool:
        return False


app = APIGatewayHttpResolver()
logger = Logger(service="api")


@cache
def digests() -> DigestReader:
    return reader(ApiSettings.from_env(os.environ))


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)


@app.route("/v1/digests/latest", method=GET)
def latest() -> Response[Any]:
    _no_query()
    return _send(digests().latest_body() or _missing("digest yet", ""), "public, max-age=300")


@app.route("/v1/digests/<day>", method=GET)
def digest(day: str) -> Response[Any]:
    _no_query()
    return _send(digests().digest_body(parse_day(day)) or _missing("digest of", day), "public, max-age=300")


@app.route("/v1/papers/<archive>/<number>", method=GET)
def old_paper(archive: str, number: str) -> Response[Any]:
    return paper(f"{archive}/{number}")


@app.route("/v1/papers/<spelled>", method=GET)
def paper(spelled: str) -> Response[Any]:
    _no_query()
    record = digests().paper(paper_id(spelled)) or _missing("listed paper", spelled)
    return _send(paper_body(record), "public, max-age=300")


@app.exception_handler(InvalidInput)
def refused(error: InvalidInput) -> Response[str]:
    return _problem(HTTPStatus.BAD_REQUEST, str(error))


@app.exception_handler(NotFound)
def missing(error: NotFound) -> Response[str]:
    return _problem(HTTPStatus.NOT_FOUND, str(error))


@app.not_found
def unknown(_error: Exception) -> Response[str]:
    return _problem(HTTPStatus.NOT_FOUND, "there is no such address in this API; /v1/openapi.json lists them")


@app.exception_handler(Exception)
def failed(error: Exception) -> Response[str]:
    logger.error("not expected", exc_info=error)
    return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, "something went wrong here; the log has it under this request id")


def _missing(what: str, name: str) -> NoReturn:
    raise NotFound(what, name)


def _no_query() -> None:
    """An unknown parameter is refused, so that a misspelled filter never looks like an answer."""
    if unknown := sorted(app.current_event.query_string_parameters or {}):
        raise InvalidInput(
            f"unknown query parameter {', '.join(repr(name[:40]) for name in unknown)}; this address takes none"
        )


def _send(body: StoredBody, cache_control: str) -> Response[Any]:
    headers: dict[str, str | list[str]] = {
        "ETag": body.etag,
        "Last-Modified": format_datetime(body.last_modified, usegmt=True),
        "Cache-Control": cache_control,
        "Vary": "Accept-Encoding",
    }
    asked = app.current_event.headers
    if _matches(asked.get("if-none-match", ""), body.etag):
        return Response(HTTPStatus.NOT_MODIFIED, headers=headers)
    if "gzip" in asked.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return _Compressed(HTTPStatus.OK, "application/json", body.gzipped, headers)
    return Response(HTTPStatus.OK, "application/json", gzip.decompress(body.gzipped).decode(), headers)


def _matches(asked: str, etag: str) -> bool:
    """Weak comparison, as https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 asks of If-None-Match."""
    return asked.strip() == "*" or etag in {tag.strip().removeprefix("W/") for tag in asked.split(",")}


def _problem(status: HTTPStatus, detail: str) -> Response[str]:
    event = app.current_event
    body = problem(status, detail, instance=event.raw_path, request_id=event.request_context.request_id)
    return Response(status, "application/problem+json", json.dumps(body), {"Cache-Control": "no-store"})
