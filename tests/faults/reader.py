"""A reader who looks after every write."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from gzip import decompress
from typing import TYPE_CHECKING, Any

from hotpapers.adapters.dynamodb import TableReader, TableStore
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.domain.errors import StoreError
from hotpapers.ports import SiteObject, StoredBody

from tests import sites
from tests.sites import dangling

if TYPE_CHECKING:
    from tests.faults.cloud import Cloud

WRITES = {"put_item", "update_item", "batch_write_item", "put_object"}
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
