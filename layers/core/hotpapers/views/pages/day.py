"""The page of a day, which is also the front page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hotpapers.domain.calendar import Month, Week
from hotpapers.domain.digest import Digest
from hotpapers.views import addresses, structured, words
from hotpapers.views.cards import cards
from hotpapers.views.documents import utc
from hotpapers.views.pages.frame import NAME, Alternate, Head, render
from hotpapers.views.tex import plain

TOP = 3
SAID, SHARED = 2, 4
"""Posts shown of a paper: with their text, and without. The paper's own page has all."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The announcements before and after, where there are any."""

    older: date | None = None
    newer: date | None = None


def day(digest: Digest, near: Neighbours, *, front: bool = False) -> bytes:
    """With `front` the front page: the newest digest itself, which names the day's own address as canonical."""
    return render(
        "day.html.j2",
        _head(digest, near, front=front),
        digest=digest,
        counted=words.counted(digest),
        gaps=words.missing(digest),
        notes=words.notes(digest),
        standing=words.standing(digest),
        cards=cards(digest.entries, [words.movement(one, digest) for one in digest.entries], said=SAID, shared=SHARED),
        folded_from=TOP,
        near=near,
        following=None if near.newer else words.following(digest.date),
        week=Week.of(digest.date),
        month=Month.of(digest.date),
        week_path=addresses.week(Week.of(digest.date)),
        month_path=addresses.month(Month.of(digest.date)),
        day_path=addresses.day(digest.date),
    )


def _head(digest: Digest, near: Neighbours, *, front: bool) -> Head:
    titles = [plain(entry.paper.title) for entry in digest.entries[:TOP]]
    path = addresses.day(digest.date)
    return Head(
        site=digest.site_url,
        path=path,
        title=f"{NAME}{'' if front else f' {digest.date}'}: {titles[0] if titles else 'no paper listed yet'}",
        description=" · ".join(f"{i}. {title}" for i, title in enumerate(titles, 1)) or "No paper is listed yet.",
        og_type="article",
        published=utc(digest.generated_at),
        previous=addresses.day(near.older) if near.older else None,
        next=addresses.day(near.newer) if near.newer else None,
        alternates=(
            Alternate("application/json", path + "index.json"),
            Alternate("text/markdown", path + "index.md"),
        ),
        json_ld=structured.item_list(digest.entries, digest.site_url, f"{NAME} {digest.date}"),
    )
