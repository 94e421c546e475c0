"""The command line. Whatever a person can put right ends in one line and a non-zero exit."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

from hotpapers.domain.calendar import parse_day, parse_instant
from hotpapers.domain.errors import HotPapersError

from local.errors import LocalError
from local.interrupt import STOPPED, Watch, watched


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status. Without `arguments` this is the process's own command line, and Ctrl-C its own."""
    with watched() if arguments is None else nullcontext(Watch()) as watch:
        watch.code = _run(arguments)
        return watch.code


def _run(arguments: Sequence[str] | None) -> int:
    try:
        options = _parser().parse_args(arguments)
        # a second's work, so that a wrong option is told at once and Ctrl-C meanwhile ends it in words too
        from local import commands, operator  # noqa: PLC0415
        from local.console import Console  # noqa: PLC0415

        room = operator if hasattr(operator, options.command) else commands
        if options.profile or options.region:
            operator.sign_in(options.profile, options.region)
        return int(getattr(room, options.command)(options, Console(), dict(os.environ)))
    except KeyboardInterrupt:
        return _failed("stopped", STOPPED)
    except (LocalError, HotPapersError) as error:
        return _failed(" ".join(str(error).split()), 1)
    except BrokenPipeError:
        # whoever read our lines has gone, as `| head` does
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - until the process ends
        return 1


def _failed(line: str, code: int) -> int:
    print(f"hotpapers: {line}", file=sys.stderr)
    return code


class _Parser(argparse.ArgumentParser):
    """One line instead of the whole usage."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message}; see {self.prog} --help", file=sys.stderr)
        raise SystemExit(2)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="hotpapers", description="Which of the papers arXiv announced are people sharing and liking.")
    parser.set_defaults(profile=None, region=None)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    run = commands.add_parser("run", help="a whole day on the embedded cloud, then the site and the API")
    run.add_argument("--date", type=_days, metavar="D | A..B", help="announcement dates, such as 2026-09-24")
    run.add_argument("--sources", choices=("auto", "live", "sample"), default="auto", help="default: auto")
    _serving(run)
    run.set_defaults(command="run")
    posts = commands.add_parser(
        "import",
        help="posts of the original blog, or what export wrote, become digests; then as run",
        description="A post that is refused, or that may have been cut off, is named and makes the exit status 1; what"
        " there is of it and the others are imported all the same.",
    )
    posts.add_argument("posts", nargs="+", metavar="POST.md | ARCHIVE.jsonl.gz", type=Path)
    _serving(posts)
    posts.set_defaults(command="import_posts")
    verify = commands.add_parser("verify", help="rank a published digest again from its evidence, and compare")
    verify.add_argument("digest", metavar="DIGEST.json", type=Path)
    verify.add_argument("evidence", metavar="EVIDENCE.json", type=Path)
    verify.set_defaults(command="verify")
    _deployed(commands.add_parser("status", help="of a deployed stack: what was counted, what is not published"))
    _deployed(commands.add_parser("rebuild", help="of a deployed stack: every object of the site, from the table"))
    export = commands.add_parser("export", help="of a deployed stack: the whole archive as lines of JSON")
    restore = commands.add_parser("restore", help="into a deployed stack whose table is empty: what export wrote")
    for parser_ in (export, restore):
        _deployed(parser_).add_argument("file", metavar="FILE", type=Path, help="such as archive.jsonl.gz")
    recount = _deployed(commands.add_parser("recount", help="of a deployed stack: a date is counted again now"))
    recount.add_argument("date", metavar="DATE", type=_day, help="an announcement date, such as 2026-09-24")
    recount.add_argument("--force", action="store_true", help="publish also what the guard would refuse")
    recount.add_argument("--time", type=_instant, help="count as of then, such as 2026-09-25T06:00:00Z")
    hide = _deployed(commands.add_parser("hide", help="of a deployed stack: a post or a paper is not shown any more"))
    hide.add_argument("target", metavar="POST|PAPER", help="an arXiv id, a post's address, or network:id")
    hide.add_argument("--why", default="", help="for the record; shown to nobody")
    hide.add_argument("--lift", action="store_true", help="show it again")
    bench = commands.add_parser("bench", help="measure: one of the modules in bench/; without a name says which")
    bench.add_argument("name", nargs="?")
    bench.add_argument("arguments", nargs=argparse.REMAINDER)
    bench.set_defaults(command="bench")
    return parser


def _deployed(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--stack", default="hotpapers", help="default: hotpapers")
    parser.add_argument("--region", help="of AWS; default: as AWS's own tools have it")
    parser.add_argument("--profile", help="of your AWS credentials; likewise")
    parser.set_defaults(command=parser.prog.rpartition(" ")[2])
    return parser


def _serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=_port, default=8000, help="of 127.0.0.1; default: 8000")
    parser.add_argument("--once", action="store_true", help="do not serve")
    parser.add_argument("--out", type=Path, metavar="DIR", help="also copy the published site there")


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a port from 1 to 65535")


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except HotPapersError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _instant(text: str) -> datetime:
    try:
        return parse_instant(text)
    except HotPapersError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _days(text: str) -> tuple[date, date]:
    """First and last; one day is both."""
    first, dots, last = text.partition("..")
    try:
        days = parse_day(first), parse_day(last if dots else first)
    except HotPapersError as error:
        raise argparse.ArgumentTypeError(f"{error}, or two of them as A..B") from None
    if days[0] > days[1]:
        raise argparse.ArgumentTypeError(f"{text!r} ends before it begins")
    return days
