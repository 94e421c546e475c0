"""Hugging Face's daily papers. https://huggingface.co/docs/hub/api"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from msgspec import Struct

from hotpapers.adapters.gathering import Count, Gathering, Read, Reader, Source, instant
from hotpapers.adapters.http import Response
from hotpapers.domain.digest import Window
from hotpapers.domain.errors import SourceChanged
from hotpapers.domain.mention import Author, Mention, Network
from hotpapers.domain.paper import canonical
from hotpapers.domain.text import clean

NETWORK = Network.HUGGINGFACE
DAYS_AFTER = 7
"""A paper is featured up to a week after its announcement."""
PAGE = 100
"""The most that may be asked for."""
PAGES = 5
"""Of one day; a usual day has 25 papers in all."""
_NEXT = re.compile(r"""<[^>]*>\s*;[^,]*\brel="?next\b""", re.IGNORECASE)


class _User(Struct):
    user: str | None = None
    name: str | None = None
    """What `user` is called outside the paper."""
    fullname: str | None = None


class _Paper(Struct, rename="camel"):
    id: str
    upvotes: int | None = None
    submitted_on_daily_at: str | None = None
    submitted_on_daily_by: _User | None = None


class _Item(Struct, rename="camel"):
    paper: _Paper
    num_comments: Count | None = None
    submitted_by: _User | None = None


_read = Reader(NETWORK, list[_Item], _Item)


def parse(body: bytes, featured: datetime, counted_at: datetime) -> Read[tuple[Mention, ...]]:
    """A day's papers; none on a weekend. `featured` is for those that do not say when. Raises SourceChanged."""
    read = _read(body)
    mentions = [_mention(item, featured, counted_at) for item in read.answer]
    known = tuple(mention for mention in mentions if mention)
    return Read(known, read.lost + len(mentions) - len(known))


def _mention(item: _Item, featured: datetime, counted_at: datetime) -> Mention | None:
    inner, paper = item.paper, canonical(item.paper.id)
    if paper is None:
        return None
    who = inner.submitted_on_daily_by or item.submitted_by or _User()
    handle = clean(who.user or who.name or "") or None
    return Mention(
        network=NETWORK,
        post_id=paper,
        author=Author(handle or paper, handle, clean(who.fullname or "") or None),
        posted_at=instant(inner.submitted_on_daily_at) or featured,
        url=f"https://huggingface.co/papers/{paper}",
        papers=(paper,),
        counted_at=counted_at,
        # the submitter's own upvote is not another person's
        likes=None if inner.upvotes is None else max(0, inner.upvotes - 1),
        # comments stand beside the paper, not in it
        replies=item.num_comments,
    )


@dataclass(frozen=True, slots=True)
class HuggingFace(Source):
    """The lists of D and the days after it, as far as the event's day: a paper may be featured late."""

    url: str
    network: Network = NETWORK

    def ask(self, run: Gathering, day: date) -> None:
        for one in _days(day, run.window):
            try:
                self._list(run, one)
            except SourceChanged as error:
                # another day's list may still be right; a server that is down or refuses is not asked on
                run.missing(f"{one}: {error.why}")

    def _list(self, run: Gathering, day: date) -> None:
        featured = max(run.window.start, datetime.combine(day, time(), UTC))
        for number in range(PAGES):
            answer = run.get(f"{self.url}/api/daily_papers", _query(day, number))
            page = parse(answer.body, featured, run.window.end)
            run.add(page.answer, page.lost, join=lambda held, _: held)
            if not _has_next(answer) or run.idle():
                return
        run.missing(f"{day}: more than {PAGES * PAGE} papers")


def _days(day: date, window: Window) -> Iterator[date]:
    """Never a date to come: Hugging Face answers that with an error."""
    for after in range(DAYS_AFTER + 1):
        one = day + timedelta(days=after)
        if one <= window.end.astimezone(UTC).date():
            yield one


def _query(day: date, number: int) -> dict[str, str]:
    return {"date": str(day), "limit": str(PAGE)} | ({"p": str(number)} if number else {})


def _has_next(answer: Response) -> bool:
    """The next page is asked for by its number: an address that an answer names is not followed."""
    return _NEXT.search(answer.headers.get("link", "")) is not None
