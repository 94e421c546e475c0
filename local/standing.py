"""A cloud that stands, and what a run does with it.

cloud ─► events through harvest, or posts through the importer ─► streams through publish ─► site and API
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from pathlib import Path

from local import archive, hours, serve, words
from local.cloud import API, HARVEST, PUBLISH, Cloud
from local.console import Console, Step
from local.errors import BadInput, LocalError
from local.function import FunctionError
from local.gateway import Request
from local.hours import Hours
from local.logs import heard
from local.notice import Noticed
from local.schedule import Schedule

WEB = "hotpapers.adapters.http.door"
"""Who logs that a request is tried again."""


class RunFailed(LocalError):
    """A function of the embedded cloud failed for good."""


@dataclass(frozen=True)
class Standing:
    cloud: Cloud
    console: Console
    now: datetime
    """The event's time where no date is asked for."""
    live: bool = False
    """Its sources go on: so does its schedule while it serves."""
    listening: socket.socket | None = None
    notice: str = ""
    """What the pages that it serves say first."""

    def harvest(self, event: Mapping[str, str]) -> bool:
        """The event, or where it names no day the schedule at its time. False where it failed for good or arXiv refuses
        us, and is said.
        """
        asked = event.get("day", "the newest announcement")
        try:
            with self.console.step(f"harvest: {asked}") as step, heard(WEB, self._waits):
                report = self.cloud.invoke(HARVEST, event) if "day" in event else self._fire(event["time"])
                first, *others = words.harvested(report, asked)
                step.done(f"harvest: {first}; {words.many(report['listing_requests'], 'request')} to arXiv")
        except FunctionError as error:
            self.console.fail(f"harvest: {words.why(error)}")
            return False
        for line in (*others, *map(words.source, report["asked"])):
            self.console.say(f"  {line}")
        return bool(report["counts"]) or not report["forbidden"]

    def _waits(self, line: str) -> None:
        """A source that does not answer at once, told while it is waited for."""
        self.console.say(f"  {line}")

    def _fire(self, time: str) -> words.Report:
        report: words.Report = self.cloud.fire(datetime.fromisoformat(time))
        return report

    def import_posts(self, files: Sequence[tuple[str, bytes]]) -> tuple[int, bool]:
        """How many posts there are of the files, and whether they are all and whole; each that is not is said."""
        from hotpapers.wiring.imports import importer  # noqa: PLC0415 - after AWS's environment is set

        environment = self.cloud.environment(HARVEST)
        job = importer(environment["HOTPAPERS_TABLE"], environment["HOTPAPERS_SITE_URL"])
        with self.console.step(f"importing {words.many(len(files), 'post')}") as step:
            report = job.run(_told(files, step))
            posts = len(report.saved) + len(report.unchanged)
            step.done(f"import: {words.many(report.papers, 'paper')} of {words.many(posts, 'post')}")
        for line in (*report.doubts, *report.refused):
            self.console.fail(line)
        return posts, not (report.doubts or report.refused)

    def import_archive(self, path: Path) -> None:
        from hotpapers.wiring.operate import restore  # noqa: PLC0415 - as above

        archive.restored(restore(self.cloud.environment(HARVEST)["HOTPAPERS_TABLE"]), path, self.console)

    def publish(self) -> None:
        """Raises RunFailed where records failed for good."""
        before = self._discarded()
        with self.console.step("publishing") as step:
            records = 0
            for count in self.cloud.pump():
                records += count
                step.now(f"publishing: {words.many(records, 'record')} of the stream")
            step.done(f"publish: {words.many(records, 'record')} of the stream")
        if failed := self._discarded() - before:
            last = words.last_error(self.cloud.logs(PUBLISH))
            raise RunFailed(f"publish: {words.many(failed, 'record')} failed for good; the last error: {last}")

    def _discarded(self) -> int:
        return sum(poller.mapping.discarded for poller in self.cloud.pollers)

    def finish(self, out: Path | None) -> None:
        """The top of the newest digest; then its files where they are asked for, and its pages until Ctrl-C."""
        self._top()
        if out:
            self._copy(out)
        if self.listening:
            self._serve(self.listening)

    def _top(self) -> None:
        answer = self.cloud.edge.answer(Request("GET", "/v1/digests/latest", "", ()))
        self.console.say()
        for line in words.top(json.loads(answer.body)) if answer.status == HTTPStatus.OK else ["No digest yet."]:
            self.console.say(line)

    def _copy(self, folder: Path) -> None:
        try:
            with self.console.step(f"copying the site to {folder}") as step:
                count = self.cloud.copy_site(folder)
                others = sum(path.is_file() for path in folder.rglob("*")) - count
                beside = f", beside {words.many(others, 'other')} that stood there before" if others else ""
                step.done(f"site: {words.many(count, 'file')} in {folder}{beside}")
        except OSError as error:
            raise BadInput(f"--out {error.filename2 or error.filename or folder}: {error.strerror}") from None

    def _serve(self, listening: socket.socket) -> None:
        self.cloud.functions[API].warm()
        address = f"http://{serve.HOST}:{listening.getsockname()[1]}"
        for line in ("", f"site  {address}/", f"API   {address}/v1/digests/latest", f"feed  {address}/feed.xml"):
            self.console.say(line)
        self.console.say("Ctrl-C ends it.")
        with ExitStack() as going_on:
            for schedule in self.cloud.schedules if self.live else ():
                times = Hours(schedule.after, partial(self._scheduled, schedule), partial(datetime.now, UTC))
                going_on.enter_context(hours.running(times))
            edge = Noticed(self.cloud.edge, self.notice) if self.notice else self.cloud.edge
            serve.serve(edge, listening, self.console.fail)
        self.console.say("stopped")

    def _scheduled(self, schedule: Schedule, at: datetime) -> None:
        try:
            if schedule is not self.cloud.schedule:
                schedule.fire(at)
            elif self.harvest({"time": at.strftime("%Y-%m-%dT%H:%M:%SZ")}):
                self.publish()
        except FunctionError as error:
            self.console.fail(f"{schedule.target.function.name}: {words.why(error)}")
        except RunFailed as error:
            self.console.fail(str(error))


def _told(files: Sequence[tuple[str, bytes]], step: Step) -> Iterator[tuple[str, bytes]]:
    for number, file in enumerate(files, 1):
        step.now(f"importing post {number} of {len(files)}")
        yield file
