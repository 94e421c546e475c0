"""arXiv's listing page, RSS and OAI-PMH, to papers that can be kept; and what else reads them in Python."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import feedparser  # type: ignore[import-untyped]
from bs4 import BeautifulSoup
from hotpapers.adapters.arxiv import listing, oai, rss

from bench.parsing.documents import DAY, Documents
from bench.parsing.pairs import Pair

NEW = ("new", "cross")


def pairs(documents: Documents) -> Iterable[Pair]:
    """Against feedparser, which knows no OAI-PMH: for the records it reads the same papers as RSS."""
    yield Pair(
        "RSS → papers", lambda: rss.parse(documents.rss, "cs").papers,
        "feedparser", lambda: feedparser.parse(documents.rss), 10, _papers, _entries,
    )  # fmt: skip
    yield Pair(
        "OAI-PMH → papers", lambda: _announced(documents.oai),
        "feedparser, of the papers' RSS", lambda: feedparser.parse(documents.rss), 10, _papers, _entries,
    )  # fmt: skip
    yield Pair(
        "listing page → papers", lambda: listing.parse(documents.listing).papers,
        "BeautifulSoup, html.parser", lambda: soup(documents.listing), 5, _papers, _rows,
    )  # fmt: skip


def _announced(body: bytes) -> Any:
    return oai.announced(oai.parse(body).records, "cs", DAY, oai.freezes(DAY)[0])


def soup(body: bytes) -> list[dict[str, Any]]:
    """What the page holds of new and crossed papers, as one would write it."""
    found, kind = [], ""
    for node in BeautifulSoup(body, "html.parser").find_all(["h3", "dt"]):
        if node.name == "h3":
            kind = node.get_text()
        elif not kind.startswith("Replacement"):
            found.append(_row(node, node.find_next_sibling("dd")))
    return found


def _row(term: Any, described: Any) -> dict[str, Any]:
    return {
        "id": term.find("a", title="Abstract")["id"],
        "title": described.find("div", class_="list-title").get_text().replace("Title:", "").strip(),
        "authors": [link.get_text() for link in described.find("div", class_="list-authors").find_all("a")],
        "subjects": described.find("div", class_="list-subjects").get_text(),
        "abstract": described.find("p", class_="mathjax").get_text().strip(),
    }


def _papers(found: Any) -> Hashable:
    return frozenset(paper.id for paper in found), sum(len(paper.authors) for paper in found)


def _entries(found: Any) -> Hashable:
    kept = [entry for entry in found.entries if entry.arxiv_announce_type in NEW]
    ids = frozenset(entry.id.removeprefix("oai:arXiv.org:").partition("v")[0] for entry in kept)
    return ids, sum(len(entry.author.split(", ")) for entry in kept)


def _rows(found: Any) -> Hashable:
    return frozenset(row["id"] for row in found), sum(len(row["authors"]) for row in found)
