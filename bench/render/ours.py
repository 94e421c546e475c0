"""Our side, a whole process: `python -m bench.render.ours TABLE OUT`. Formulas and posts are converted here too."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from hotpapers.domain.calendar import Month
from hotpapers.domain.digest import Digest
from hotpapers.domain.revision import line
from hotpapers.views import addresses, feeds, pages
from hotpapers.views.pages import Neighbours

from bench.render.days import SITE, read_table

TEN, FED = 10, 20
LISTS = ("arxiv", "twitter", "machine-learning", "computer-science", "all")


def objects(found: Sequence[Digest]) -> Iterator[tuple[str, bytes]]:
    """Hugo's page set by our pages: days, lists of ten numbered from the oldest, four tags, a category, a feed."""
    dates = [None, *(digest.date for digest in found), None]
    for older, digest, newer in zip(dates, found, dates[2:], strict=False):
        yield addresses.day(digest.date), pages.day(digest, Neighbours(older, newer))
    for at in range(0, len(found), TEN):
        some = [line(digest) for digest in reversed(found[at : at + TEN])]
        yield f"/page/{at // TEN + 1}/", pages.archive_month(SITE, Month.of(some[0].date), some)
    every = [line(digest) for digest in reversed(found)]
    for name in LISTS:
        yield f"/lists/{name}/", pages.archive_month(SITE, Month.of(every[0].date), every)
    yield "/feed.xml", feeds.rss(feeds.digests_feed(SITE, found[: -FED - 1 : -1]))


def main() -> None:
    table, out = map(Path, sys.argv[1:3])
    for path, body in objects(read_table(table)):
        target = out / addresses.key(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)


if __name__ == "__main__":
    main()
