"""Stops a process at one of its calls, tells the stream's records so far, runs it again; and says what is wrong then.

To be stopped before a call and after the one before it are the same to everybody else, so each call is one trial.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Any

from hotpapers.domain.errors import HotPapersError

from tests.crashes import Process, Stopped, When
from tests.faults.cloud import Cloud, Planted
from tests.faults.hours import Hour
from tests.faults.reader import WRITES

if TYPE_CHECKING:
    import boto3

Job = Callable[[Cloud, Process], None]
SEED = 20261125


def harvesting(hour: Hour) -> Job:
    return hour.run


def publishing(cloud: Cloud, process: Process) -> None:
    cloud.deliver(process)


@dataclass
class Scene:
    """What was there before, and the job that something befalls."""

    aws: boto3.Session
    before: Sequence[Hour]
    job: Job
    undelivered: bool = False
    """The last hour's records wait for publish, which is the job then."""
    planted: Planted | None = None

    @cached_property
    def start(self) -> Cloud:
        cloud = Cloud(self.aws)
        for hour in self.before:
            cloud.deliver()
            hour.run(cloud)
        if not self.undelivered:
            cloud.deliver()
        return cloud

    @cached_property
    def clean(self) -> tuple[Cloud, list[str]]:
        """How it ends where nothing befalls it, and the calls that it makes."""
        cloud = self.start.copy()
        process = cloud.process()
        self.job(cloud, process)
        cloud.deliver()
        return cloud, process.made

    @cached_property
    def ends(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        cloud, _ = self.clean
        return cloud.rows(), cloud.objects()

    def points(self, share: int, *, of: Collection[str] = WRITES) -> list[int]:
        """Calls, from 1: a seeded `share` of them. A stop after a read leaves what the last write left."""
        every = [at for at, operation in enumerate(self.clean[1], 1) if operation in of]
        return every if share >= len(every) else sorted(Random(SEED).sample(every, share))

    def stopped(self, at: int, *, twice: int = 0) -> list[str]:
        """What is wrong after a stop at the call, and a second one at the re-run's call `twice`, and then neither."""
        cloud = self.start.copy(self.planted)
        for one in filter(None, (at, twice)):
            with suppress(Stopped):
                self.job(cloud, cloud.process(one))
            cloud.deliver()
        self.job(cloud, cloud.process())
        cloud.deliver()
        return [*cloud.reader.wrong, *self.differs(cloud)]

    def failed(self, at: int, when: When, error: Callable[[str], BaseException]) -> list[str]:
        """What is wrong after AWS answered the call with an error; or did as asked, and answered with one."""
        cloud = self.start.copy(self.planted)
        self.job(cloud, cloud.process(at, when, error))
        cloud.deliver()
        return [*cloud.reader.wrong, *self.differs(cloud)]

    def unfinished(self) -> list[str]:
        """What is wrong where DynamoDB leaves half of some batches unprocessed."""
        cloud = self.start.copy(self.planted)
        cloud.held_back = 2
        try:
            self.job(cloud, cloud.process())
            cloud.deliver()
        except HotPapersError as error:
            return [str(error)]
        return [*cloud.reader.wrong, *self.differs(cloud)]

    def overlapped(self, at: int, other: Job) -> list[str]:
        """What is wrong after another job ran from its start to its end at one of the calls."""
        cloud = self.start.copy(self.planted)
        process = cloud.process(at)
        process.meanwhile = lambda: other(cloud, cloud.process())
        self.job(cloud, process)
        cloud.deliver()
        rebuilt, found = cloud.rebuilt(), cloud.objects()
        stale = sorted(path for path in rebuilt if found.get(path) != rebuilt[path])
        return [*cloud.reader.wrong, *(f"{path} is not what the table says" for path in stale[:4])]

    def twice(self, at: int) -> list[str]:
        """What is wrong after the same job ran from its start to its end at one of its calls."""
        cloud = self.start.copy(self.planted)
        process = cloud.process(at)
        process.meanwhile = lambda: self.job(cloud, cloud.process())
        self.job(cloud, process)
        cloud.deliver()
        return [*cloud.reader.wrong, *self.differs(cloud)]

    def differs(self, cloud: Cloud) -> Iterator[str]:
        for what, wanted, found in zip(("row", "object"), self.ends, (cloud.rows(), cloud.objects()), strict=True):
            names = [name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)]
            if names:
                yield f"another {what}: {', '.join(sorted(names)[:4])}"

    def sweep(self, share: int) -> Iterator[str]:
        for at in self.points(share):
            yield from (f"call {at}, {self.clean[1][at - 1]}: {what}" for what in self.stopped(at))
