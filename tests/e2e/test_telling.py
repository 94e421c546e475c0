"""Digests by mail, to a chat and on Bluesky, on the embedded cloud: asked for twice, sent once, ended by one click."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from bs4 import BeautifulSoup
from hotpapers.adapters.dynamodb import TableStore
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.adapters.telling import SignedTokens
from hotpapers.views.documents import digest_body
from moto.backends import get_backend

from local import cloud, template
from local.aws import ACCOUNT, REGION
from local.cloud import Cloud
from local.function import FunctionError
from local.gateway import Request, Response
from tests.builders import DAY, a_digest
from tests.contracts.wires import OK, Wire

pytestmark = pytest.mark.xdist_group("telling")

NOON = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC)
ADA = "ada@example.org"


@pytest.fixture(scope="module")
def chat() -> Iterator[Wire]:
    with Wire(OK.replace(b'{"ok":true}', b"ok         ")) as wire:
        yield wire


@pytest.fixture(scope="module")
def account() -> Iterator[Wire]:
    login = b'{"accessJwt":"a.b.c","did":"did:plc:operator"}'
    told = b'{"uri":"at://did:plc:operator/app.bsky.feed.post/1","cid":"b"}'
    answers = [
        b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(x), x) for x in (login, told)
    ]
    with Wire(*answers) as wire:
        yield wire


@pytest.fixture(scope="module")
def standing(chat: Wire, account: Wire) -> Iterator[Cloud]:
    chosen = {
        "HOTPAPERS_SITE_URL": "https://papers.example",
        "HOTPAPERS_TELL_WEBHOOK": "yes",
        "HOTPAPERS_WEBHOOK_URL": chat.url + "/services/secret",
        "HOTPAPERS_TELL_BLUESKY": "yes",
        "HOTPAPERS_BLUESKY_URL": account.url,
        "HOTPAPERS_BLUESKY_IDENTIFIER": "papers.example",
        "HOTPAPERS_BLUESKY_APP_PASSWORD": "an app password",
        "HOTPAPERS_MAIL_FROM": "digest@papers.example",
        "HOTPAPERS_MAIL_SECRET": "a secret that signs links",
    }
    with cloud.started(chosen) as embedded:
        digest = a_digest(DAY, step="6h", site_url="https://papers.example")
        store = TableStore(Table(embedded.session.client("dynamodb"), embedded.stack.ref("Table")))
        store.save(digest, digest_body(digest), ())
        yield embedded


def fired(standing: Cloud, function: str, at: datetime = NOON) -> Any:
    arn = standing.functions[function].arn
    return next(one for one in standing.schedules if one.target.function.arn == arn).fire(at)


def letters() -> list[EmailMessage]:
    """What SES was given."""
    sent = get_backend("ses")[ACCOUNT][REGION].sent_messages
    return [message_from_string(one.raw_data, policy=default) for one in sent]


def asked(standing: Cloud, method: str, address: str, body: bytes = b"") -> Response:
    parts = urlsplit(address)
    return standing.edge.answer(Request(method, parts.path, parts.query, [("host", "papers.example")], body))


def token_of(page: Response) -> str:
    field = BeautifulSoup(page.body, "html.parser").find("input", {"name": "t"})
    return str(field["value"])  # type: ignore[index]


def link_in(letter: EmailMessage) -> str:
    text = letter.get_body(("plain",))
    assert text
    return str(next(word for word in text.get_content().split() if "/readers/" in word))


def joined(standing: Cloud, address: str) -> None:
    asked(standing, "POST", "/readers/ask", f"address={quote(address)}".encode())
    page = asked(standing, "GET", link_in(letters()[-1]))
    answer = asked(standing, "POST", "/readers/join", f"t={token_of(page)}".encode())
    assert (answer.status, b"You are on the list" in answer.body) == (200, True)


def test_the_chat_is_told_once(standing: Cloud, chat: Wire) -> None:
    assert [fired(standing, "WebhookFunction", NOON + timedelta(hours=n)) for n in (0, 1)] == [
        {"told": str(DAY)},
        {"told": None},
    ]
    (request,) = chat.requests
    assert request.startswith(b"POST /services/secret ")
    assert "Title of 2609.00001" in json.loads(request.partition(b"\r\n\r\n")[2])["text"]
    assert not any("services/secret" in line for line in standing.logs("WebhookFunction"))


def test_a_post_goes_out_on_the_account(standing: Cloud, account: Wire) -> None:
    assert fired(standing, "BlueskyFunction") == {"told": str(DAY)}
    login, post = (json.loads(request.partition(b"\r\n\r\n")[2]) for request in account.requests)
    assert login == {"identifier": "papers.example", "password": "an app password"}
    assert b"Authorization: Bearer a.b.c" in account.requests[1]
    assert (post["repo"], post["collection"], len(post["rkey"])) == ("did:plc:operator", "app.bsky.feed.post", 13)
    assert post["record"]["text"].startswith("Hot Papers, ")


def test_a_reader_asks_twice_gets_the_next_digest_once_and_ends_it_with_one_click(standing: Cloud) -> None:
    form = asked(standing, "GET", "/readers/ask")
    assert (form.status, dict(form.headers)["cache-control"]) == (200, "no-store")
    assert BeautifulSoup(form.body, "html.parser").find("input", {"name": "address", "type": "email"})
    before = len(letters())
    joined(standing, ADA)
    assert fired(standing, "MailFunction")["sent"] == 0, "who joins today gets tomorrow's"
    table = standing.session.resource("dynamodb").Table(standing.stack.ref("ReadersTable"))
    table.update_item(
        Key={"pk": "READER", "sk": ADA},
        UpdateExpression="SET told = :day",
        ExpressionAttributeValues={":day": str(DAY - timedelta(days=1))},
    )
    assert [fired(standing, "MailFunction")["sent"] for _ in range(2)] == [1, 0]
    invitation, letter = letters()[before:]
    assert (letter["To"], letter["From"]) == (ADA, "Hot Papers <digest@papers.example>")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    leave = link_in(letter)
    assert letter["List-Unsubscribe"] == f"<{leave}>"
    page = asked(standing, "GET", leave)
    assert ADA.encode() in page.body
    assert table.scan()["Count"] > 0, "opening the link changes nothing"
    assert b"The address is deleted" in asked(standing, "POST", leave, b"List-Unsubscribe=One-Click").body
    assert ADA not in json.dumps(table.scan()["Items"], default=str)
    assert "List-Unsubscribe" not in invitation


@pytest.mark.parametrize(
    ("method", "address", "body", "words"),
    [
        ("POST", "/readers/ask", b"address=ada", "is not an e-mail address"),
        ("POST", "/readers/ask", b"address=a%40example.org%0d%0aBcc:b%40example.org", "is not an e-mail address"),
        ("POST", "/readers/ask", b"", "is not an e-mail address"),
        ("POST", "/readers/ask", b"&".join(b"%d=1" % n for n in range(11)), "too many fields"),
        ("GET", "/readers/join?t=abc", b"", "not one that we sent"),
        ("POST", "/readers/leave?t=", b"", "not one that we sent"),
        ("POST", "/readers/leave", b"t=<script>alert(1)</script>", "not one that we sent"),
        ("GET", "/readers/other", b"", "There is no such page"),
        ("DELETE", "/readers/other", b"", "There is no such page"),
    ],
)
def test_what_is_wrong_is_said_on_a_page(standing: Cloud, method: str, address: str, body: bytes, words: str) -> None:
    before = len(letters())
    page = asked(standing, method, address, body)
    assert (page.status, words in page.body.decode()) == (404 if "no such" in words else 400, True)
    assert b"<script>alert" not in page.body
    again = BeautifulSoup(page.body, "html.parser").find("input", {"name": "address"})
    assert bool(again) == ((method, address) == ("POST", "/readers/ask")), "who mistyped can type again"
    assert len(letters()) == before


@pytest.mark.parametrize("page", ["ask", "join", "leave"])
def test_a_page_is_read_and_its_form_sent_and_nothing_else(standing: Cloud, page: str) -> None:
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS"):
        answer = asked(standing, method, f"/readers/{page}")
        assert answer.status == (204 if method == "OPTIONS" else 405)
        assert dict(answer.headers)["allow"] == "GET, HEAD, POST, OPTIONS"
        assert bool(answer.body) == (method != "OPTIONS")


def test_the_front_page_says_where_to_ask(standing: Cloud) -> None:
    list(standing.pump())
    front = BeautifulSoup(asked(standing, "GET", "/").body, "html.parser")
    assert front.find("a", href="/readers/ask")
    assert not BeautifulSoup(asked(standing, "GET", f"/digests/{DAY}/").body, "html.parser").find(
        "a", href="/readers/ask"
    )


def test_whether_an_address_is_a_reader_is_not_told(standing: Cloud) -> None:
    pages = [asked(standing, "POST", "/readers/ask", b"address=ben%40example.org").body for _ in range(2)]
    assert pages[0] == pages[1]


def test_each_fails_alone_and_in_words(standing: Cloud) -> None:
    kept_secret(standing, "webhook-url", " ")
    with pytest.raises(FunctionError, match="webhook-url"):
        fired(standing, "WebhookFunction")
    assert fired(standing, "MailFunction")["sent"] == 0


def kept_secret(standing: Cloud, name: str, value: str) -> None:
    ssm = standing.session.client("ssm")
    ssm.put_parameter(Name=f"/hotpapers/hotpapers/{name}", Value=value, Type="SecureString", Overwrite=True)


def opened(standing: Cloud, token: str, at: datetime) -> int:
    asked_ = {"http": {"method": "GET"}, "timeEpoch": int(at.timestamp() * 1000)}
    event = {"rawPath": "/readers/leave", "queryStringParameters": {"t": token}, "requestContext": asked_}
    answer: Any = standing.functions["ReadersFunction"].invoke(event)
    return int(answer["statusCode"])


def test_another_secret_is_used_within_minutes(standing: Cloud) -> None:
    old, new, later = "a secret that signs links", "another secret", NOON + timedelta(minutes=15)
    tokens = [SignedTokens(one).sign("leave", ADA) for one in (old, new)]
    assert [opened(standing, token, NOON) for token in tokens] == [200, 400]
    kept_secret(standing, "mail-secret", new)
    assert [opened(standing, token, later) for token in tokens] == [400, 200]
    kept_secret(standing, "mail-secret", old)


def test_a_link_of_a_letter_holds_one_token(standing: Cloud) -> None:
    asked(standing, "POST", "/readers/ask", b"address=cora%40example.org")
    assert list(parse_qs(urlsplit(link_in(letters()[-1])).query)) == ["t"]


def test_without_its_secret_a_form_fails_and_the_log_says_which_and_how_to_make_it(standing: Cloud) -> None:
    kept_secret(standing, "mail-secret", " ")
    assert opened(standing, "of an old letter", NOON + timedelta(minutes=30)) == 503
    assert any(
        "aws ssm put-parameter --type SecureString --name /hotpapers/hotpapers/mail-secret" in line
        for line in standing.logs("ReadersFunction")
    )
    kept_secret(standing, "mail-secret", "a secret that signs links")


def test_nothing_of_it_exists_where_nobody_asked_for_it() -> None:
    plain = template.stack(template.read(), {})
    assert not {"WebhookFunction", "BlueskyFunction", "MailFunction", "ReadersFunction"} & plain.resources.keys()
    assert not list(plain.of_type("AWS::SES::ConfigurationSet"))
    assert len(list(plain.of_type("AWS::DynamoDB::Table"))) == 1
