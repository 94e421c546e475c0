"""How a digest's papers moved between its recounts, from the orders that the evidence keeps of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from hotpapers.domain.digest import Entry
from hotpapers.domain.paper import PaperId
from hotpapers.views.documents import utc
from hotpapers.views.reading import Node
from hotpapers.views.verify.compare import unequal

Order = Sequence[PaperId | None]
"""None for a paper that was taken down."""


def movement(digest: Node, standings: Node, entries: Iterable[Entry]) -> Iterator[str]:
    """Rank before, best rank; and no post of a paper is older than its first sight, though one that was deleted may be.

    `standings` has the order at each step so far, the last one the digest's own.
    """
    orders = [_order(standing["papers"]) for standing in standings.items()]
    shown = {paper["rank"].whole(1): paper["id"].paper() for paper in digest["results"].items()}
    last = {rank: paper for rank, paper in enumerate(orders[-1], 1) if paper} if orders else {}
    yield from unequal("the order", list(shown.items()), list(last.items()))
    first = {entry.paper.id: entry.first_seen for entry in entries}
    for paper in digest["results"].items():
        one = paper["id"].paper()
        ranks = [_rank(one, order) for order in orders]
        yield from unequal(f"{one}: previous_rank", _said(paper, "previous_rank"), ranks[-2] if ranks[1:] else None)
        yield from unequal(f"{one}: peak_rank", _said(paper, "peak_rank"), min(filter(None, ranks), default=None))
        earliest, seen = first.get(one), paper.get("first_seen")
        if earliest and (seen is None or seen.instant() > earliest):
            yield from unequal(f"{one}: first_seen", seen and seen.value, utc(earliest))


def _order(papers: Node) -> Order:
    return [None if paper.value is None else paper.paper() for paper in papers.items()]


def _rank(paper: PaperId, order: Order) -> int | None:
    return order.index(paper) + 1 if paper in order else None


def _said(paper: Node, name: str) -> object:
    found = paper.get(name)
    return found and found.value
