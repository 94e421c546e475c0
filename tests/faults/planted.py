"""The five bugs that a sweep is there to find, planted one at a time: tests of the test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hotpapers.adapters.dynamodb import TableStore
from hotpapers.adapters.dynamodb.client import Condition, Table
from hotpapers.adapters.s3 import BucketSite
from hotpapers.jobs.harvest import Harvest
from hotpapers.jobs.publish import Publish
from hotpapers.ports import Held, SiteObject, Swapped

from tests.faults.cloud import Planted
from tests.unit.adapters.dynamodb.test_crashes import Backwards, Hurried


def _stored(store: TableStore, job: Harvest) -> Harvest:
    return replace(job, store=store, revise=replace(job.revise, store=store))


def _table(job: Harvest) -> Table:
    store: Any = job.store
    held: Table = store.table
    return held


@dataclass(frozen=True, slots=True)
class _Late(BucketSite):
    """New pages are kept back until the lists are out."""

    back: list[SiteObject] = field(default_factory=list)

    def swap(self, items: Iterable[SiteObject], held: Held) -> Swapped:
        asked = list(items)
        late = [one for one in asked if one.path.startswith(("papers/", "digests/")) and one.path not in held]
        self.back.extend(late)
        swapped = BucketSite.swap(self, [one for one in asked if one not in late], held)
        if any(one.path == "index.html" for one in asked):
            BucketSite.swap(self, self.back, {})
        return swapped


def _late(job: Publish) -> Publish:
    site: Any = job.site
    return replace(job, site=_Late(site.client, site.bucket, sleep=lambda _: None))


class _Counting(Table):
    """Counts how often META was put."""

    def put(self, item: Any, condition: Condition) -> bool:
        done = Table.put(self, item, condition)
        if item["sk"]["S"] == "META":
            self.add({name: item[name] for name in ("pk", "sk")}, "puts", 1, Condition("attribute_exists(#pk)", {}))
        return done


class _Hasty(Table):
    """What a batch leaves unprocessed is left."""

    def _insist(self, doing: str, asked: object, call: Any) -> None:
        call(asked)


def _backwards(job: Harvest) -> Harvest:
    table = _table(job)
    return _stored(TableStore(Backwards.fresh(table.client, table.name)), job)


def _counting(job: Harvest) -> Harvest:
    table = _table(job)
    return _stored(TableStore(_Counting(table.client, table.name)), job)


def _hurried(job: Harvest) -> Harvest:
    return _stored(Hurried(_table(job)), job)


def _hasty(job: Harvest) -> Harvest:
    table = _table(job)
    return _stored(TableStore(_Hasty(table.client, table.name)), job)


BUGS: Mapping[str, Planted] = {
    "lists before their pages": Planted(publish=_late),
    "META before its rows": Planted(_backwards),
    "a counter": Planted(_counting),
    "the clock in what is written": Planted(_hurried),
    "unprocessed items are left": Planted(_hasty),
}
