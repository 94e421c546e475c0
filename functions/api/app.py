"""HTTP in, documents out: stored digests as they stand, the rest by `jobs.read`, imported when first asked for."""

from __future__ import annotations

import os
import re
from functools import cache, partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from hotpapers.domain.day import no_digest, parse_day
from hotpapers.domain.errors import (
    InvalidDate,
    InvalidInput,
    InvalidPaperId,
    InvalidQuery,
    NotFound,
    StoreError,
    Withdrawn,
)
from hotpapers.settings import ApiSettings, AwsSettings
from hotpapers.views import sending
from hotpapers.views.asking import NO_REQUEST, UNKNOWN, Asked, as_answer, asked, early, event_of, not_read, told
from hotpapers.views.quota import Quota
from hotpapers.views.sending import Sent, sent
from hotpapers.wiring import api as wiring

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler.api_gateway import ApiGatewayResolver
    from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
    from aws_lambda_powertools.utilities.typing import LambdaContext
    from hotpapers.jobs.read.answer import Answer
    from hotpapers.jobs.read.answers import Answers
    from hotpapers.ports import Bodies

NAMED = {InvalidDate: "span", InvalidPaperId: "id"}
"""What is wrong in an address, as the description calls it."""
LIST = "fields"
"""The parameter that may come twice: a list has two usual spellings."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

app = APIGatewayHttpResolver()
logger = Logger(service="api")
quota = Quota()


class _Ready(Response[Any]):
    """Bytes as they are to be sent: the resolver would make JSON of what is called JSON once more."""

    def is_json(self) -> bool:
        return False


@cache
def bodies() -> Bodies:
    return wiring.bodies(ApiSettings.from_env(os.environ), AwsSettings.from_env(os.environ))


@cache
def answers() -> Answers:
    return wiring.answers(ApiSettings.from_env(os.environ), AwsSettings.from_env(os.environ))


def reading(app_: ApiGatewayResolver, answer: NextMiddleware) -> Response[Any]:
    what = _asked()
    if what.method not in sending.METHODS:
        return _answer(not_read(what))
    if twice := [name for name in what.twice if name != LIST]:
        from hotpapers.domain.query import shown  # noqa: PLC0415  (it brings the calendar)

        raise InvalidQuery({shown(name): "came more than once" for name in twice})
    return answer(app_)


at = partial(app.get, middlewares=[reading])
"""An address. HEAD is answered as GET: the gateway leaves the body out, and its length is told right."""


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    what = asked(event)
    if what is None:
        return as_answer(NO_REQUEST, {})
    if at_once := early(what):
        return as_answer(at_once, quota.counted(what.at))
    app.append_context(asked=what)  # type: ignore[no-untyped-call]
    return app.resolve(event_of(what), context)


@at("/v1/digests/latest")
def latest() -> Response[Any]:
    return _digest("latest", sending.LATEST)


@at("/v1/digests/<name>")
def digest(name: str) -> Response[Any]:
    stem, suffix, form = name.partition(".")
    if suffix and form != "json":
        return _twin(stem, form)
    if stem == "latest":
        return latest()
    return _digest(stem) if DAY.fullmatch(stem) else _made(answers().digest(stem, _asked().query))


@at("/v1/digests")
def digests() -> Response[Any]:
    return _made(answers().digests(_asked().query))


@at("/v1/papers")
def papers() -> Response[Any]:
    return _made(answers().papers(_asked().query))


# an id of the old style has a slash in it, a DOI and a link too: `.+`, which the resolver takes as a pattern
@at("/v1/papers/.+/history")
def history() -> Response[Any]:
    return _made(answers().history(_spelled("/history"), _asked().query))


@at("/v1/papers/.+/mentions")
def mentions() -> Response[Any]:
    return _made(answers().mentions(_spelled("/mentions"), _asked().query))


@at("/v1/papers/.+")
def paper() -> Response[Any]:
    return _made(answers().paper(_spelled(), _asked().query))


@at("/v1/trending")
def trending() -> Response[Any]:
    return _made(answers().trending(_asked().query))


@at("/v1/categories")
def categories() -> Response[Any]:
    return _made(answers().categories(_asked().query))


@at("/v1/sources")
def sources() -> Response[Any]:
    return _made(answers().sources(_asked().query))


@at("/v1/status")
def status() -> Response[Any]:
    return _made(answers().status(_asked().query))


@at("/.well-known/api-catalog")
def catalog() -> Response[Any]:
    return _made(answers().catalog(_asked().query), sending.FINAL)


# where some look for it
@at("/.well-known/openapi.json")
@at("/v1/openapi.json")
def openapi() -> Response[Any]:
    return _made(answers().description(_asked().query), sending.FINAL)


@app.exception_handler(InvalidInput)
def refused(error: InvalidInput) -> Response[Any]:
    named = {name: str(error) for kind, name in NAMED.items() if isinstance(error, kind)}
    wrong = error.wrong if isinstance(error, InvalidQuery) else named
    return _answer(told(HTTPStatus.BAD_REQUEST, str(error), _asked(), wrong))


@app.exception_handler(NotFound)
def missing(error: NotFound) -> Response[Any]:
    gone = isinstance(error, Withdrawn)
    return _answer(told(HTTPStatus.GONE if gone else HTTPStatus.NOT_FOUND, str(error), _asked()))


@app.not_found
def unknown(_error: Exception) -> Response[Any]:
    return _answer(told(HTTPStatus.NOT_FOUND, UNKNOWN, _asked()))


@app.exception_handler(StoreError)
def unread(error: StoreError) -> Response[Any]:
    return _failed(HTTPStatus.SERVICE_UNAVAILABLE, "the digests cannot be read at the moment; try again soon", error)


@app.exception_handler(Exception)
def failed(error: Exception) -> Response[Any]:
    words = "something went wrong here; the log has it under this request id"
    return _failed(HTTPStatus.INTERNAL_SERVER_ERROR, words, error)


def _asked() -> Asked:
    what: Asked = app.context["asked"]
    return what


def _spelled(behind: str = "") -> str:
    """The paper of an address, as it was written."""
    return _asked().path.removeprefix("/v1/papers/").removesuffix(behind)


def _digest(stem: str, cache_control: str | None = None) -> Response[Any]:
    """A stored digest as it stands; only what is asked of it with a query is made anew."""
    if _asked().query:
        return _made(answers().digest(stem, _asked().query), cache_control)
    day = None if stem == "latest" else parse_day(stem)
    body = bodies().digest_body(day) if day else bodies().latest_body()
    if body is None:
        raise no_digest(day)
    return _answer(sent(body, _asked().headers, cache_control))


def _twin(stem: str, form: str) -> Response[Any]:
    """A digest in another form: the site has all but the feed of one day."""
    found = answers().twin(stem, form, _asked().query)
    if not isinstance(found, str):
        return _made(found)
    return _answer(Sent(HTTPStatus.TEMPORARY_REDIRECT, {"Location": found, "Cache-Control": sending.OPEN}))


def _made(answer: Answer, cache_control: str | None = None) -> Response[Any]:
    what = _asked()
    following = urlencode({**what.query, "cursor": answer.cursor}) if answer.cursor else ""
    link = f'<{quote(what.path)}?{following}>; rel="next"' if following else ""
    return _answer(sent(answer.body, what.headers, cache_control, kind=answer.kind, link=link))


def _failed(status_: HTTPStatus, words: str, error: Exception) -> Response[Any]:
    logger.error(words, exc_info=error, extra={"request_id": _asked().request_id})
    return _answer(told(status_, words, _asked()))


def _answer(what: Sent) -> Response[Any]:
    headers: dict[str, Any] = {**what.headers, **sending.ALWAYS, **quota.counted(_asked().at)}
    # bytes travel in base64; what is not compressed is text
    body = what.body if "Content-Encoding" in headers else what.body.decode()
    return _Ready(what.status, body=body or None, headers=headers)
