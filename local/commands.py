"""The commands. Each embedded cloud ends with the command that started it."""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from local import archive, cloud, parameters, probe, serve, template
from local.console import Console
from local.errors import BadInput
from local.notice import REPLAY
from local.standing import Standing
from local.template import ROOT
from local.web import SAMPLE_TIME, Web

COUNTED_UNTIL = timedelta(days=1, hours=6)
"""After the start of the day: when a day asked for by its date is counted, unless now is earlier."""
PAUSE = "HOTPAPERS_ARXIV_DELAY_SECONDS"
BENCHES = ROOT / "bench"

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
    if archives := [path for path in options.posts if path.name.endswith(archive.ENDINGS)]:
        if len(options.posts) > 1:
            raise BadInput(f"{archives[0]} is an archive, which is imported alone")
        return _import_archive(options, console, environ)
    files, unread = _read(options.posts)
    for line in unread:
        console.fail(line)
    if not files:
        return 1
    with _standing(options, console, environ, "none") as standing:
        posts, whole = standing.import_posts(files)
        if posts:
            standing.publish()
            standing.finish(options.out)
    return 0 if whole and not unread else 1


def _import_archive(options: argparse.Namespace, console: Console, environ: Environ) -> int:
    with _standing(options, console, environ, "none") as standing:
        standing.import_archive(options.posts[0])
        standing.publish()
        standing.finish(options.out)
    return 0


def bench(options: argparse.Namespace, console: Console, _environ: Environ) -> int:
    """Runs bench.NAME in a process of its own; without a name says which there are."""
    found = dict(sorted(_benches()))
    if options.name is None:
        for name, text in found.items():
            console.say(f"{name:<12} {_first_line(text)}")
        return 0
    if options.name not in found:
        raise BadInput(f"bench: there is no {options.name!r}; there is {', '.join(found) or 'none here'}")
    command = [sys.executable, "-m", f"bench.{options.name}", *options.arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - a module of this project


def _benches() -> Iterator[tuple[str, str]]:
    """Name and source of what is run as `python -m bench.NAME`: modules, and packages by whichever file tells."""
    for path in BENCHES.glob("*.py"):
        if "__main__" in (text := path.read_text("utf-8")):
            yield path.stem, text
    for path in BENCHES.glob("*/__main__.py"):
        yield path.parent.name, path.with_name("__init__.py").read_text("utf-8") or path.read_text("utf-8")


def _first_line(module: str) -> str:
    """Of its docstring."""
    return (ast.get_docstring(ast.parse(module)) or "").partition("\n")[0]


def _read(paths: Sequence[Path]) -> tuple[list[tuple[str, bytes]], list[str]]:
    """Names and bytes; and a line for each that cannot be read."""
    files, unread = [], []
    for path in paths:
        try:
            files.append((str(path), path.read_bytes()))
        except OSError as error:
            unread.append(f"{path}: {error.strerror}")
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
    """Raises BadInput where nothing can be written."""
    try:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"--out {folder}: {error.strerror}") from None


def _says_unreachable(console: Console, environ: Environ) -> bool:
    why = probe.unreachable(environ.get("HOTPAPERS_ARXIV_URL", "").strip() or "https://arxiv.org")
    if why:
        console.say(f"arXiv cannot be reached from here ({why}): replaying the sample day, 22 January 2021")
    return why is not None
