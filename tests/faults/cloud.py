"""The three jobs as they are wired, on a table and a bucket of moto and the stream between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import count
from typing import TYPE_CHECKING, Any, cast

import boto3
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.domain.errors import StoreError
from hotpapers.jobs.harvest import Harvest
from hotpapers.jobs.publish import Publish
from hotpapers.settings import HarvestSettings, PublishSettings
from hotpapers.wiring.harvest import harvest
from hotpapers.wiring.publish import publish

from local import template
from tests import limits
from tests.builders import DAY
from tests.conftest import QUICK, declared
from tests.crashes import HoldBack, Process
from tests.faults.reader import WRITES, Reader
from tests.sites import SITE

if TYPE_CHECKING:
    from tests.faults.hours import Hour

STATUS = "STATUS"
VOLATILE = ("STATUS/RUN#", "LEASE/", "STATUS/PAGE")
"""What tells of the runs themselves: how often one was tried, and what that cost."""

_names = count()


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
    records: dict[str, int] = field(default_factory=dict)
    """Digests' dates and STATUS, as the stream tells them and publish has not heard yet; how often each was told."""
    days: tuple[date, ...] = (DAY - timedelta(days=1), DAY, DAY + timedelta(days=1))

    def __post_init__(self) -> None:
        self.dynamodb = self.aws.client("dynamodb", config=QUICK)
        self.s3 = self.aws.client("s3", config=QUICK)
        self.dynamodb.create_table(TableName=self.name, **declared())
        self.s3.create_bucket(Bucket=self.name)
        self.reader = Reader(self)

    def copy(self, planted: Planted | None = None) -> Cloud:
        """Another with the rows, objects and records that this one had when it was first copied."""
        other = Cloud(self.aws, planted or self.planted, self.held_back, records=dict(self.records))
        items, objects = self._copied
        Table(other.dynamodb, other.name).write(items)
        for path, (body, kind, kept, stamp) in objects.items():
            other.s3.put_object(
                Bucket=other.name, Key=path, Body=body, ContentType=kind, CacheControl=kept, Metadata=stamp
            )
        other.reader = Reader(other, dict(self.reader.objects), self.reader.newest, self.reader.front)
        return other

    @cached_property
    def _copied(self) -> tuple[list[Any], dict[str, tuple[bytes, str, str, dict[str, str]]]]:
        """Read once: a sweep copies where it starts a hundred times, which was a quarter of its time."""
        return self.items(), self._stored()

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
            told = dict(self.records)
            try:
                report = job.run({date.fromisoformat(one) for one in told if one != STATUS})
                if STATUS in told:
                    job.status()
            except StoreError:
                continue
            for one, times in told.items():
                heard = one == STATUS or date.fromisoformat(one) not in report.failed
                if heard and self.records.get(one) == times:
                    del self.records[one]
            if not self.records:
                return

    def _heard(self, operation: str, asked: Mapping[str, Any]) -> None:
        for pk, sk in _keys(operation, asked):
            if sk == "META" and pk.startswith("DIGEST#"):
                self._told(pk.removeprefix("DIGEST#"))
            if (pk, sk) == (STATUS, "PAGE"):
                self._told(STATUS)

    def _told(self, one: str) -> None:
        self.records[one] = self.records.get(one, 0) + 1

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
