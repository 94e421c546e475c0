"""The command line. Whatever a person can put right ends in one line and a non-zero exit."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from hotpapers.domain.calendar import parse_day
from hotpapers.domain.errors import HotPapersError

from local import commands
from local.console import Console
from local.errors import LocalError

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    console = Console()
    try:
        options = _parser().parse_args(arguments)
        return int(options.command(options, console, dict(os.environ)))
    except KeyboardInterrupt:
        console.fail("stopped")
        return INTERRUPTED
    except (LocalError, HotPapersError) as error:
        console.fail(str(error))
        return 1


class _Parser(argparse.ArgumentParser):
    """One line instead of the whole usage."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message}; see {self.prog} --help", file=sys.stderr)
        raise SystemExit(2)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="hotpapers", description="Which of the papers arXiv announced are people sharing and liking.")
    commands_ = parser.add_subparsers(metavar="COMMAND", required=True)
    run = commands_.add_parser("run", help="a whole day on the embedded cloud, then the site and the API")
    run.add_argument("--date", type=_days, metavar="D | A..B", help="announcement dates, such as 2026-09-24")
    run.add_argument("--sources", choices=("auto", "live", "sample"), default="auto", help="default: auto")
    _serving(run)
    run.set_defaults(command=commands.run)
    posts = commands_.add_parser("import", help="posts of the original blog become digests, then as run")
    posts.add_argument("posts", nargs="+", metavar="POST.md", type=Path)
    _serving(posts)
    posts.set_defaults(command=commands.import_posts)
    return parser


def _serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=_port, default=8000, help="of 127.0.0.1; default: 8000")
    parser.add_argument("--once", action="store_true", help="do not serve")
    parser.add_argument("--out", type=Path, metavar="DIR", help="also copy the published site there")


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a port from 1 to 65535")


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
