"""The page of a day, which is also the front page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hotpapers.domain.calendar import Month, Week
from hotpapers.domain.digest import Digest
from hotpapers.domain.recount import next_possible
from hotpapers.views import addresses, converting, structured, words
from hotpapers.views.cards import Card, Most, cards, placed
from hotpapers.views.documents import utc
from hotpapers.views.pages.frame import NAME, Alternate, Head, feeds, render

TOP = 3
OPEN, FOLDED = Most(said=2, shared=3), Most(said=1, shared=3)
"""Posts shown of the first papers, and of the others; a paper's own page has all."""
GENERATORS = ("Gatsby", "Hugo", "Jekyll", "Eleventy")
"""Of blogs that can take the day as a post."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The announcements before and after, where there are any."""

    older: date | None = None
    newer: date | None = None


def day(digest: Digest, near: Neighbours, *, front: bool = False, mails: bool = False) -> bytes:
    """With `front` the front page: the newest digest itself, which names the day's own address as canonical."""
    return render(
        "day.html.j2",
        _head(digest, near, front=front),
        digest=digest,
        counted=words.counted(digest),
        gaps=words.failed(digest),
        notes=[said for said in (*words.remarks(digest), words.unasked(digest)) if said],
        empty=words.empty(digest),
        standing=words.standing(digest),
        cards=_cards(digest),
        folded_from=TOP,
        near=near,
        following=None if near.newer else next_possible(digest.date),
        week=Week.of(digest.date),
        month=Month.of(digest.date),
        week_path=addresses.week(Week.of(digest.date)),
        month_path=addresses.month(Month.of(digest.date)),
        day_path=addresses.day(digest.date),
        posts=[(name, addresses.post(name.lower(), digest.date)) for name in GENERATORS],
        mail=addresses.READERS if mails else None,
    )


def _cards(digest: Digest) -> list[Card]:
    places = [placed(entry, words.movement(entry, digest)) for entry in digest.entries]
    return cards(places, lambda rank: OPEN if rank <= TOP else FOLDED)


def _head(digest: Digest, near: Neighbours, *, front: bool) -> Head:
    titles = [converting.name(entry) for entry in digest.entries[:TOP]]
    path = addresses.day(digest.date)
    return Head(
        site=digest.site_url,
        path=path,
        title=f"{NAME}{'' if front else f' {digest.date}'}: {titles[0] if titles else 'no paper listed'}",
        description=" · ".join(f"{i}. {title}" for i, title in enumerate(titles, 1)) or "No paper is listed.",
        og_type="article",
        published=utc(digest.generated_at),
        previous=addresses.day(near.older) if near.older else None,
        next=addresses.day(near.newer) if near.newer else None,
        alternates=(
            Alternate("application/json", path + "index.json"),
            Alternate("text/markdown", path + "index.md"),
            *(feeds(addresses.PAPERS, f"{NAME}, paper by paper") if front else ()),
        ),
        json_ld=structured.item_list(digest.entries, digest.site_url, f"{NAME} {digest.date}"),
    )
