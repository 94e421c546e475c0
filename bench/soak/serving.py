"""The process that is watched: the sample day on the embedded cloud, served, while digests are saved and published.

Says a line of JSON for each thing that happens; ends with Ctrl-C.
"""

from __future__ import annotations

import gc
import json
import signal
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import boto3
from hotpapers.adapters.dynamodb import TableStore
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.domain.calendar import window
from hotpapers.domain.digest import Digest
from hotpapers.views.documents import digest_body

from bench.soak.aws import apart
from bench.soak.measure import held
from local import cloud, serve
from local.web import SAMPLE_TIME, Web

A_DAY = 10
"""Changes: one in so many is the next day's digest, the others recounts of the newest."""


OUT = sys.stdout
"""While a function runs, in whichever thread, `sys.stdout` is its log."""


def say(**what: Any) -> None:
    print(json.dumps(what), file=OUT, flush=True)


def changed(digest: Digest, number: int) -> Digest:
    """What the next count says of it: more likes; or a next day's."""
    entries = tuple(replace(entry, likes=entry.likes + number) for entry in digest.entries)
    if number % A_DAY:
        return replace(digest, entries=entries)
    day = weekday(digest.date)
    until = digest.generated_at + (day - digest.date)
    return replace(
        digest, date=day, entries=entries, revision=0, window=window(day, until), generated_at=until, imported=None
    )


def weekday(after: date) -> date:
    day = after + timedelta(days=1)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


@dataclass
class Publishing:
    embedded: cloud.Cloud
    store: TableStore
    digest: Digest

    def change(self, number: int) -> None:
        new = changed(self.digest, number)
        body = digest_body(replace(new, revision=new.revision + 1))
        papers = [entry.paper for entry in new.entries]
        self.digest = self.store.save(new, body, self.store.mentions(self.digest.date), papers)
        self.tell("saved")
        list(self.embedded.pump())
        self.tell("published")
        if lost := sum(poller.mapping.discarded for poller in self.embedded.pollers):
            say(complaint=f"{lost} records failed for good")

    def tell(self, what: str) -> None:
        say(**{what: [str(self.digest.date), self.digest.revision]}, at=time.monotonic())

    def run(self, every: float, over: threading.Event) -> None:
        number = 0
        while not over.wait(every):
            number += 1
            try:
                self.change(number)
            except Exception as error:  # noqa: BLE001 - the soak goes on, and says it
                say(complaint=f"publishing: {type(error).__name__}: {error}")
            gc.collect()
            say(held=held(), at=time.monotonic())


def main(port: int, every: float) -> None:
    # a shell in whose background the soak runs has had it ignored, and it is how the soak ends this
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with ExitStack() as closing:
        listening = closing.enter_context(serve.listen(port))
        site = f"http://{serve.HOST}:{listening.getsockname()[1]}"
        chosen = closing.enter_context(Web()).env() | {"HOTPAPERS_SITE_URL": site}
        embedded = closing.enter_context(
            cloud.started({}, chosen, somewhere=partial(apart, lambda pid: say(emulator=pid)))
        )
        embedded.fire(SAMPLE_TIME)
        list(embedded.pump())
        store = TableStore(Table(boto3.client("dynamodb"), embedded.stack.ref("Table")))
        newest = store.latest()
        digest = store.load(newest) if newest else None
        assert digest
        publishing, over = Publishing(embedded, store, digest), threading.Event()
        publishing.tell("saved")
        publishing.tell("published")
        embedded.functions[cloud.API].warm()
        say(ready=listening.getsockname()[1])
        changing = threading.Thread(target=publishing.run, args=[every, over], daemon=True)
        changing.start()
        # what it is at is finished before the cloud is taken away
        closing.callback(changing.join)
        closing.callback(over.set)
        serve.serve(embedded.edge, listening, lambda line: say(complaint=line))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
