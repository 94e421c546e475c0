"""Answers of the API that are made when asked for: lists, one paper, windows of several digests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from urllib.parse import quote

from hotpapers.domain.calendar import Month, Week
from hotpapers.domain.digest import DayIndex, Entry
from hotpapers.domain.mention import Mention
from hotpapers.domain.outline import Outline, Snapshot
from hotpapers.domain.paper import PaperId
from hotpapers.domain.query import Query
from hotpapers.domain.rollup import Placed, Rollup
from hotpapers.domain.run import StatusPage
from hotpapers.ports import PaperRecord
from hotpapers.views import addresses
from hotpapers.views.documents import (
    LICENSE,
    Document,
    entry_document,
    known,
    paper_fields,
    paper_links,
    part_document,
    post_document,
    source_document,
    utc,
)


def whole(results: Sequence[Document], asked: Query, **meta: object) -> Document:
    """An envelope of all that there is."""
    return {"meta": {**_meta(results, asked), "total": len(results), **meta}, "results": results}


def part(results: Sequence[Document], asked: Query, total: int, cursor: str | None, **meta: object) -> Document:
    """An envelope of a page."""
    paged = {"total": total, "limit": asked.limit, "next_cursor": cursor}
    return {"meta": {**_meta(results, asked), **paged, **meta}, "results": results}


def picked(document: Document, names: Sequence[str] | None) -> Document:
    """With these fields of the results alone, in the order of the document."""
    if names is None:
        return document
    kept = [{name: value for name, value in one.items() if name in names} for one in document["results"]]
    return {"meta": document["meta"], "results": kept}


def _meta(results: Sequence[Document], asked: Query) -> Document:
    return {"count": len(results), "applied_filters": dict(asked.applied), "license": LICENSE}


def day(line: DayIndex, site: str) -> Document:
    path = addresses.day(line.date)
    return {
        "date": str(line.date),
        "revision": line.revision,
        "count": line.count,
        "state": str(line.state),
        "step": line.step,
        "generated_at": utc(line.generated_at),
        "complete": line.complete,
        "titles": list(line.titles),
        "links": {
            "self": f"{site}/v1/digests/{line.date}",
            "html": site + path,
            "md": f"{site}{path}index.md",
            "evidence": f"{site}{path}evidence.json",
        },
    }


def rollup(
    found: Rollup, entries: Mapping[tuple[date, int], Entry], days: Sequence[Outline], asked: Query, **meta: object
) -> Document:
    """`days`: the digests that were looked at, newest first."""
    newest = days[0]
    placed = ((one, entries.get((one.date, one.line.rank))) for one in found.papers)
    results = [_placed(one, entry, newest.site_url) for one, entry in placed if entry]
    algorithm = newest.algorithm
    about = {
        "algorithm": {
            "name": algorithm.name,
            "version": algorithm.version,
            "url": newest.site_url + addresses.RANKING,
        },
        "days": [str(one) for one in found.days],
        "left_out": [str(one) for one in found.left_out],
        "generated_at": utc(max(one.generated_at for one in days if one.generated_at)),
    }
    return whole(results, asked, **meta, **about)


def span_meta(span: Week | Month, site: str) -> Document:
    bounds = span.bounds
    path = addresses.week(span) if isinstance(span, Week) else addresses.month(span)
    return {
        "span": str(span),
        "window": {"from": utc(bounds.start), "to": utc(bounds.end), "tz": "UTC"},
        "links": {"self": f"{site}/v1/digests/{span}", "html": site + path},
    }


def trending_meta(site: str) -> Document:
    return {"links": {"self": f"{site}/v1/trending", "html": site + addresses.TRENDING}}


def _placed(one: Placed, entry: Entry, site: str) -> Document:
    """Where it stands in the window, and the rest as in its digest."""
    there = {"date": str(one.date), "rank": entry.rank, "score": entry.score.value}
    return {**entry_document(entry, site), "rank": one.rank, "score": one.score, "digest": there}


def paper(record: PaperRecord, site: str, asked: Query) -> Document:
    listed = [{"date": str(one.date), "rank": one.rank, "score": one.score} for one in record.listings]
    links = paper_links(record.paper.id, site)
    return whole([{**paper_fields(record.paper), "listed": listed, "links": links}], asked)


def history(points: Iterable[Snapshot], asked: Query) -> Document:
    return whole([_point(point) for point in points], asked)


def _point(point: Snapshot) -> Document:
    return known(
        date=str(point.date),
        step=point.step,
        counted_at=utc(point.counted_at) if point.counted_at else None,
        rank=point.rank,
        score=point.score,
        reposts=point.reposts,
        likes=point.likes,
        voices=point.voices,
        score_parts={str(one.network): part_document(one) for one in point.parts},
    )


def posts(shown: Iterable[Mention]) -> list[Document]:
    return [post_document(post) for post in shown]


def found(row: Mapping[str, object], site: str) -> Document:
    """A paper as the search keeps it."""
    return {**row, "links": paper_links(PaperId(str(row["id"])), site)}


def category(name: str, site: str) -> Document:
    quoted = quote(name, safe="")
    links = {"papers": f"{site}/v1/papers?category={quoted}", "html": site + addresses.category(name)}
    return {"name": name, "links": links}


def status(page: StatusPage) -> Document:
    return known(
        since=utc(page.since),
        words=list(page.words),
        newest=str(page.newest) if page.newest else None,
        sources=[source_document(source) for source in page.sources],
    )
