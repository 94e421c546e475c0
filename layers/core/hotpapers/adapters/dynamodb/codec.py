"""Nouns ⇄ bytes of an item. The version says how the bytes are to be read; an unknown one is refused."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from hotpapers.domain.digest import Digest
from hotpapers.domain.errors import StoreError
from hotpapers.domain.mention import Mention
from hotpapers.ports import StoredBody

VERSION = "1"
MOST = 350_000
"""Bytes of an item; DynamoDB's own limit is 409,600 with the names."""

Item = dict[str, dict[str, Any]]
Noun = TypeVar("Noun")


def pack(noun: object) -> Item:
    """The attributes that hold a noun. Raises StoreError where it is too large for an item."""
    packed = zlib.compress(msgspec.json.encode(noun), 6)
    if len(packed) > MOST:
        raise StoreError(f"a {type(noun).__name__} of {len(packed):,} bytes is larger than an item may be ({MOST:,})")
    return {"v": {"S": VERSION}, "data": {"B": packed}}


def unpack(item: Item, kind: type[Noun]) -> Noun:
    """Raises StoreError for a version that this code does not know."""
    found = item.get("v", {}).get("S")
    if found != VERSION:
        where = f"{item['pk']['S']}/{item['sk']['S']}"
        raise StoreError(f"{where} has schema version {found!r} and this code reads {VERSION}; deploy a newer one")
    return msgspec.json.decode(zlib.decompress(item["data"]["B"]), type=kind)


def chunks(mentions: Sequence[Mention]) -> Iterator[Item]:
    """Mentions in items that stay under the limit, however many there are."""
    try:
        yield pack(list(mentions))
    except StoreError:
        if len(mentions) < 2:
            raise
        half = len(mentions) // 2
        yield from chunks(mentions[:half])
        yield from chunks(mentions[half:])


def content(digest: Digest) -> str:
    """Hash of what a digest says, without when it was said: two runs that saw the same have the same content."""
    quiet = replace(
        digest,
        revision=0,
        generated_at=digest.window.start,
        window=replace(digest.window, end=digest.window.start),
        sources=tuple(replace(source, requests=0, cost=0.0, counted_at=None) for source in digest.sources),
        entries=tuple(
            replace(entry, counted_at=None, posts=tuple(_quiet(post) for post in entry.posts))
            for entry in digest.entries
        )
        if digest.imported is None
        else digest.entries,
    )
    return hashlib.sha256(msgspec.json.encode(quiet)).hexdigest()


def _quiet(post: Mention) -> Mention:
    return replace(post, counted_at=post.posted_at)


def pack_body(body: StoredBody) -> Item:
    return {"body": {"B": body.gzipped}, "etag": {"S": body.etag}, "modified": {"S": body.last_modified.isoformat()}}


def unpack_body(item: Item) -> StoredBody:
    return StoredBody(bytes(item["body"]["B"]), item["etag"]["S"], datetime.fromisoformat(item["modified"]["S"]))
