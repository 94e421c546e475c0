"""One of every kind of page, from the builders' nouns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hotpapers.domain.calendar import Month, Week
from hotpapers.domain.digest import Digest, PostMeta, State
from hotpapers.domain.outline import Outline
from hotpapers.domain.paper import PaperId
from hotpapers.domain.revision import line
from hotpapers.domain.rollup import Rollup, best, trending
from hotpapers.domain.run import StatusPage
from hotpapers.ports import PaperListing
from hotpapers.views import pages
from hotpapers.views.pages import Beside, CategoryLine, Listed, Neighbours, PaperFile
from hotpapers.views.pages.docs import docs

from tests.builders import DAY, NOW, a_digest

SITE = "https://hotpapers.example"
ALONE = Neighbours()


def a_file(digest: Digest, **fields: Any) -> PaperFile:
    entry = digest.entries[0]
    defaults: dict[str, Any] = {"listings": [PaperListing(digest.date, 1, 100.0)], "snapshots": [], "mentions": []}
    return PaperFile(digest, entry, **{**defaults, **fields})


def every_page() -> dict[str, bytes]:
    digest = a_digest(entries=5)
    rolled = best(Week.of(DAY), [Outline.of(digest)])
    entries = {(DAY, entry.rank): entry for entry in digest.entries}
    listed = [Listed(DAY, entry) for entry in digest.entries]
    month = Month.of(DAY)
    return {
        "day": pages.day(digest, Neighbours(date(2026, 9, 23), date(2026, 9, 25))),
        "front": pages.day(digest, ALONE, front=True),
        "empty": pages.day(a_digest(entries=0), ALONE),
        "imported": pages.day(replace(digest, imported=PostMeta(), state=State.FINAL), ALONE),
        "week": pages.rollup(SITE, Week.of(DAY), rolled, entries, Beside(Week(2026, 38), None)),
        "month": pages.rollup(SITE, month, rolled, entries, Beside()),
        "trending": pages.trending(SITE, trending([Outline.of(digest)]), entries),
        "nothing trending": pages.trending(SITE, Rollup((), ()), {}),
        "paper": pages.paper(a_file(digest)),
        "unlisted": pages.unlisted(SITE, PaperId("2609.01234")),
        "category": pages.category(SITE, "cs.LG", listed, [month, Month(2026, 8)]),
        "category month": pages.category_month(SITE, "cs.LG", month, []),
        "categories": pages.categories(SITE, [CategoryLine("cs.LG", 5, month), CategoryLine("stat.ML", 1, month)]),
        "archive": pages.archive(SITE, [line(digest)], [pages.month_line([line(digest)], [Outline.of(digest)])]),
        "empty archive": pages.archive(SITE, [], []),
        "archive month": pages.archive_month(SITE, month, [line(digest)]),
        "status": pages.status(SITE, StatusPage(NOW, ("All is counted.",), DAY, digest.sources)),
        "no status": pages.status(SITE, None),
        "ranking": pages.ranking(SITE),
        "docs": docs(SITE),
        "missing": pages.missing(SITE),
    }


PAGES = every_page()
