"""The command line. Whatever a person can put right ends in one line and a non-zero exit.

2: the command line itself is wrong, and nothing was begun. 1: something else failed, and is named. 130: Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext, suppress

from hotpapers.domain.errors import HotPapersError

from local import output
from local.errors import BadArgument, LocalError
from local.interrupt import STOPPED, Watch, watched
from local.options import parser


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status. Without `arguments` this is the process's own command line, and Ctrl-C its own."""
    if arguments is None:
        output.spelled_out()
    with watched() if arguments is None else nullcontext(Watch()) as watch:
        watch.code = _run(arguments)
        return watch.code


def _run(arguments: Sequence[str] | None) -> int:
    try:
        with output.written(sys.stdout):
            options = parser().parse_args(arguments)
        _judge(options)
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
        return _failed(" ".join(str(error).split()), 2 if isinstance(error, BadArgument) else 1)


def _judge(options: argparse.Namespace) -> None:
    """What no form of the words shows: files that are not there, a time to come. Raises BadArgument."""
    for name, judged in options.judged.items():
        if (value := getattr(options, name)) is not None:
            judged(value)


def _failed(line: str, code: int) -> int:
    with suppress(OSError):
        print(f"hotpapers: {line}", file=sys.stderr)
    return code
