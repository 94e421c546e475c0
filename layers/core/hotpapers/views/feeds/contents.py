"""Digests, papers and weeks → what their feeds say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import escape

from hotpapers.domain import taxonomy
from hotpapers.domain.calendar import Week, opening
from hotpapers.domain.digest import Digest, Entry
from hotpapers.domain.paper import PaperId
from hotpapers.views import addresses, converting, words
from hotpapers.views.feeds.items import Channel, Item
from hotpapers.views.quotes import threads
from hotpapers.views.tex import plain

NAME = "Hot Papers"
ABOUT = "Which of the papers arXiv announced people are sharing and liking"

DIGESTS, PAPERS, WEEKS = 14, 60, 8
"""Items of a feed: enough for two weeks away, and under 250 KB."""
THRESHOLDS = (20, 50, 100, 200)
"""100: as hot as a usual day's hottest paper on one network alone."""
WHOLE = 3
"""Papers of a digest that its item shows with their abstracts."""
TOP = 25
"""Papers of a week that its item names."""


@dataclass(frozen=True, slots=True)
class First:
    """A paper where it first entered a digest."""

    date: date
    entry: Entry

    @property
    def seen(self) -> datetime:
        """The first post about it; else when its digest's papers were announced."""
        return self.entry.first_seen or opening(self.date)


def first_entries(entries: Iterable[tuple[date, Entry]], earlier: Mapping[PaperId, date] | None = None) -> list[First]:
    """Each paper once, in the oldest of these digests; without those that an `earlier` digest listed. Newest first."""
    known = earlier or {}
    firsts: dict[PaperId, First] = {}
    for day, entry in sorted(entries, key=lambda pair: pair[0]):
        if known.get(entry.paper.id, day) >= day:
            firsts.setdefault(entry.paper.id, First(day, entry))
    return sorted(firsts.values(), key=lambda first: (first.date, first.seen, first.entry.paper.id), reverse=True)


def digests_feed(site: str, digests: Sequence[Digest]) -> Channel:
    """Of digests, newest first; one without papers says nothing that a reader must be told of."""
    items = tuple(_digest(digest, site) for digest in digests if digest.entries)
    return Channel(site, addresses.DIGESTS, addresses.FRONT, NAME, f"{ABOUT}, a day an item", items[:DIGESTS])


def papers_feed(site: str, firsts: Sequence[First]) -> Channel:
    title, about = f"{NAME}, paper by paper", f"{ABOUT}, each once, when it first enters a digest"
    return Channel(site, addresses.PAPERS, addresses.FRONT, title, about, _papers(site, firsts))


def category_feed(site: str, category: str, firsts: Sequence[First]) -> Channel:
    topic = taxonomy.titled(category)
    title, about = f"{NAME} in {topic}", f"{ABOUT} in {topic}, each once, when it first enters a digest"
    paths = addresses.category_feeds(category)
    return Channel(site, paths, addresses.category(category), title, about, _papers(site, firsts)[: PAPERS // 2])


def threshold_feed(site: str, least: int, firsts: Sequence[First]) -> Channel:
    """Of the papers whose score reaches `least`; by their date in the list of all, whenever it got there."""
    hot = [first for first in firsts if first.entry.score.value >= least]
    title, about = f"{NAME} from {least}", f"{ABOUT}, with a score of {least} or more"
    return Channel(site, addresses.threshold_feeds(least), addresses.FRONT, title, about, _papers(site, hot))


def weeks_feed(site: str, weeks: Sequence[tuple[Week, datetime, Sequence[tuple[int, Entry]]]]) -> Channel:
    """Of weeks that are over, newest first: each with the time of its newest count, and its papers by rank."""
    items = tuple(_week(site, *week) for week in weeks[:WEEKS] if week[2])
    title, about = f"{NAME}, week by week", f"{ABOUT}, a week an item, when it is over"
    return Channel(site, addresses.WEEKS, addresses.ARCHIVE, title, about, items)


def _digest(digest: Digest, site: str) -> Item:
    url = site + addresses.day(digest.date)
    first, more = converting.name(digest.entries[0]), len(digest.entries) - 1
    gaps = "".join(f"<p>{escape(gap)}.</p>" for gap in words.missing(digest))
    listed = "".join(_listed(entry, site, whole=rank < WHOLE) for rank, entry in enumerate(digest.entries))
    return Item(
        url=url,
        title=f"{NAME} {digest.date}: {first}" + (f" (+{more})" if more else ""),
        summary=" · ".join(f"{entry.rank}. {converting.name(entry)}" for entry in digest.entries[:WHOLE]),
        content=f"<p>{escape(words.counted(digest))}.</p>{gaps}<ol>{listed}</ol>",
        published=min(opening(digest.date), digest.generated_at),
        updated=digest.generated_at,
        extension={
            "date": str(digest.date),
            "count": len(digest.entries),
            "revision": digest.revision,
            "json": f"{url}index.json",
        },
    )


def _papers(site: str, firsts: Sequence[First]) -> tuple[Item, ...]:
    return tuple(_paper(first, site) for first in firsts[:PAPERS])


def _paper(first: First, site: str) -> Item:
    """Says nothing that a recount changes, but for what only JSON Feed says."""
    paper, abstract = first.entry.paper, converting.words(first.entry)
    day = addresses.day(first.date)
    links = (
        f'<a href="{escape(addresses.abs_(paper.id))}">arXiv:{escape(paper.id)}</a>, '
        f'<a href="{escape(addresses.pdf(paper.id))}">pdf</a>, '
        f'in the digest of <a href="{escape(site + day)}">{escape(words.written(first.date))}</a>'
    )
    return Item(
        url=site + addresses.paper(paper.id),
        title=converting.name(first.entry),
        summary=beginning(abstract),
        content=f"<p>{escape(plain(words.authors(paper.authors)))}</p><p>{escape(abstract)}</p><p>{links}</p>",
        published=first.seen,
        updated=first.seen,
        authors=tuple(plain(name) for name in paper.authors[: words.AUTHORS_SHOWN]),
        categories=paper.categories,
        external=addresses.abs_(paper.id),
        comments=next(iter(threads(first.entry.posts).values()), None),
        extension={
            "date": str(first.date),
            "rank": first.entry.rank,
            "score": first.entry.score.value,
            "score_parts": {str(part.network): part.score for part in first.entry.score.parts},
        },
    )


def _week(site: str, week: Week, counted: datetime, papers: Sequence[tuple[int, Entry]]) -> Item:
    named = [(rank, converting.name(entry)) for rank, entry in papers[:WHOLE]]
    return Item(
        url=site + addresses.week(week),
        title=f"{NAME} {week}: {named[0][1]}" + (f" (+{len(papers) - 1})" if papers[1:] else ""),
        summary=" · ".join(f"{rank}. {title}" for rank, title in named),
        content="<ol>" + "".join(_listed(entry, site, whole=rank <= WHOLE) for rank, entry in papers[:TOP]) + "</ol>",
        published=min(week.bounds.end, counted),
        updated=counted,
    )


def _listed(entry: Entry, site: str, *, whole: bool) -> str:
    paper = entry.paper
    abstract = f"<p>{escape(converting.words(entry))}</p>" if whole and paper.abstract else ""
    said = ", ".join(words.part(part) for part in entry.score.parts if part.voices or part.score)
    return (
        f'<li><p><a href="{escape(site + addresses.paper(paper.id))}">{escape(converting.name(entry))}</a></p>'
        f"<p>{escape(plain(words.authors(paper.authors)))}</p>"
        f'<p>{escape(said)}: {words.counts(entry)}; <a href="{escape(addresses.abs_(paper.id))}">abs</a></p>'
        f"{abstract}</li>"
    )


def beginning(text: str, limit: int = 300) -> str:
    """The first sentences, as many as fit; at least a piece of the first."""
    if len(text) <= limit:
        return text
    sentences = re.match(rf"(.{{1,{limit}}}[.!?])\s", text, re.DOTALL)
    return sentences[1] if sentences else text[:limit].rsplit(" ", 1)[0] + "…"
