"""Our side, a whole process: `python -m bench.render.ours TABLE OUT [new]`. Reads what the table holds, writes pages.

Hugo's page set by our pages. With `new` only what the newest day changes: its page and the one before, which links to
it, its lists and the feed.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from hotpapers.domain.calendar import Month
from hotpapers.domain.digest import DayIndex, Digest
from hotpapers.views import addresses, feeds
from hotpapers.views.pages import Neighbours, archive_month, day

SITE = "https://hotpapers.example"
LINES = "lines.json"
TEN, FED = 10, 20
LISTS = ("arxiv", "twitter", "machine-learning", "computer-science", "all")
CORES = 2
_DIGEST = msgspec.json.Decoder(Digest)
Objects = Iterator[tuple[str, bytes]]


def digest(table: Path, line: DayIndex) -> Digest:
    with open(f"{table}/{line.date}.json", "rb") as file:  # noqa: PTH123 - pathlib's takes twice as long
        return _DIGEST.decode(file.read())


def days(table: Path, lines: Sequence[DayIndex], places: Iterable[int]) -> Objects:
    dates = [None, *(line.date for line in lines), None]
    for at in places:
        shown = digest(table, lines[at])
        yield addresses.day(shown.date), day(shown, Neighbours(dates[at], dates[at + 2]))


def tens(lines: Sequence[DayIndex], starts: Iterable[int]) -> Objects:
    """Lists of ten, numbered from the oldest."""
    for at in starts:
        some = lines[at : at + TEN][::-1]
        yield f"/page/{at // TEN + 1}/", archive_month(SITE, Month.of(some[0].date), some)


def lists(table: Path, lines: Sequence[DayIndex]) -> Objects:
    """Four tags, a category, a feed."""
    every = lines[::-1]
    for name in LISTS:
        yield f"/lists/{name}/", archive_month(SITE, Month.of(every[0].date), every)
    fed = [digest(table, line) for line in every[:FED]]
    yield "/feed.xml", feeds.rss(feeds.digests_feed(SITE, fed))


def write(objects: Objects, out: Path) -> None:
    for path, body in objects:
        target = f"{out}/{addresses.key(path)}"
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120 - pathlib's take twice as long
        with open(target, "wb") as file:  # noqa: PTH123 - as above
            file.write(body)


def everything(table: Path, lines: Sequence[DayIndex], out: Path) -> None:
    """Every other day, or as many as there are cores, in a process of its own; the lists where the fewest days are."""
    others = [child for share in range(1, CORES) if (child := _forked(table, lines, share, out))]
    write(days(table, lines, range(0, len(lines), CORES)), out)
    write(tens(lines, range(0, len(lines), TEN)), out)
    write(lists(table, lines), out)
    if any(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in others):
        sys.exit("a process that renders failed")


def _forked(table: Path, lines: Sequence[DayIndex], share: int, out: Path) -> int:
    child = os.fork()
    if not child:
        write(days(table, lines, range(share, len(lines), CORES)), out)
        os._exit(0)
    return child


def newest(table: Path, lines: Sequence[DayIndex], out: Path) -> None:
    last = len(lines) - 1
    write(days(table, lines, (last - 1, last)), out)
    write(tens(lines, (last - last % TEN,)), out)
    write(lists(table, lines), out)


def main() -> None:
    table, out = map(Path, sys.argv[1:3])
    gc.disable()  # a short life: nothing of it is garbage before it ends
    lines = msgspec.json.decode((table / LINES).read_bytes(), type=list[DayIndex])
    (newest if "new" in sys.argv[3:] else everything)(table, lines, out)


if __name__ == "__main__":
    main()
