"""What the commands do on the embedded cloud.

cloud ─► events through harvest, or posts through the importer ─► streams through publish ─► site and API
"""

from __future__ import annotations

import argparse
import json
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from hotpapers.adapters.http import Http, Limits
from hotpapers.domain.errors import SourceError, SourceUnavailable

from local import cloud, serve
from local.cloud import API, HARVEST, PUBLISH, Cloud
from local.console import Console
from local.errors import BadInput, LocalError
from local.function import FunctionError
from local.gateway import Request
from local.web import SAMPLE_TIME, Web

PROBE_SECONDS = 3.0
COUNTED_UNTIL = timedelta(days=1, hours=6)
"""After the start of the day: when a day asked for by its date is counted, unless now is earlier."""
TOP = 10

Environ = Mapping[str, str]


class RunFailed(LocalError):
    """A function of the embedded cloud failed for good."""


def run(options: argparse.Namespace, console: Console, environ: Environ) -> int:
    """The schedule's event through harvest, or one event for each date asked for."""
    with _standing(options, console, environ) as standing:
        for event in _events(options.date, standing.now):
            standing.harvest(event)
        standing.publish()
        standing.finish(options)
    return 0


def import_posts(options: argparse.Namespace, console: Console, environ: Environ) -> int:
    """1 where any file was refused; the others are imported all the same."""
    files, missing = _read(options.posts)
    for line in missing:
        console.fail(line)
    if not files:
        return 1
    options.sources = "sample"
    with _standing(options, console, environ) as standing:
        refused = standing.import_posts(files)
        standing.publish()
        standing.finish(options)
    return 1 if refused or missing else 0


def _read(paths: Sequence[Path]) -> tuple[list[tuple[str, bytes]], list[str]]:
    """Names and bytes; and a line for each that cannot be read."""
    files, missing = [], []
    for path in paths:
        try:
            files.append((str(path), path.read_bytes()))
        except OSError as error:
            missing.append(f"{path}: {error.strerror}")
    return files, missing


def _events(days: tuple[date, date] | None, now: datetime) -> Iterator[dict[str, str]]:
    if days is None:
        yield {"time": _stamp(now)}
        return
    for number in range((days[1] - days[0]).days + 1):
        day = days[0] + timedelta(days=number)
        counted = datetime.combine(day, time(), UTC) + COUNTED_UNTIL
        yield {"time": _stamp(min(now, counted)), "day": str(day)}


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


@contextmanager
def _standing(options: argparse.Namespace, console: Console, environ: Environ) -> Iterator[_Standing]:
    """The embedded cloud with the sources asked for; it ends with the block."""
    with ExitStack() as closing:
        listening = None if options.once else closing.enter_context(serve.listen(options.port))
        chosen = {"HOTPAPERS_SITE_URL": f"http://{serve.HOST}:{options.port}"}
        now = datetime.now(UTC)
        if _replays(options.sources, console, environ):
            chosen |= closing.enter_context(Web()).env()
            now = SAMPLE_TIME
        with console.step("starting the embedded cloud") as done:
            standing = closing.enter_context(cloud.started(environ, chosen))
            done(f"embedded cloud: what template.yaml declares, {len(standing.functions)} functions")
        for name in standing.unknown:
            console.warn(f"{name} is no setting of template.yaml, and is not used")
        yield _Standing(standing, console, now, listening)


def _replays(sources: str, console: Console, environ: Environ) -> bool:
    if sources == "auto" and (why := _unreachable(environ.get("HOTPAPERS_ARXIV_URL") or "https://arxiv.org")):
        console.say(f"arXiv cannot be reached from here ({why}): replaying the sample day, 22 January 2021")
        return True
    return sources == "sample"


def _unreachable(url: str) -> str | None:
    """One probe in a few seconds, name and all. None where arXiv answers, whatever it says."""
    why = ["no answer"]

    def probe() -> None:
        limits = Limits(connect=PROBE_SECONDS, read=PROBE_SECONDS, total=PROBE_SECONDS, tries=1)
        try:
            Http("probe", limits=limits).get("arXiv", f"{url}/robots.txt", accept="text/plain")
        except SourceUnavailable as error:
            why[0] = error.why
        except SourceError:
            why.clear()
        else:
            why.clear()

    # looking up a name has no time-out of its own
    thread = threading.Thread(target=probe, daemon=True)
    thread.start()
    thread.join(PROBE_SECONDS)
    return next(iter(why), None)


@dataclass
class _Standing:
    """A cloud that stands, and what is done with it."""

    cloud: Cloud
    console: Console
    now: datetime
    """The event's time where no date is asked for."""
    listening: socket.socket | None

    def harvest(self, event: Mapping[str, str]) -> None:
        asked = event.get("day", "the newest announcement")
        with self.console.step(f"harvest: {asked}") as done:
            try:
                report = self.cloud.invoke(HARVEST, event) if "day" in event else self.cloud.fire(self.now)
            except FunctionError as error:
                raise RunFailed(f"harvest: {error.message}") from error
            done(_harvested(report, asked))
        for count in report["counts"]:
            self.console.say(f"  {_counted(count)}")
        for source in report["asked"]:
            self.console.say(f"  {_source(source)}")

    def import_posts(self, files: Sequence[tuple[str, bytes]]) -> int:
        """How many files were refused."""
        from hotpapers.wiring.imports import importer  # noqa: PLC0415 - after AWS's environment is set

        environment = self.cloud.environment(HARVEST)
        job = importer(environment["HOTPAPERS_TABLE"], environment["HOTPAPERS_SITE_URL"])
        with self.console.step(f"importing {len(files)} posts") as done:
            report = job.run(files)
            done(f"import: {report.papers:,} papers of {len(report.saved) + len(report.unchanged)} posts")
        for line in report.refused:
            self.console.fail(line)
        return len(report.refused)

    def publish(self) -> None:
        with self.console.step("publishing") as done:
            records = sum(self.cloud.pump())
            failed = sum(poller.mapping.discarded for poller in self.cloud.pollers)
            done(f"publish: {records} records of the stream")
        if failed:
            last = "\n".join(self.cloud.logs(PUBLISH)[-3:])
            raise RunFailed(f"publish: {failed} records failed for good; the last of its log:\n{last}")

    def finish(self, options: argparse.Namespace) -> None:
        self._top()
        if options.out:
            with self.console.step(f"copying the site to {options.out}") as done:
                done(f"site: {self.cloud.copy_site(_folder(options.out))} files in {options.out}")
        if self.listening:
            self._serve()

    def _top(self) -> None:
        answer = self.cloud.edge.answer(Request("GET", "/v1/digests/latest", "", ()))
        if answer.status != 200:
            self.console.say("There is no digest yet.")
            return
        digest = json.loads(answer.body)
        self.console.say()
        self.console.say(f"Hot Papers {digest['meta']['date']}")
        for entry in digest["results"][:TOP]:
            self.console.say(f"{entry['rank']:>3}. {entry['title']}")
            counted = f"{entry['reposts']:,} reposts, {entry['likes']:,} likes"
            self.console.say(f"     score {entry['score']:,.1f}; {counted}; https://arxiv.org/abs/{entry['id']}")

    def _serve(self) -> None:
        assert self.listening is not None
        self.cloud.functions[API].warm()
        site = self.cloud.environment(HARVEST)["HOTPAPERS_SITE_URL"]
        self.console.say()
        self.console.say(f"site  {site}/")
        self.console.say(f"API   {site}/v1/digests/latest")
        self.console.say(f"feed  {site}/feed.xml")
        self.console.say("Ctrl-C ends it.")
        serve.serve(self.cloud.edge, self.listening)
        self.console.say("stopped")


def _harvested(report: Mapping[str, Any], asked: str) -> str:
    requests = f"{report['listing_requests']} requests to arXiv"
    if not report["counts"]:
        return f"harvest: {report['listing'] or f'nothing is due for {asked}'}; {requests}"
    return f"harvest: {', '.join(count['day'] for count in report['counts'])}; {requests}"


def _counted(count: Mapping[str, Any]) -> str:
    said = f"{count['announced']:,} papers announced, {count['mentions']:,} posts, {count['listed']} papers listed"
    kept = {"refused": f"; kept as it was: {count['why']}", "unchanged": "; nothing changed"}.get(count["outcome"], "")
    return f"{count['day']} revision {count['revision']}, step {count['step']}: {said}{kept}"


def _source(source: Mapping[str, Any]) -> str:
    reason = f", {source['reason']}" if source["reason"] else ""
    cost = f", US$ {source['cost']:.3f}" if source["cost"] else ""
    return (
        f"{source['network']}: {source['state']}{reason}; {source['items']} posts, {source['requests']} requests{cost}"
    )


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"--out {path}: {error.strerror}") from None
    return path
