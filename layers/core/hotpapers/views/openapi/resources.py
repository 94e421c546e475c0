"""The addresses of the API: what each is called, takes and gives. It is described and asked by this."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from hotpapers.domain.query import MOST_DAYS


class Resource(NamedTuple):
    path: str
    operation: str
    summary: str
    result: str
    """The shape of its results, by name."""
    parameters: tuple[str, ...] = ("fields",)
    """Of the query."""
    redirects: bool = False
    """A suffix may lead to the site."""


_PAGED = ("limit", "cursor", "fields")

RESOURCES: Mapping[str, Resource] = MappingProxyType(
    {
        one.operation: one
        for one in (
            Resource("/v1/digests/latest", "getLatestDigest", "The newest digest, whole", "Entry"),
            Resource(
                "/v1/digests/{span}",
                "getDigest",
                "The digest of a day, or the best of an ISO week or a month, whole",
                "Entry",
                redirects=True,
            ),
            Resource("/v1/digests", "listDigests", "The archive, newest first", "Day", ("from", "to", *_PAGED)),
            Resource("/v1/papers/{id}", "getPaper", "A paper, and where it was listed", "Paper"),
            Resource("/v1/papers/{id}/history", "getPaperHistory", "Its counts at every recount", "Snapshot"),
            Resource("/v1/papers/{id}/mentions", "listPaperMentions", "The posts that name it", "Post", _PAGED),
            Resource(
                "/v1/papers",
                "listPapers",
                f"Papers of the newest {MOST_DAYS} digests, each once: by category, time, score, or words of title, "
                "authors and abstract",
                "Found",
                ("q", "category", "since", "min_score", "sort", *_PAGED),
            ),
            Resource("/v1/trending", "getTrending", "The hottest papers of the last seven days, whole", "Trending"),
            Resource("/v1/categories", "listCategories", "Categories of listed papers", "Category"),
            Resource("/v1/sources", "listSources", "What became of each network at the newest count", "Source"),
            Resource("/v1/status", "getStatus", "How the service is, in words", "Status"),
        )
    }
)
