"""The commands. Each embedded cloud ends with the command that started it."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from itertools import starmap, takewhile
from pathlib import Path

from hotpapers.domain.errors import InvalidPost

from local import archive, benches, cloud, parameters, places, probe, serve, template
from local.console import Console
from local.errors import BadArgument
from local.notice import REPLAY
from local.standing import Standing
from local.template import ROOT
from local.web import SAMPLE_TIME, Web

COUNTED_UNTIL = timedelta(days=1, hours=6)
"""After the start of the day: when a day asked for by its date is counted, unless now is earlier."""
LARGEST = 32_000_000
"""Bytes of a post; those of the blog have some 100,000."""
PAUSE = "HOTPAPERS_ARXIV_DELAY_SECONDS"

Environ = Mapping[str, str]


def run(options: argparse.Namespace, console: Console, environ: Environ) -> int:
    """The schedule's event through harvest, or one event for each date asked for; 1 where any of them failed."""
    with _standing(options, console, environ, options.sources) as standing:
        events = list(_events(options.date, standing.now))
        went_well = [event for event in events if standing.harvest(event)]
        if went_well:
            standing.publish()
            standing.finish(options.out)
    return 0 if went_well == events else 1


def import_posts(options: argparse.Namespace, console: Console, environ: Environ) -> int:
    """1 where a file was refused or may have been cut off; the others are imported all the same.

    An archive is imported alone.
    """
    if places.is_archive(options.posts[0]):
        return _import_archive(options, console, environ)
    files, unread = _read(options.posts)
    refused = list(takewhile(bool, starmap(_refusal, files)))
    nothing = len(refused) == len(files)
    for line in (*unread, *(filter(None, refused) if nothing else ())):
        console.fail(line)
    if nothing:
        return 1
    with _standing(options, console, environ, "none") as standing:
        posts, whole = standing.import_posts(files)
        if posts:
            standing.publish()
            standing.finish(options.out)
    return 0 if whole and not unread else 1


def _refusal(name: str, content: bytes) -> str | None:
    """Why it is no post."""
    from hotpapers.adapters import blog  # noqa: PLC0415 - for an import alone

    try:
        blog.parse(name, content)
    except InvalidPost as error:
        return str(error)
    return None


def _import_archive(options: argparse.Namespace, console: Console, environ: Environ) -> int:
    archive.must_begin(options.posts[0])
    with _standing(options, console, environ, "none") as standing:
        standing.import_archive(options.posts[0])
        standing.publish()
        standing.finish(options.out)
    return 0


def bench(options: argparse.Namespace, console: Console, _environ: Environ) -> int:
    """Runs bench.NAME in a process of its own; without a name says which there are."""
    if options.name is None:
        for name, text in benches.found().items():
            console.say(f"{name:<12} {benches.first_line(text)}")
        return 0
    command = [sys.executable, "-m", f"bench.{options.name}", *options.arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - a module of this project


def _read(paths: Sequence[Path]) -> tuple[list[tuple[str, bytes]], list[str]]:
    """Names and bytes; and a line for each that cannot be read."""
    files, unread = [], []
    for path in paths:
        try:
            with path.open("rb") as file:
                body = file.read(LARGEST + 1)
        except OSError as error:
            unread.append(f"{path}: {error.strerror}")
            continue
        if len(body) > LARGEST:
            unread.append(f"{path}: longer than {LARGEST:,} bytes, so it is no post")
        else:
            files.append((str(path), body))
    return files, unread


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
def _standing(options: argparse.Namespace, console: Console, environ: Environ, sources: str) -> Iterator[Standing]:
    """The embedded cloud with the sources asked for. What cannot work is refused before any work is done."""
    body = template.read()
    template.values(body, parameters.given(body["Parameters"], environ).parameters)
    _prepare(options.out)
    with ExitStack() as closing:
        listening = None if options.once else closing.enter_context(serve.listen(options.port))
        chosen = {"HOTPAPERS_SITE_URL": f"http://{serve.HOST}:{options.port}"}
        replays = sources == "sample" or (sources == "auto" and _says_unreachable(console, environ))
        if replays:
            stand_in = closing.enter_context(Web()).env()
            chosen |= stand_in
        if replays and sources == "auto":
            # what cannot be reached is not asked, whoever named it
            environ = {name: value for name, value in environ.items() if name not in stand_in or name == PAUSE}
        with console.step("starting the embedded cloud") as step:
            embedded = closing.enter_context(cloud.started(environ, chosen, body=body))
            step.done(f"embedded cloud: what template.yaml declares, {len(embedded.functions)} functions")
        for line in embedded.doubts:
            console.fail(line)
        now = SAMPLE_TIME if replays else datetime.now(UTC)
        live, notice = sources in ("auto", "live") and not replays, REPLAY if replays else ""
        yield Standing(embedded, console, now, live=live, listening=listening, notice=notice)


def _prepare(folder: Path | None) -> None:
    """Raises BadArgument where nothing can be written."""
    try:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadArgument(f"--out {folder}: {error.strerror}") from None


def _says_unreachable(console: Console, environ: Environ) -> bool:
    why = probe.unreachable(environ.get("HOTPAPERS_ARXIV_URL", "").strip() or "https://arxiv.org")
    if why:
        console.say(f"arXiv cannot be reached from here ({why}): replaying the sample day, 22 January 2021")
    return why is not None
