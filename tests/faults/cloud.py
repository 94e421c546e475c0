"""The three jobs on a table and a bucket of moto, with the project's fakes for the web; and a reader who watches."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from gzip import decompress
from itertools import count
from typing import Any, cast

import boto3
from hotpapers.adapters.dynamodb import TableReader, TableStore
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.domain.calendar import opening
from hotpapers.domain.errors import RevisionConflict, StoreError
from hotpapers.domain.listing import Listing, Outcome
from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.wake import Wake
from hotpapers.jobs.harvest import Harvest
from hotpapers.jobs.publish import Publish
from hotpapers.ports import SiteObject, StoredBody
from hotpapers.settings import HarvestSettings, PublishSettings
from hotpapers.wiring.harvest import harvest
from hotpapers.wiring.publish import publish

from local import template
from tests import limits, sites
from tests.builders import DAY, a_mention, a_paper
from tests.conftest import QUICK, declared
from tests.crashes import HoldBack, Process
from tests.fakes import FakeListings, FakePresence, FakeSource
from tests.sites import SITE, dangling

STATUS = "STATUS"
VOLATILE = ("STATUS/RUN#", "LEASE/", "STATUS/PAGE")
"""What tells of the runs themselves: how often one was tried, and what that cost."""
WRITES = {"put_item", "update_item", "batch_write_item", "put_object"}

_names = count()
_FRONT = re.compile(rb'rel="canonical" href="[^"]*/digests/(\d{4}-\d\d-\d\d)/"')


@dataclass
class Reader:
    """Looks after every write: no link leads to nothing, no digest is half there, nothing becomes older."""

    cloud: Cloud
    objects: dict[str, SiteObject] = field(default_factory=dict)
    newest: tuple[Any, ...] = ()
    front: str = ""
    wrong: list[str] = field(default_factory=list)

    def look(self, operation: str, asked: Mapping[str, Any]) -> None:
        if operation == "put_object":
            self._site(asked)
        elif operation in WRITES:
            self._table()

    def _site(self, asked: Mapping[str, Any]) -> None:
        path, revision = asked["Key"], int(asked.get("Metadata", {}).get("revision", 0))
        before = self.objects.get(path)
        if before and (before.revision or 0) > revision:
            self.wrong.append(f"{path} went back to revision {revision}")
        headers = asked["ContentType"], asked["CacheControl"]
        self.objects[path] = SiteObject(path, asked["Body"], *headers, revision)
        # before the front page is there, there is no site to come in to
        if "index.html" in self.objects and (missing := dangling(self.objects, links=_links)):
            self.wrong.append(f"{path}: {sorted(missing)[:3]} lead to nothing")
        if path == "index.html":
            self._front(asked["Body"])

    def _front(self, body: bytes) -> None:
        found = _FRONT.search(body)
        shown = found[1].decode() if found else ""
        if shown < self.front:
            self.wrong.append(f"the front page went from {self.front} back to {shown}")
        self.front = shown

    def _table(self) -> None:
        table = Table(self.cloud.dynamodb, self.cloud.name)
        store, reader = TableStore(table), TableReader(table)
        try:
            digests = {day: store.load(day) for day in self.cloud.days}
            bodies = {day: reader.digest_body(day) for day, digest in digests.items() if digest}
            latest = reader.latest_body()
        except StoreError as error:
            self.wrong.append(str(error))
            return
        for day, body in bodies.items():
            digest = digests[day]
            if body is None or digest is None or _meta(body)["revision"] != digest.revision:
                self.wrong.append(f"the body of {day} is not of its digest")
        if latest:
            self._latest(_meta(latest))

    def _latest(self, meta: Mapping[str, Any]) -> None:
        newest = meta["date"], meta["revision"]
        if newest < self.newest:
            self.wrong.append(f"latest went from {self.newest} back to {newest}")
        self.newest = newest


def _meta(body: StoredBody) -> dict[str, Any]:
    meta: dict[str, Any] = json.loads(decompress(body.gzipped))["meta"]
    return meta


@lru_cache(10_000)
def _links(item: SiteObject) -> frozenset[str]:
    return frozenset(sites.links(item))


@dataclass(frozen=True)
class Planted:
    """A bug: how the wired jobs are changed by it."""

    harvest: Callable[[Harvest], Harvest] | None = None
    publish: Callable[[Publish], Publish] | None = None


@dataclass(frozen=True)
class _Session:
    """Where wiring finds AWS: each call of the clients is the process's."""

    aws: boto3.Session
    process: Process
    held_back: int

    def client(self, service: str, **_: object) -> Any:
        client: Any = cast("Any", self.aws).client(service, config=QUICK)
        if service == "dynamodb":
            limits.enforce(client)
            HoldBack(client, self.held_back)
        return self.process.client(client)


@contextmanager
def _wired(cloud: Cloud, process: Process) -> Iterator[None]:
    session = _Session(cloud.aws, process, cloud.held_back)
    before, boto3.DEFAULT_SESSION = boto3.DEFAULT_SESSION, cast("Any", session)
    try:
        yield
    finally:
        boto3.DEFAULT_SESSION = before


@dataclass
class Cloud:
    """A table, a bucket and the stream between them."""

    aws: boto3.Session
    planted: Planted = Planted()
    held_back: int = 0
    """Batches of each process of which DynamoDB leaves half unprocessed."""
    name: str = field(default_factory=lambda: f"cloud{next(_names)}")
    records: dict[str, None] = field(default_factory=dict)
    """Digests' dates and STATUS, as the stream tells them and publish has not heard yet."""
    days: tuple[date, ...] = (DAY - timedelta(days=1), DAY, DAY + timedelta(days=1))

    def __post_init__(self) -> None:
        self.dynamodb = self.aws.client("dynamodb", config=QUICK)
        self.s3 = self.aws.client("s3", config=QUICK)
        self.dynamodb.create_table(TableName=self.name, **declared())
        self.s3.create_bucket(Bucket=self.name)
        self.reader = Reader(self)

    def copy(self, planted: Planted | None = None) -> Cloud:
        """Another with the same rows, objects and records."""
        other = Cloud(self.aws, planted or self.planted, self.held_back, records=dict(self.records))
        Table(other.dynamodb, other.name).write(self.items())
        for path, (body, kind, kept, stamp) in self._stored().items():
            other.s3.put_object(
                Bucket=other.name, Key=path, Body=body, ContentType=kind, CacheControl=kept, Metadata=stamp
            )
        other.reader = Reader(other, dict(self.reader.objects), self.reader.newest, self.reader.front)
        return other

    # ── its jobs ──

    def process(self, at: int = 0, when: Any = "after", error: Any = None) -> Process:
        """Its own; the stream and the reader notice each of its calls."""

        def look(operation: str, asked: Mapping[str, Any]) -> None:
            self._heard(operation, asked)
            self.reader.look(operation, asked)

        return Process(at, when, error, look=look)

    def harvest(self, process: Process, hour: Hour) -> Harvest:
        """As it is wired, but for the web and the clock."""
        settings = HarvestSettings.from_env(
            _declared("HarvestFunction") | {"HOTPAPERS_TABLE": self.name, "HOTPAPERS_SITE_URL": SITE}
        )
        with _wired(self, process):
            job = harvest(settings)
        wired = replace(job, **hour.web())
        return self.planted.harvest(wired) if self.planted.harvest else wired

    def publisher(self, process: Process) -> Publish:
        settings = PublishSettings.from_env({"HOTPAPERS_TABLE": self.name, "HOTPAPERS_BUCKET": self.name})
        with _wired(self, process):
            wired = publish(settings)
        return self.planted.publish(wired) if self.planted.publish else wired

    def deliver(self, process: Process | None = None) -> None:
        """What the stream tells, through publish; what failed is told again, as Lambda does."""
        job = self.publisher(process or self.process())
        for _ in range(3):
            told = list(self.records)
            report = job.run({date.fromisoformat(one) for one in told if one != STATUS})
            if STATUS in told:
                job.status()
            for one in told:
                if one == STATUS or date.fromisoformat(one) not in report.failed:
                    self.records.pop(one, None)
            if not self.records:
                return

    def _heard(self, operation: str, asked: Mapping[str, Any]) -> None:
        for pk, sk in _keys(operation, asked):
            if sk == "META" and pk.startswith("DIGEST#"):
                self.records[pk.removeprefix("DIGEST#")] = None
            if (pk, sk) == (STATUS, "PAGE"):
                self.records[STATUS] = None

    # ── how it stands ──

    def items(self) -> list[Any]:
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=self.name)
        return [item for page in pages for item in page["Items"]]

    def rows(self) -> dict[str, Any]:
        named = {f"{item['pk']['S']}/{item['sk']['S']}": item for item in self.items()}
        return {name: item for name, item in named.items() if not name.startswith(VOLATILE)}

    def objects(self) -> dict[str, tuple[bytes, str, str]]:
        """But for the status page, which tells of the runs."""
        kept = {path: held[:3] for path, held in self._stored().items()}
        return {path: held for path, held in kept.items() if not path.startswith("status/")}

    def rebuilt(self) -> dict[str, tuple[bytes, str, str]]:
        """The bucket that the table alone gives."""
        fresh = Cloud(self.aws)
        Table(fresh.dynamodb, fresh.name).write(self.items())
        fresh.publisher(fresh.process()).rebuild()
        return fresh.objects()

    def _stored(self) -> dict[str, tuple[bytes, str, str, dict[str, str]]]:
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.name)
        paths = [held["Key"] for page in pages for held in page.get("Contents", ())]
        return {path: self._object(path) for path in paths}

    def _object(self, path: str) -> tuple[bytes, str, str, dict[str, str]]:
        held = self.s3.get_object(Bucket=self.name, Key=path)
        return held["Body"].read(), held["ContentType"], held["CacheControl"], held["Metadata"]


@cache
def _declared(logical: str) -> dict[str, str]:
    """The environment that the template gives a function."""
    variables = template.stack(template.read(), {}).properties(logical)["Environment"]["Variables"]
    return {name: str(value) for name, value in variables.items()}


def _keys(operation: str, asked: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Of the items that a call wrote."""
    if operation == "batch_write_item":
        written = [one["PutRequest"]["Item"] for requests in asked["RequestItems"].values() for one in requests]
    else:
        written = [asked[name] for name in ("Item", "Key") if name in asked and operation in WRITES - {"put_object"}]
    return [(item["pk"]["S"], item["sk"]["S"]) for item in written]


@dataclass(frozen=True)
class Hour:
    """One event of the schedule, and what the web has to say then: running it again is the same run."""

    wake: Wake
    listing: Listing | None = None
    posts: tuple[Mention, ...] = ()

    def run(self, cloud: Cloud, process: Process | None = None) -> None:
        """Lambda tries an event that failed again."""
        job = cloud.harvest(process or cloud.process(), self)
        for _ in range(3):
            try:
                job.run(self.wake)
            except (StoreError, RevisionConflict):
                continue
            return
        raise StoreError("three times it failed")

    def web(self) -> dict[str, Any]:
        """What a harvest asks that is not AWS."""
        networks = (Network.BLUESKY, Network.HACKERNEWS)
        return {
            "listings": FakeListings({"cs": self.listing or Listing("cs", Outcome.UNCHANGED)}),
            "sources": [FakeSource(name, [one for one in self.posts if one.network is name]) for name in networks],
            "subjects": ("cs",),
            "presence": FakePresence(),
            "clock": lambda: self.wake.time,
            "failures": lambda: 0,
        }


def after(day: date, hours: float) -> datetime:
    return opening(day) + timedelta(hours=hours)


def listing(day: date, *papers: str) -> Listing:
    announced = tuple(a_paper(paper, announced=day, categories=("cs.LG", "stat.ML")) for paper in papers)
    return Listing("cs", Outcome.NEW, day, announced, requests=1)


def post(name: str, paper: str, likes: int, day: date, **fields: Any) -> Mention:
    at = opening(day) + timedelta(hours=1)
    return a_mention(name, papers=(paper,), likes=likes, posted_at=at, counted_at=at, **fields)


BEFORE, NEXT = DAY - timedelta(days=1), DAY + timedelta(days=1)
_TODAY = ("2609.00001", "2609.00002", "2609.00003")
FIRST = Hour(
    Wake(after(DAY, 2)),
    listing(DAY, *_TODAY),
    (
        post("1", _TODAY[0], 90, DAY),
        post("2", _TODAY[1], 40, DAY),
        post("h1", _TODAY[1], 9, DAY, network=Network.HACKERNEWS),
    ),
)
RECOUNT = Hour(
    Wake(after(DAY, 7)),
    None,
    (
        post("1", _TODAY[0], 95, DAY),
        post("2", _TODAY[1], 400, DAY),
        post("3", _TODAY[2], 70, DAY),
        post("h1", _TODAY[1], 9, DAY, network=Network.HACKERNEWS),
    ),
)
TOMORROW = Hour(
    Wake(after(NEXT, 2)),
    listing(NEXT, "2609.00011", "2609.00012"),
    (*RECOUNT.posts, post("11", "2609.00011", 60, NEXT)),
)
YESTERDAY = Hour(
    Wake(after(NEXT, 3), day=BEFORE), listing(BEFORE, "2609.00021"), (post("21", "2609.00021", 10_000, BEFORE),)
)
"""A backfill reads a day that is older than what is there …"""
RANKED = Hour(Wake(after(NEXT, 3), day=DAY, rank=True))
"""… and ranks what comes after it again."""
