"""All of arXiv, 100,000 posts a day, ten years: what a recount takes, and what a new day costs beside an old archive.

`python -m bench.scale` measures both for docs/scale.md, each size in a process of its own. About a minute on a quiet
machine.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from time import process_time
from typing import Any

from hotpapers.adapters.dynamodb import TableArchive, TableStore, TableTakedowns
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.domain.calendar import window
from hotpapers.domain.count import Count
from hotpapers.domain.digest import Announced
from hotpapers.domain.listing import Announcement
from hotpapers.domain.mention import Gathered, Network
from hotpapers.jobs.publish import Publish
from hotpapers.jobs.revise import Revise
from hotpapers.views.documents import digest_body

from bench.capacity import size, writing
from bench.render.growth import DAY, Counting, a_day, an_archive
from bench.storage.made import papers, posts
from tests.builders import a_status
from tests.fakes import FakeRunLog, FakeTakedowns

DAYS = {"computer science and statistics": (1_300, 6_000), "all of arXiv": (4_000, 100_000)}
"""Papers announced, posts counted."""
ARCHIVES = (10, 250, 2_500)
"""Days: two weeks, a year, ten years."""
SHARED = ("index.html", "feed.xml", "archive/index.html", "archive/months.json", "sitemap.xml")
"""Objects that every publish writes."""

Json = dict[str, Any]


class Empty:
    """A table that holds nothing and takes everything: what is written to it is measured, and let go."""

    def __init__(self) -> None:
        self.units = self.largest = self.items = 0

    def __getattr__(self, name: str) -> Callable[..., Json]:
        """Of a client: reads find nothing."""
        return lambda **asked: {"Items": [], "Responses": {}, "Asked": asked}

    def put_item(self, *, Item: Json, **_: object) -> Json:  # noqa: N803 - the operation's own name
        return self._take(Item)

    def batch_write_item(self, *, RequestItems: Mapping[str, list[Json]], **_: object) -> Json:  # noqa: N803
        for row in (row for rows in RequestItems.values() for row in rows):
            self._take(row["PutRequest"]["Item"])
        return {"UnprocessedItems": {}}

    def _take(self, item: Json) -> Json:
        self.items += 1
        self.units += writing([item])
        self.largest = max(self.largest, size(item))
        return {}


def recount(announced: int, counted: int) -> Json:
    """Ranking and saving what was gathered, from nouns in memory to items on their way."""
    known = papers(DAY, announced)
    found = posts(known[: announced // 2], counted)
    client: Any = Empty()
    table = Table(client, "scale")
    revise = Revise(
        TableStore(table), TableArchive(table), TableTakedowns(table), "heat", "https://x.example", digest_body
    )
    announcement = Announcement(DAY, Announced(("cs",), announced, 0), tuple(known))
    count = Count(announcement, "1d", window(DAY, found[0].counted_at + timedelta(days=1)), None)
    gathered = [
        Gathered(tuple(post for post in found if post.network is network), a_status(network)) for network in Network
    ]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    start = process_time()
    revised = revise.run(count, gathered)
    return {
        "listed": revised.listed,
        "cpu": process_time() - start,
        "gathered": before,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024,
        "items": client.items,
        "units": client.units,
        "largest": client.largest,
    }


def publish(days: int) -> Json:
    """One new day beside so many."""
    store, site = an_archive(days)
    store.digests[DAY], store.newest = a_day(0), DAY
    store.papers.update({entry.paper.id: {DAY: entry.paper} for entry in store.digests[DAY].entries})
    reads, rounds = Counting(store), Counting(site)
    start = process_time()
    report = Publish(reads, rounds, reads, FakeTakedowns(), FakeRunLog()).run([DAY])
    cpu = process_time() - start
    sizes = {name: len(site.objects[name].body) for name in SHARED if name in site.objects}
    return {"written": report.written, "reads": reads.calls, "rounds": rounds.calls, "cpu": cpu, "sizes": sizes}


def apart(what: str, *numbers: int) -> Json:
    """In a process of its own, so that its peak is its own."""
    command = [sys.executable, "-m", "bench.scale", what, *map(str, numbers)]
    said: Json = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return said


def main() -> None:
    for name, (announced, counted) in DAYS.items():
        one = apart("recount", announced, counted)
        print(
            f"{name}: {announced:,} papers, {counted:,} posts: {one['cpu']:.1f} s CPU; {one['gathered']:.0f} MB "
            f"gathered, {one['peak']:.0f} at the peak; {one['items']:,} items, {one['units']:,} write units, the "
            f"largest item {one['largest']:,} bytes",
            flush=True,
        )
    for days in ARCHIVES:
        one = apart("publish", days)
        sizes = ", ".join(f"{name} {bytes_:,}" for name, bytes_ in one["sizes"].items())
        print(
            f"a new day beside {days:,}: {one['cpu']:.1f} s CPU, {one['written']} objects, {one['reads']} reads of the "
            f"table, {one['rounds']} rounds with the bucket; bytes: {sizes}",
            flush=True,
        )


WHAT: Mapping[str, Callable[..., Json]] = {"recount": recount, "publish": publish}

if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(WHAT[sys.argv[1]](*map(int, sys.argv[2:]))))
    else:
        main()
