"""A paper's own page: everything that is known of it, every counted post, and how it came here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from hotpapers.domain.digest import Digest, Entry
from hotpapers.domain.mention import Mention
from hotpapers.domain.outline import Snapshot
from hotpapers.domain.paper import Paper, PaperId
from hotpapers.views import addresses, structured, words
from hotpapers.views.cards import cards, placed
from hotpapers.views.citation import bibtex, highwire
from hotpapers.views.documents import utc
from hotpapers.views.history import HEIGHT, WIDTH, history
from hotpapers.views.pages.frame import NAME, Head, render
from hotpapers.views.quotes import quotes
from hotpapers.views.tex import plain

if TYPE_CHECKING:
    from hotpapers.ports import PaperListing  # a page needs nothing else of the ports, which are a tenth of its imports

MOST_AUTHORS = 25
"""Before the fold; some papers have thousands."""
MOST_POSTS = 200
"""Shown, the most shared and liked first; the evidence has all."""


@dataclass(frozen=True, slots=True)
class PaperFile:
    """What a paper's page is made of."""

    digest: Digest
    """The newest that lists it."""
    entry: Entry
    listings: Sequence[PaperListing]
    """Newest first; of published digests only."""
    snapshots: Sequence[Snapshot]
    mentions: Sequence[Mention]
    """Every counted post of the digest that names it."""


def paper(file: PaperFile) -> bytes:
    digest, entry = file.digest, file.entry
    counted = sorted(file.mentions or entry.posts, key=_loudest)
    return render(
        "paper.html.j2",
        _head(digest, entry.paper),
        card=cards([placed(entry, words.movement(entry, digest))])[0],
        paper=entry.paper,
        digest=digest,
        authors=[(plain(name), addresses.author(name)) for name in entry.paper.authors],
        most_authors=MOST_AUTHORS,
        comments=plain(entry.paper.comments or ""),
        journal=plain(entry.paper.journal_ref or ""),
        percentile=_percentile(entry),
        highwire=list(highwire(entry.paper)),
        bibtex=bibtex(entry.paper),
        doi=addresses.doi(entry.paper.id),
        history=history(file.snapshots),
        box=(WIDTH, HEIGHT),
        listings=file.listings,
        posts=quotes(counted[:MOST_POSTS]),
        unshown=max(0, len(counted) - MOST_POSTS),
        searches=searches(entry.paper.id),
        day_path=addresses.day(digest.date),
    )


def unlisted(site: str, paper_id: PaperId) -> bytes:
    """Of a paper that is in no digest any more: it fell out at a recount, or was taken down. Says nothing of it."""
    head = Head(
        site,
        addresses.paper(paper_id),
        f"{NAME}: arXiv {paper_id} is not listed",
        "This paper is in no digest at the moment.",
        robots="noindex",
    )
    return render("unlisted.html.j2", head, abs=addresses.abs_(paper_id), id=paper_id)


def searches(paper_id: PaperId) -> tuple[tuple[str, str], ...]:
    """Where else people may talk about it: addresses to look at, nothing that was counted."""
    word = quote_plus(str(paper_id))
    return (
        ("Bluesky", f"https://bsky.app/search?q={word}"),
        ("X", f"https://x.com/search?q={word}&f=live"),
        ("Reddit", f"https://www.reddit.com/search/?q={word}"),
        ("Hacker News", f"https://hn.algolia.com/?q={word}"),
        ("Hugging Face", f"https://huggingface.co/papers/{paper_id}"),
        ("alphaXiv", f"https://www.alphaxiv.org/abs/{paper_id}"),
        ("Semantic Scholar", f"https://www.semanticscholar.org/arxiv/{paper_id}"),
        ("Google Scholar", f"https://scholar.google.com/scholar?q=arXiv+{word}"),
    )


def _loudest(post: Mention) -> tuple[int, date, str]:
    return -((post.reposts or 0) + (post.likes or 0)), post.posted_at.date(), post.post_id


def _percentile(entry: Entry) -> str | None:
    share = entry.score.field_percentile
    if share is None:
        return None
    return f"hotter than {share:.0f} % of the {entry.paper.primary_category} papers of the last weeks"


def _head(digest: Digest, paper_: Paper) -> Head:
    return Head(
        site=digest.site_url,
        path=addresses.paper(paper_.id),
        title=f"{plain(paper_.title)} · {NAME}",
        description=_shortened(plain(paper_.abstract)) or plain(words.authors(paper_.authors)),
        og_type="article",
        published=utc(digest.window.start),
        json_ld=structured.article(paper_, digest.site_url),
    )


def _shortened(text: str, limit: int = 200) -> str:
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0].rstrip(",;:") + "…"
