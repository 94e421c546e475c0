"""The papers of one arXiv category, a month a page, and the list of the categories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from hotpapers.domain.calendar import Month
from hotpapers.domain.digest import Entry
from hotpapers.views import addresses, structured, words
from hotpapers.views.cards import Card, Place, cards
from hotpapers.views.pages.frame import NAME, Head, feeds, render
from hotpapers.views.tex import plain


@dataclass(frozen=True, slots=True)
class Listed:
    """A paper of the category in a digest."""

    date: date
    entry: Entry


@dataclass(frozen=True, slots=True)
class CategoryLine:
    name: str
    papers: int
    """Listed in its newest month."""
    newest: Month


def category(site: str, name: str, month: Month, listed: Sequence[Listed], months: Sequence[Month]) -> bytes:
    """The papers of a month, by day, newest first. `months`: those that have any, newest first.

    The newest month is also the category's own page, and has its address as the canonical one.
    """
    newest = month == months[0]
    path = addresses.category(name) if newest else addresses.category_month(name, month)
    heading = f"{name}, {month.first:%B %Y}"
    head = Head(
        site=site,
        path=path,
        title=f"{NAME}: {heading}",
        description=_description(listed) or f"No paper of {name} is listed.",
        alternates=feeds(addresses.category_feeds(name), f"{NAME} in {name}"),
        json_ld=structured.short_list(
            [(i, plain(one.entry.paper.title), addresses.paper(one.entry.paper.id)) for i, one in enumerate(listed, 1)],
            site,
            heading,
        ),
    )
    return render(
        "category.html.j2",
        head,
        name=name,
        heading=heading,
        said=f"{words.count(len(listed), 'paper')} listed; arXiv’s own list is at",
        subject=addresses.subject(name),
        days=_days(listed),
        months=[(one, addresses.category_month(name, one)) for one in months if one != month],
        feed=addresses.category_feeds(name),
    )


def _days(listed: Sequence[Listed]) -> list[tuple[date, list[Card]]]:
    places = [Place(one.entry, one.entry.rank, one.entry.score.value, "that day") for one in listed]
    drawn = zip(listed, cards(places), strict=True)
    return [(day, [card for _, card in group]) for day, group in groupby(drawn, key=lambda pair: pair[0].date)]


def _description(listed: Sequence[Listed]) -> str:
    return " · ".join(plain(one.entry.paper.title) for one in listed[:3])


def categories(site: str, lines: Sequence[CategoryLine]) -> bytes:
    head = Head(site, addresses.CATEGORIES, f"{NAME}: categories", "Every arXiv category that had a paper listed.")
    archives = groupby(lines, key=lambda line: line.name.partition(".")[0])
    return render("categories.html.j2", head, archives=[(name, list(group)) for name, group in archives])
