"""What may stand on the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

from hotpapers.domain.calendar import parse_day, parse_instant
from hotpapers.domain.errors import HotPapersError

from local import arguments, places
from local.errors import LocalError

T = TypeVar("T")


class _Parser(argparse.ArgumentParser):
    """One line instead of the whole usage."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message}; see {self.prog} --help", file=sys.stderr)
        raise SystemExit(2)


def parser() -> argparse.ArgumentParser:
    """Gives `command`, the name of a function; and `judged`, what is asked of the options by their names once the whole
    line is understood.
    """
    parser = _Parser(prog="hotpapers", description="Which of the papers arXiv announced are people sharing and liking.")
    parser.set_defaults(profile=None, region=None, judged={})
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _run(commands.add_parser("run", help="a whole day on the embedded cloud, then the site and the API"))
    _import(
        commands.add_parser(
            "import",
            help="posts of the original blog, or what export wrote, become digests; then as run",
            description="A post that is refused, or that may have been cut off, is named and makes the exit status 1;"
            " what there is of it and the others are imported all the same.",
        )
    )
    _verify(commands.add_parser("verify", help="rank a published digest again from its evidence, and compare"))
    _deployed(commands.add_parser("status", help="of a deployed stack: what was counted, what is not published"))
    _deployed(commands.add_parser("rebuild", help="of a deployed stack: every object of the site, from the table"))
    _export(commands.add_parser("export", help="of a deployed stack: the whole archive as lines of JSON"))
    _file(
        commands.add_parser("restore", help="into a deployed stack that has no other digests: what export wrote"),
        places.archive,
    )
    _recount(commands.add_parser("recount", help="of a deployed stack: a date is counted again now"))
    _hide(commands.add_parser("hide", help="of a deployed stack: a post or a paper is not shown any more"))
    _bench(commands.add_parser("bench", help="measure: one of the modules in bench/; without a name says which"))
    return parser


def _run(run: argparse.ArgumentParser) -> None:
    run.add_argument(
        "--date",
        type=_told(arguments.days),
        metavar="D | A..B",
        help="announcement dates, such as 2026-09-24 or 2026-09-21..2026-09-25",
    )
    run.add_argument("--sources", choices=("auto", "live", "sample"), default="auto", help="default: auto")
    _serving(run)
    run.set_defaults(command="run")


def _import(posts: argparse.ArgumentParser) -> None:
    posts.add_argument("posts", nargs="+", metavar="POST.md | ARCHIVE.jsonl.gz", type=_told(places.path))
    _serving(posts)
    posts.set_defaults(command="import_posts")
    _judge(posts, posts=places.posts)


def _verify(verify: argparse.ArgumentParser) -> None:
    verify.add_argument("digest", metavar="DIGEST.json", type=_told(places.path))
    verify.add_argument("evidence", metavar="EVIDENCE.json", type=_told(places.path))
    verify.set_defaults(command="verify")
    _judge(verify, digest=places.file, evidence=places.file)


def _file(parser: argparse.ArgumentParser, judged: Callable[[Any], None]) -> None:
    _deployed(parser)
    parser.add_argument("file", metavar="FILE", type=_told(places.path), help="such as archive.jsonl.gz")
    _judge(parser, file=judged)


def _export(export: argparse.ArgumentParser) -> None:
    _file(export, places.new_file)
    export.add_argument("--table", help="of this table, such as one restored to a point in time; default: the stack's")


def _recount(recount: argparse.ArgumentParser) -> None:
    _deployed(recount)
    recount.add_argument("date", metavar="DATE", type=_told(parse_day), help="an announcement date, such as 2026-09-24")
    recount.add_argument("--force", action="store_true", help="publish also what the guard would refuse")
    recount.add_argument("--time", type=_told(parse_instant), help="count as of then, such as 2026-09-25T06:00:00Z")
    _judge(recount, time=arguments.past)


def _hide(hide: argparse.ArgumentParser) -> None:
    _deployed(hide)
    hide.add_argument(
        "target",
        metavar="POST|PAPER",
        type=_told(arguments.target),
        help="an arXiv id, a post's address, or network:id",
    )
    hide.add_argument("--why", default="", help="for the record; shown to nobody")
    hide.add_argument("--lift", action="store_true", help="show it again")


def _bench(bench: argparse.ArgumentParser) -> None:
    bench.add_argument("name", nargs="?", type=_told(arguments.bench))
    bench.add_argument("arguments", nargs=argparse.REMAINDER)
    bench.set_defaults(command="bench")


def _deployed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stack", type=_told(arguments.stack), default="hotpapers", help="default: hotpapers")
    parser.add_argument("--region", type=_told(arguments.region), help="of AWS; default: as AWS's own tools have it")
    parser.add_argument("--profile", help="of your AWS credentials; likewise")
    parser.set_defaults(command=parser.prog.rpartition(" ")[2])


def _serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=_told(arguments.port), default=8000, help="of 127.0.0.1; default: 8000")
    parser.add_argument("--once", action="store_true", help="do not serve")
    parser.add_argument("--out", type=_told(places.path), metavar="DIR", help="also copy the published site there")
    _judge(parser, out=places.out)


def _told(read: Callable[[str], T]) -> Callable[[str], T]:
    """As a type of argparse's."""

    def told(text: str) -> T:
        try:
            return read(text)
        except (LocalError, HotPapersError) as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return told


def _judge(parser: argparse.ArgumentParser, **judges: Callable[[Any], None]) -> None:
    """By the names of the options: what is asked of them once the whole line is understood."""
    parser.set_defaults(judged={**(parser.get_default("judged") or {}), **judges})
