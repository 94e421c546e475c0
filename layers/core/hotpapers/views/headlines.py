"""The top of a digest in a few lines of plain text: for letters, chats and posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hotpapers.domain.digest import Digest, Entry
from hotpapers.views import addresses, words
from hotpapers.views.tex import plain

NAME = "Hot Papers"


@dataclass(frozen=True, slots=True)
class Headline:
    rank: int
    title: str
    authors: str
    said: str
    """Who spoke of it, such as "41 people on Bluesky, 96 points on Hacker News"."""
    url: str


def headlines(digest: Digest, most: int) -> Sequence[Headline]:
    return [_headline(entry, digest.site_url) for entry in digest.entries[:most]]


def title(digest: Digest) -> str:
    return f"{NAME}, {words.written(digest.date)}"


def whole(digest: Digest) -> tuple[str, str]:
    """What leads to the digest's own page, and its address."""
    return f"All {words.count(len(digest.entries), 'paper')}", digest.site_url + addresses.day(digest.date)


def _headline(entry: Entry, site: str) -> Headline:
    paper = entry.paper
    said = ", ".join(words.part(part) for part in entry.score.parts if part.voices or part.score)
    authors = plain(words.authors(paper.authors))
    return Headline(entry.rank, plain(paper.title), authors, said, site + addresses.paper(paper.id))
