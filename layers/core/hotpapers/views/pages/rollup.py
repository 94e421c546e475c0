"""Several days as one list: a week, a month, and what is trending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hotpapers.domain.calendar import Month, Week
from hotpapers.domain.digest import Entry
from hotpapers.domain.rollup import Rollup
from hotpapers.views import addresses, structured, words
from hotpapers.views.cards import Card, Place, cards
from hotpapers.views.pages.frame import NAME, Head, feeds, render

TOP = 3
SHOWN = 50
"""Papers of a window that its page shows; all of a day are on the day's own page."""

Entries = Mapping[tuple[date, int], Entry]
"""By date and rank, as `ports.Archive` gives them."""
Span = Week | Month


@dataclass(frozen=True, slots=True)
class Beside:
    """The windows before and after that have digests."""

    older: Span | None = None
    newer: Span | None = None


def shown(rollup: Rollup) -> list[tuple[date, int]]:
    """The entries that the page of the rollup needs."""
    return [(placed.date, placed.line.rank) for placed in rollup.papers[:SHOWN]]


def places(rollup: Rollup, entries: Entries) -> list[Place]:
    found = ((placed, entries.get((placed.date, placed.line.rank))) for placed in rollup.papers[:SHOWN])
    return [Place(entry, one.rank, one.score, words.short(one.date)) for one, entry in found if entry]


def rollup(site: str, span: Span, found: Rollup, entries: Entries, near: Beside) -> bytes:
    listed = cards(places(found, entries))
    return render(
        "rollup.html.j2",
        _head(site, address(span), title(span), listed, near),
        heading=title(span),
        said=_said(found),
        notes=_notes(found),
        days=found.days,
        cards=listed,
        more=len(found.papers) - len(listed),
        older=(address(near.older), title(near.older)) if near.older else None,
        newer=(address(near.newer), title(near.newer)) if near.newer else None,
        archive=addresses.archive_month(Month.of(found.days[-1])) if found.days else addresses.ARCHIVE,
    )


def trending(site: str, found: Rollup, entries: Entries) -> bytes:
    listed = cards(places(found, entries))
    return render(
        "rollup.html.j2",
        _head(site, addresses.TRENDING, "Trending", listed, Beside()),
        heading="Trending",
        said="The last seven days together: a paper’s score halves every two days",
        notes=_notes(found),
        days=found.days,
        cards=listed,
        more=len(found.papers) - len(listed),
        older=None,
        newer=None,
        archive=addresses.ARCHIVE,
    )


def address(span: Span) -> str:
    return addresses.week(span) if isinstance(span, Week) else addresses.month(span)


def title(span: Span) -> str:
    if isinstance(span, Month):
        return f"{span.first:%B %Y}"
    first, last = span.first, span.last
    year = f" {first.year}" if first.year != last.year else ""
    start = f"{first.day} {first:%B}{year}" if first.month != last.month else f"{first.day}"
    return f"Week {span.number}, {start} to {last.day} {last:%B %Y}"


def _said(found: Rollup) -> str:
    papers, days = words.count(len(found.papers), "paper"), words.count(len(found.days), "digest")
    return f"{papers} of {days}, each by its best score"


def _notes(found: Rollup) -> list[str]:
    notes = [] if found.papers else ["No paper of these days has been listed yet"]
    if found.left_out:
        days = words.listed([words.short(day) for day in found.left_out])
        notes.append(f"Ranked by another rule, so not in this list: {days}")
    return notes


def _head(site: str, path: str, heading: str, listed: Sequence[Card], near: Beside) -> Head:
    titles = [f"{card.rank}. {card.name}" for card in listed[:TOP]]
    items = [(card.rank, card.name, addresses.paper(card.id)) for card in listed]
    return Head(
        site=site,
        path=path,
        title=f"{NAME}: {heading}",
        description=" · ".join(titles) or "No paper is listed yet.",
        previous=address(near.older) if near.older else None,
        next=address(near.newer) if near.newer else None,
        alternates=feeds(addresses.WEEKS, f"{NAME}, week by week"),
        json_ld=structured.short_list(items, site, heading),
    )
