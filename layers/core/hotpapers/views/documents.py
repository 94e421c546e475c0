"""The JSON that the API sends and the site publishes beside each page.

Absent means unknown; null never means 0. Times are RFC 3339 in UTC with a Z.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import datetime
from typing import Any

from hotpapers.domain.digest import Digest, Entry, Part, State
from hotpapers.domain.mention import Mention, Network, SourceStatus
from hotpapers.domain.paper import Paper, PaperId
from hotpapers.domain.stored import StoredBody
from hotpapers.views import addresses

LICENSE = "https://creativecommons.org/publicdomain/zero/1.0/"
"""Of arXiv's metadata (https://info.arxiv.org/help/api/tou.html)."""

Document = dict[str, Any]


def utc(instant: datetime) -> str:
    return f"{instant.isoformat(timespec='seconds')[:19]}Z"


def known(**fields: object) -> Document:
    """Without what is not known."""
    return {name: value for name, value in fields.items() if value is not None}


def as_json(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def stored(document: object, modified: datetime, *, final: bool = False, level: int = 9) -> StoredBody:
    """A document ready to send: serialised, compressed and hashed once."""
    return ready(as_json(document), modified, final=final, level=level)


def ready(body: bytes, modified: datetime, *, final: bool = False, level: int = 9) -> StoredBody:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return StoredBody(gzip.compress(body, level, mtime=0), etag, modified.replace(microsecond=0), final)


def digest_body(digest: Digest) -> StoredBody:
    return stored(digest_document(digest), digest.generated_at, final=digest.state is State.FINAL)


def digest_document(digest: Digest) -> Document:
    return {"meta": _meta(digest), "results": [entry_document(entry, digest.site_url) for entry in digest.entries]}


def _meta(digest: Digest) -> Document:
    site, address = digest.site_url, digest.site_url + addresses.day(digest.date)
    return known(
        date=str(digest.date),
        window={"from": utc(digest.window.start), "to": utc(digest.window.end), "tz": "UTC"},
        generated_at=utc(digest.generated_at),
        revision=digest.revision,
        state=str(digest.state),
        step=digest.step,
        count=len(digest.entries),
        total=len(digest.entries),
        applied_filters={},
        complete=digest.complete,
        algorithm={
            "name": digest.algorithm.name,
            "version": digest.algorithm.version,
            "url": site + addresses.RANKING,
        },
        announced=known(
            subjects=list(digest.announced.subjects),
            new=digest.announced.new,
            cross=digest.announced.cross,
            missing=list(digest.announced.missing),
        ),
        posts=digest.posts,
        people=digest.people,
        sources=[source_document(source) for source in digest.sources],
        calibration={part.network: part.typical / 1_000_000 for part in digest.calibration} or None,
        license=LICENSE,
        links={
            "self": f"{site}/v1/digests/{digest.date}",
            "html": address,
            "md": address + "index.md",
            "json": address + "index.json",
            "evidence": address + "evidence.json",
        },
    )


def source_document(source: SourceStatus) -> Document:
    return known(
        network=str(source.network),
        state=str(source.state),
        reason=source.reason,
        items=source.items,
        requests=source.requests,
        cost=source.cost,
        counted_at=utc(source.counted_at) if source.counted_at else None,
    )


def entry_document(entry: Entry, site: str) -> Document:
    change = entry.previous_rank - entry.rank if entry.previous_rank else None
    return known(
        rank=entry.rank,
        **paper_fields(entry.paper),
        score=entry.score.value,
        score_parts={str(part.network): part_document(part) for part in entry.score.parts},
        reposts=entry.reposts,
        likes=entry.likes,
        counted_at=utc(entry.counted_at) if entry.counted_at else None,
        first_seen=utc(entry.first_seen) if entry.first_seen else None,
        previous_rank=entry.previous_rank,
        rank_change=change,
        days_listed=entry.days_listed,
        peak_rank=entry.peak_rank,
        posts=[post_document(post) for post in entry.posts],
        links=paper_links(entry.paper.id, site),
    )


def paper_fields(paper: Paper) -> Document:
    return known(
        id=paper.id,
        version=paper.version,
        title=paper.title,
        authors=list(paper.authors),
        primary_category=paper.primary_category,
        categories=list(paper.categories),
        abstract=paper.abstract,
        comments=paper.comments,
        journal_ref=paper.journal_ref,
        announced={"date": str(paper.announced), "how": str(paper.how)},
        cut=list(paper.cut) or None,
    )


def paper_links(paper: PaperId, site: str) -> Document:
    return {
        "abs": addresses.abs_(paper),
        "pdf": addresses.pdf(paper),
        "html": addresses.html(paper),
        "doi": addresses.doi(paper),
        "page": site + addresses.paper(paper),
        "self": f"{site}/v1/papers/{paper}",
        "history": f"{site}/v1/papers/{paper}/history",
        "mentions": f"{site}/v1/papers/{paper}/mentions",
    }


def part_document(part: Part) -> Document:
    return known(
        score=part.score,
        voices=part.voices,
        posts=part.posts,
        likes=part.likes,
        reposts=part.reposts,
        quotes=part.quotes,
    )


def post_document(post: Mention) -> Document:
    """A post as its network's terms allow it to be passed on: X without its text and names, a hidden author without
    a name.

    On Bluesky the id and the link hold the account, so a hidden author's post has a hash for an id and no link.
    """
    hidden, of_x = post.author.hidden, post.network is Network.X
    return known(
        network=str(post.network),
        id=hashlib.sha256(post.post_id.encode()).hexdigest()[:16] if hidden else post.post_id,
        handle=None if hidden else post.author.handle,
        name=None if hidden or of_x else post.author.name,
        bot=post.author.bot or None,
        posted_at=utc(post.posted_at),
        url=None if hidden else post.url,
        likes=post.likes,
        reposts=post.reposts,
        quotes=post.quotes,
        replies=post.replies,
        text=None if hidden or of_x else post.text,
        lang=post.lang,
    )
