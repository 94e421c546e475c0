"""The JSON that the API sends and the site publishes beside each page.

Absent means unknown; null never means 0. Times are RFC 3339 in UTC with a Z.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from hotpapers.domain.digest import Digest, Entry, Part
from hotpapers.domain.mention import Mention, Network, SourceStatus
from hotpapers.domain.paper import Paper
from hotpapers.ports import PaperRecord, StoredBody
from hotpapers.views import addresses

LICENSE = "https://creativecommons.org/publicdomain/zero/1.0/"
"""Of arXiv's metadata (https://info.arxiv.org/help/api/tou.html)."""

Document = dict[str, Any]


def utc(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def known(**fields: object) -> Document:
    """Without what is not known."""
    return {name: value for name, value in fields.items() if value is not None}


def as_json(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def stored(document: object, modified: datetime) -> StoredBody:
    """A document ready to send: serialised, compressed and hashed once."""
    body = as_json(document)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return StoredBody(gzip.compress(body, 9, mtime=0), etag, modified.replace(microsecond=0))


def digest_body(digest: Digest) -> StoredBody:
    return stored(digest_document(digest), digest.generated_at)


def digest_document(digest: Digest) -> Document:
    return {"meta": _meta(digest), "results": [_entry(entry, digest) for entry in digest.entries]}


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


def _entry(entry: Entry, digest: Digest) -> Document:
    change = entry.previous_rank - entry.rank if entry.previous_rank else None
    return known(
        rank=entry.rank,
        **_paper(entry.paper),
        score=entry.score.value,
        score_parts={str(part.network): _part(part) for part in entry.score.parts},
        reposts=entry.reposts,
        likes=entry.likes,
        counted_at=utc(entry.counted_at) if entry.counted_at else None,
        first_seen=utc(entry.first_seen) if entry.first_seen else None,
        previous_rank=entry.previous_rank,
        rank_change=change,
        days_listed=entry.days_listed,
        peak_rank=entry.peak_rank,
        posts=[post_document(post) for post in entry.posts],
        links=_links(entry.paper, digest.site_url),
    )


def _paper(paper: Paper) -> Document:
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


def _links(paper: Paper, site: str) -> Document:
    return {
        "abs": addresses.abs_(paper.id),
        "pdf": addresses.pdf(paper.id),
        "html": addresses.html(paper.id),
        "doi": addresses.doi(paper.id),
        "self": f"{site}/v1/papers/{paper.id}",
    }


def _part(part: Part) -> Document:
    return known(
        score=part.score,
        voices=part.voices,
        posts=part.posts,
        likes=part.likes,
        reposts=part.reposts,
        quotes=part.quotes,
    )


def post_document(post: Mention) -> Document:
    """A post as its network's terms allow it to be passed on: X without its text, a hidden author without a name.

    On Bluesky the id and the link hold the account, so a hidden author's post has a hash for an id and no link.
    """
    hidden = post.author.hidden
    return known(
        network=str(post.network),
        id=hashlib.sha256(post.post_id.encode()).hexdigest()[:16] if hidden else post.post_id,
        handle=None if hidden else post.author.handle,
        name=None if hidden else post.author.name,
        posted_at=utc(post.posted_at),
        url=None if hidden else post.url,
        likes=post.likes,
        reposts=post.reposts,
        quotes=post.quotes,
        replies=post.replies,
        text=None if hidden or post.network is Network.X else post.text,
        lang=post.lang,
    )


def paper_body(record: PaperRecord) -> StoredBody:
    newest = record.listings[0].date if record.listings else record.paper.announced
    return stored(paper_document(record), datetime(newest.year, newest.month, newest.day, tzinfo=UTC))


def paper_document(record: PaperRecord) -> Document:
    listed = [{"date": str(one.date), "rank": one.rank, "score": one.score} for one in record.listings]
    return {"meta": {"license": LICENSE, "count": 1}, "results": [{**_paper(record.paper), "listed": listed}]}


def problem(status: HTTPStatus, detail: str, *, instance: str, request_id: str | None = None) -> Mapping[str, object]:
    """RFC 9457 (https://www.rfc-editor.org/rfc/rfc9457)."""
    return known(
        type="about:blank",
        title=status.phrase,
        status=int(status),
        detail=detail,
        instance=instance,
        request_id=request_id,
    )
