"""The papers of one arXiv category, a month a page, and the list of the categories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from hotpapers.domain import taxonomy
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


def category(site: str, name: str, listed: Sequence[Listed], months: Sequence[Month]) -> bytes:
    """The category's own page: the papers of its newest month, and links to every month that has any, newest first.

    It names that month's address as canonical, as the front page names the day's.
    """
    newest = months[0] if months else None
    path = addresses.category_month(name, newest) if newest else addresses.category(name)
    head = _head(site, path, name, newest, listed)
    return _page(head, name, listed, [(one, addresses.category_month(name, one)) for one in months])


def category_month(site: str, name: str, month: Month, listed: Sequence[Listed]) -> bytes:
    """The papers of a month, by day, newest first. Says nothing of other months: a new one must not change it."""
    return _page(_head(site, addresses.category_month(name, month), name, month, listed), name, listed, [])


def _page(head: Head, name: str, listed: Sequence[Listed], months: Sequence[tuple[Month, str]]) -> bytes:
    return render(
        "category.html.j2",
        head,
        name=name,
        heading=head.title.removeprefix(f"{NAME}: "),
        dated=head.path != addresses.category(name),
        said=f"{words.count(len(listed), 'paper')} listed; arXiv’s own list is at",
        subject=addresses.subject(name),
        days=_days(listed),
        months=months,
        feed=addresses.category_feeds(name),
    )


def _head(site: str, path: str, name: str, month: Month | None, listed: Sequence[Listed]) -> Head:
    papers = [one.entry.paper for one in listed]
    items = ((i, plain(paper.title), addresses.paper(paper.id)) for i, paper in enumerate(papers, 1))
    topic = taxonomy.titled(name)
    heading = f"{topic}, {month.first:%B %Y}" if month else topic
    return Head(
        site=site,
        path=path,
        title=f"{NAME}: {heading}",
        description=" · ".join(plain(paper.title) for paper in papers[:3]) or f"No paper of {topic} is listed.",
        alternates=feeds(addresses.category_feeds(name), f"{NAME} in {topic}"),
        json_ld=structured.short_list(items, site, heading),
    )


def _days(listed: Sequence[Listed]) -> list[tuple[date, list[Card]]]:
    places = [Place(one.entry, one.entry.rank, one.entry.score.value, "that day") for one in listed]
    drawn = zip(listed, cards(places), strict=True)
    return [(day, [card for _, card in group]) for day, group in groupby(drawn, key=lambda pair: pair[0].date)]


def categories(site: str, lines: Sequence[CategoryLine]) -> bytes:
    head = Head(site, addresses.CATEGORIES, f"{NAME}: topics", "Every arXiv category that had a paper listed.")
    archives = groupby(lines, key=lambda line: line.name.partition(".")[0])
    return render(
        "categories.html.j2",
        head,
        archives=[(name, list(group)) for name, group in archives],
        called=taxonomy.name,
        newest=max((line.newest for line in lines), key=lambda month: month.first, default=None),
    )
