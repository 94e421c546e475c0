"""A whole post: front matter, then papers by rank."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from hotpapers.adapters.blog.front_matter import front_matter
from hotpapers.adapters.blog.lines import Lines
from hotpapers.adapters.blog.quote import OPEN, quotes
from hotpapers.domain.calendar import window
from hotpapers.domain.digest import Announced, Digest, Entry, State
from hotpapers.domain.mention import Network, SourceState, SourceStatus
from hotpapers.domain.paper import How, Paper, PaperId, canonical
from hotpapers.domain.ranking import CLASSIC, people
from hotpapers.domain.ranking import posts as different
from hotpapers.domain.ranking.classic import Printed
from hotpapers.domain.text import clean, scrub
from hotpapers.views.markdown.original import links, subjects

MOST_OF_A_PAPER = 100_000
"""Characters of a paper with its posts, so that its row in the table stays small; the blog's longest has 15,000."""

LINES_BEHIND = 3
"""Empty ones that end a paper; where the file ends with fewer, it was cut, or an editor trimmed it."""

_HEADING = re.compile(r"# ([1-9]\d{0,3})\. (.+)", re.ASCII)
_COUNT = r"(0|[1-9]\d{0,8})"
_COUNTS = re.compile(
    rf"- retweets: {_COUNT}, favorites: {_COUNT} \((\d\d)/(\d\d)/(\d{{4}}) (\d\d:\d\d:\d\d)\)", re.ASCII
)
_LINKS = re.compile(r"- links: \[abs\]\(https://arxiv\.org/abs/(\S+)\) \| .*")
_CATEGORY = re.compile(r"\[([a-z-]+(?:\.[A-Za-z-]+)?)\]\(")
_OTHERS = ("# ", "- retweets:", "- links:", OPEN, "<script")
"""How lines begin that are no prose."""


def parse(name: str, body: bytes) -> Digest:
    """Raises InvalidPost with the first line that is not of such a post: what parses can be given back whole.

    The ranks are the printed ones, the counts of a paper its printed totals; those of its posts are not known.
    """
    lines = Lines.of(name, body)
    front = front_matter(lines)
    entries = _together(tuple(_entries(lines, front.day)))
    shown = [post for entry in entries for post in entry.posts]
    counted = different(shown)
    return Digest(
        date=front.day,
        window=window(front.day, front.generated_at),
        generated_at=front.generated_at,
        algorithm=CLASSIC,
        announced=Announced((), len(entries), 0),
        entries=entries,
        sources=(SourceStatus(Network.IMPORT, SourceState.OK, items=counted, counted_at=front.generated_at),),
        state=State.FINAL,
        step="import",
        posts=counted,
        people=people(shown),
        imported=front.meta,
        named=tuple(entry.paper.id for entry in entries),
    )


def trimmed(body: bytes) -> bool:
    """The last paper lacks the empty lines behind it: an editor took them, or more is missing. Nothing else tells."""
    text = body.replace(b"\r\n", b"\n")
    return not text.endswith((b"\n" * (LINES_BEHIND + 1), b"---\n", b"---"))


def _together(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """A post that stands with several papers names them all."""
    named: dict[str, dict[PaperId, None]] = defaultdict(dict)
    for entry in entries:
        for post in entry.posts:
            named[post.post_id][entry.paper.id] = None
    return tuple(
        replace(entry, posts=tuple(replace(post, papers=tuple(named[post.post_id])) for post in entry.posts))
        for entry in entries
    )


def _entries(lines: Lines, day: date) -> Iterator[Entry]:
    above: set[PaperId] = set()
    lines.skip_empty()
    while not lines.ended:
        entry = _entry(lines, day, above)
        above.add(entry.paper.id)
        yield entry


def _entry(lines: Lines, day: date, above: set[PaperId]) -> Entry:
    start, rank = lines.at, len(above) + 1
    title = _title(lines, rank)
    authors = _authors(lines)
    counts = _counts(lines)
    paper_id = _id(lines, above)
    categories = _categories(lines)
    paper = Paper(paper_id, title, _abstract(lines), authors, categories, day, How.IMPORT)
    posts = tuple(quotes(lines, paper_id, counts.at))
    if sum(map(len, lines.lines[start : lines.at])) > MOST_OF_A_PAPER:
        lines.fail(f"this paper takes more than {MOST_OF_A_PAPER:,} characters", start)
    return counts.entry(rank, paper, posts)


def _title(lines: Lines, rank: int) -> str:
    heading = lines.take(_HEADING, f"# {rank}. Title")
    if int(heading[1]) != rank:
        lines.wrong(f"rank {heading[1]} where {rank} follows")
    return clean(heading[2]) or lines.wrong("there is no title")


def _authors(lines: Lines) -> tuple[str, ...]:
    names = tuple(_prose(lines, "the authors").split(", "))
    if not all(map(clean, names)):
        lines.wrong("an author has no name")
    return names


def _prose(lines: Lines, what: str) -> str:
    """A line of text."""
    lines.skip_empty()
    if lines.ended or lines.next.startswith(_OTHERS):
        lines.missing(what)
    lines.at += 1
    return scrub(lines.lines[lines.at - 1])


def _counts(lines: Lines) -> Printed:
    lines.skip_empty()
    found = lines.take(_COUNTS, "- retweets: N, favorites: N (MM/DD/YYYY HH:MM:SS)")
    counted_at = lines.instant(f"{found[5]}-{found[3]}-{found[4]}", found[6])
    return Printed(int(found[1]), int(found[2]), counted_at)


def _id(lines: Lines, above: set[PaperId]) -> PaperId:
    lines.skip_empty()
    written = _LINKS.fullmatch(lines.next) or lines.missing(links(PaperId("…")))
    found = canonical(written[1])
    if found is None:
        lines.fail(f"{written[1][:60]!r} is not an arXiv id without a version")
    if found in above:
        lines.fail(f"{found} stands here twice")
    lines.exactly(links(found))
    return found


def _categories(lines: Lines) -> tuple[str, ...]:
    names = tuple(_CATEGORY.findall(lines.next)) or lines.missing(subjects(["cs.LG", "…"]))
    if len(set(names)) < len(names):
        lines.fail("a category stands here twice")
    lines.exactly(subjects(names))
    return names


def _abstract(lines: Lines) -> str:
    """One line; on a day when arXiv's answer had none the blog left it empty, and the posts follow at once."""
    start = lines.at
    lines.skip_empty()
    absent = lines.next.startswith(("# ", OPEN)) or (lines.ended and lines.at - start >= LINES_BEHIND)
    return "" if absent else _prose(lines, "the abstract")
