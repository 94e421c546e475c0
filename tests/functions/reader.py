"""The API behind its gateway, and a reader who asks it. One for all tests that only read."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
from hotpapers.adapters.dynamodb import TableRunLog, TableStore, TableTakedowns
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.domain.digest import Digest, State
from hotpapers.domain.mention import Author, Mention, Network
from hotpapers.domain.paper import PaperId
from hotpapers.domain.run import StatusPage
from hotpapers.domain.takedown import Takedown
from hotpapers.views.documents import digest_body

from local import aws
from local.function import Function
from local.gateway import Gateway, Request, Route
from tests.builders import DAY, NOW, a_digest, a_mention, a_paper, a_status, an_entry
from tests.conftest import TABLE, declared

NEXT = DAY + timedelta(days=1)
LONG_AGO = DAY - timedelta(days=60)
HIDDEN = "2609.00099"
OLD = "hep-th/9901001"


@dataclass(frozen=True)
class Said:
    status: int
    headers: dict[str, str]
    """Names in small letters."""
    body: bytes

    @property
    def text(self) -> bytes:
        return gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def results(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.json["results"]
        return found

    def ids(self) -> list[str]:
        return [one["id"] for one in self.results]


@dataclass
class Reader:
    gateway: Gateway
    function: Function
    store: TableStore
    takedowns: TableTakedowns

    def get(self, target: str, method: str = "GET", **headers: str) -> Said:
        """`target`: path and query, as they are sent."""
        path, _, query = target.partition("?")
        sent = [(name.replace("_", "-"), value) for name, value in headers.items()]
        return self.ask(Request(method, path, query, sent))

    def ask(self, request: Request) -> Said:
        answer = self.gateway.answer(request)
        return Said(answer.status, {name.lower(): value for name, value in answer.headers}, answer.body)

    def save(self, digest: Digest, mentions: Sequence[Mention] = ()) -> Digest:
        return self.store.save(digest, digest_body(replace(digest, revision=digest.revision + 1)), mentions)

    def pages(self, target: str) -> Iterator[Said]:
        """Of a list, as far as its links go."""
        while target:
            page = self.get(target)
            yield page
            target = page.headers.get("link", "").partition(">")[0].lstrip("<")


@contextmanager
def reading(*, seeded: bool = True) -> Iterator[Reader]:
    with aws.running() as endpoint, aws.only(aws.environment(endpoint), hiding=("AWS_",)):
        client = boto3.Session().client("dynamodb")
        client.create_table(TableName=TABLE, **declared())
        table = Table(client, TABLE)
        environment = {**aws.environment(endpoint), "HOTPAPERS_TABLE": TABLE}
        function = Function("api", "arn:aws:lambda:x", "functions.api.app", "handler", environment, 10, 512)
        routes = [Route("ANY", f"/{under}/{{proxy+}}", function) for under in ("v1", ".well-known")]
        gateway = Gateway("api", routes, lambda: datetime(2026, 9, 26, tzinfo=UTC))
        reader = Reader(gateway, function, TableStore(table), TableTakedowns(table))
        if seeded:
            seed(reader, TableRunLog(table))
        yield reader


def seed(reader: Reader, runs: TableRunLog) -> None:
    """Two days of this month with a paper in both, one of long ago, one paper that was taken down."""
    both, old = a_paper("2609.00002", title="Schrödinger bridges for diffusion", categories=("cs.CV",)), a_paper(OLD)
    accused = a_paper(HIDDEN, title="Taken down")
    posts = [
        a_mention("1", papers=(both.id,), posted_at=NOW - timedelta(hours=1)),
        a_mention("2", papers=(both.id,), author=Author("did:secret", "secret.example", hidden=True)),
        a_mention("3", papers=(both.id,), network=Network.X, text="not to be shown", author=Author("3", "r", bot=True)),
    ]
    first = (an_entry(1, a_paper("2609.00001")), an_entry(2, both), an_entry(3, accused), an_entry(4, a_paper()))
    reader.save(a_digest(LONG_AGO, (an_entry(1, old, value=20.0),), state=State.FINAL))
    reader.save(a_digest(DAY, first), posts)
    newest = (
        an_entry(1, both, value=120.0),
        an_entry(2, a_paper("2609.00005", title="Proofs in C++17 and ASP.NET", authors=("Ève Curie",))),
    )
    reader.save(a_digest(NEXT, newest, sources=(a_status(), a_status(Network.X))), posts)
    reader.takedowns.hide(Takedown(PaperId(HIDDEN), NOW, "asked for by its author"))
    runs.say(StatusPage(NOW, ("The digest of Friday, 25 September 2026 is out.",), NEXT, (a_status(),)))
