"""An upstream that says back the secrets it was sent, wherever it can: nothing of ours says them on."""

from __future__ import annotations

import json
import logging
import traceback
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote

import pytest
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from hotpapers.adapters.bluesky import Bluesky
from hotpapers.adapters.http import Http
from hotpapers.adapters.telling import BlueskyAccount, SesPostman, Webhook
from hotpapers.adapters.x import X
from hotpapers.domain.errors import SourceError
from hotpapers.domain.telling import Letter

from tests.builders import a_digest
from tests.contracts.networks import CANARY, a_door, gathered
from tests.contracts.wires import Wire
from tests.fakes import FakeLedger

FORMS = (CANARY, quote(CANARY, safe=""), b64encode(CANARY.encode()).decode(), CANARY[:8])
SAID = {"error": f"Bearer {CANARY}", "message": f"password {CANARY} of {CANARY}", "errors": [{"detail": CANARY}]}


def answer(status: str, *headers: str, body: bytes = json.dumps(SAID).encode()) -> bytes:
    lines = "\r\n".join((f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers))
    return f"{lines}\r\n\r\n".encode() + body


def page(**fields: object) -> bytes:
    return answer("200 OK", f"Set-Cookie: a={CANARY}", body=json.dumps(SAID | fields).encode())


ECHOES = {
    "200, another shape": answer("200 OK", f"X-Echo: {CANARY}"),
    "200, a page of posts": page(posts=[{"uri": CANARY}], cursor=CANARY, data=[{"id": CANARY}], meta={"a": CANARY}),
    "200, no JSON": answer("200 OK", body=f"Bearer {CANARY}".encode()),
    "200, a web page": answer("200 OK", body=f"<!doctype html><title>{CANARY}</title>".encode()),
    "200, another coding": answer("200 OK", f"Content-Encoding: {CANARY}"),
    "202": answer("202 Accepted"),
    "401": answer("401 Unauthorized", f'WWW-Authenticate: Bearer error="{CANARY}"'),
    "404": answer(f"404 {CANARY}"),
    "429": answer("429 Too Many Requests", "Retry-After: 1"),
    "429, no time": answer("429 Too Many Requests", f"Retry-After: {CANARY}", f"x-rate-limit-reset: {CANARY}"),
    "500": answer(f"500 {CANARY}", "Content-Type: application/json"),
    "a status line": f"{CANARY}\r\n\r\n".encode(),
    "a status": f"HTTP/1.1 {CANARY} OK\r\n\r\n".encode(),
    "a line without a colon": f"HTTP/1.1 200 OK\r\nBearer {CANARY}\r\nContent-Length: 2\r\n\r\n{{}}".encode(),
    "a length": f"HTTP/1.1 200 OK\r\nContent-Length: {CANARY}\r\n\r\n{{}}".encode(),
    "two lengths": f"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: {CANARY}\r\n\r\n{{}}".encode(),
    "a chunk": f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{CANARY}\r\n{{}}".encode(),
    "a path": answer("302 Found", f"Location: /{CANARY}?token={CANARY}"),
    "a host": answer("307 Temporary Redirect", f"Location: https://{CANARY}.example/"),
    "a user": answer("301 Moved", f"Location: http://{CANARY}:{CANARY}@127.0.0.1/"),
    "a scheme": answer("308 Moved", f"Location: {CANARY}:1"),
    "an address that is none": answer("303 See Other", f"Location: http://[{CANARY}/"),
}
LOGIN = answer("200 OK", body=json.dumps({"accessJwt": f"{CANARY}-token", "did": "did:plc:operator"}).encode())


@dataclass(frozen=True)
class Asks:
    """Who asks at an address with a secret; what comes before the echo."""

    ask: Callable[[Http, str], object]
    before: tuple[bytes, ...] = ()


def x(http: Http, url: str) -> object:
    source = X(http, url, CANARY, 300, FakeLedger(), None)
    return source, gathered(source)


def bluesky(http: Http, url: str) -> object:
    source = Bluesky(http, url, f"{CANARY}-name", f"{CANARY}-password")
    return source, gathered(source)


def account(http: Http, url: str) -> None:
    BlueskyAccount(http, url, f"{CANARY}-name", f"{CANARY}-password").tell(a_digest())


def webhook(http: Http, url: str) -> None:
    Webhook(http, f"{url}/services/{CANARY}").tell(a_digest())


ASKING: Mapping[str, Asks] = {
    "X": Asks(x),
    "a login on Bluesky": Asks(bluesky),
    "Bluesky": Asks(bluesky, (LOGIN,)),
    "the account's login": Asks(account),
    "the account": Asks(account, (LOGIN,)),
    "the webhook": Asks(webhook),
}


def shown(text: str) -> list[str]:
    return [form for form in FORMS if form in text]


@contextmanager
def listening(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """To all that is warned of, and to the last word of ours."""
    caplog.clear()
    with caplog.at_level(logging.DEBUG, "hotpapers"):
        yield


def told(ask: Callable[[], object]) -> str:
    """What it gives or fails of, with all that it comes from."""
    try:
        return repr(ask())
    except SourceError as error:
        return "".join(traceback.format_exception(error)) + repr(error.__dict__)


@pytest.mark.parametrize("who", ASKING)
@pytest.mark.parametrize("echo", ECHOES)
def test_what_an_upstream_says_back_is_told_to_nobody(who: str, echo: str, caplog: pytest.LogCaptureFixture) -> None:
    asking = ASKING[who]
    with Wire(*asking.before, ECHOES[echo]) as wire, listening(caplog):
        said = told(lambda: asking.ask(a_door(), wire.url))
        sent: Any = b" ".join(wire.requests).decode()
    assert shown(said + caplog.text) == []
    assert shown(sent), "it was there to be said back"
    assert shown(ECHOES[echo].decode()), "and so it was"


@dataclass(frozen=True)
class Ses:
    """Fails of every letter."""

    error: ClientError | BotoCoreError

    def send_email(self, **_: object) -> None:
        raise self.error


def refused(code: str) -> ClientError:
    """SES names who is not verified, also the one a letter goes to."""
    words = f"Email address is not verified. The following identities failed the check: {CANARY}@example.org"
    return ClientError({"Error": {"Code": code, "Message": words}}, "SendEmail")


@pytest.mark.parametrize(
    "error",
    [refused("MessageRejected"), refused("TooManyRequestsException"), HTTPClientError(error=CANARY)],
    ids=["refused", "later", "broken"],
)
def test_what_ses_says_of_an_address_is_in_no_traceback(error: ClientError | BotoCoreError) -> None:
    """The page of the readers logs what it failed of, and all that it comes from."""
    postman, letter = SesPostman(cast("Any", Ses(error)), "digest@papers.example", ""), Letter("Papers", "text", "html")
    said = told(lambda: postman.send(f"{CANARY}@example.org", letter, f"https://papers.example/{CANARY}"))
    assert "SourceRefused" in said or "SourceUnavailable" in said
    assert shown(str(error)), "it was there to be told"
    assert shown(said) == []
