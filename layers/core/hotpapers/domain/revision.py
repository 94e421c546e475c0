"""What makes a new revision, and what the archive says of one."""

from __future__ import annotations

from dataclasses import replace

from hotpapers.domain.digest import DayIndex, Digest, Entry
from hotpapers.domain.mention import Mention, SourceStatus

TITLES = 3
"""In a line of the archive."""


def line(digest: Digest) -> DayIndex:
    """A digest as the archive lists it."""
    return DayIndex(
        date=digest.date,
        revision=digest.revision,
        count=len(digest.entries),
        titles=tuple(entry.paper.title for entry in digest.entries[:TITLES]),
        state=digest.state,
        generated_at=digest.generated_at,
        complete=digest.complete,
        step=digest.step,
        tops=digest.tops,
        names=_names(digest.entries[:TITLES]),
    )


def _names(entries: tuple[Entry, ...]) -> tuple[str, ...]:
    converted = [entry.converted.name if entry.converted else None for entry in entries]
    return (
        tuple(name or entry.paper.title for name, entry in zip(converted, entries, strict=True))
        if any(converted)
        else ()
    )


def said(digest: Digest) -> Digest:
    """The digest without its revision, the times it was counted, what counting it cost and what was converted of it.

    A new revision says something else, not the same at another time: two runs that saw the same say the same.
    An imported post's times are its own words and stay.
    """
    if digest.imported:
        return replace(digest, revision=0, entries=tuple(replace(entry, converted=None) for entry in digest.entries))
    start = digest.window.start
    return replace(
        digest,
        revision=0,
        generated_at=start,
        window=replace(digest.window, end=start),
        sources=tuple(_source(source) for source in digest.sources),
        entries=tuple(_entry(entry) for entry in digest.entries),
    )


def _source(source: SourceStatus) -> SourceStatus:
    return replace(source, requests=0, cost=0.0, counted_at=None)


def _entry(entry: Entry) -> Entry:
    return replace(entry, counted_at=None, converted=None, posts=tuple(_post(post) for post in entry.posts))


def _post(post: Mention) -> Mention:
    return replace(post, counted_at=post.posted_at)
