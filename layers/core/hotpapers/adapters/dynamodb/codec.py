"""Nouns ⇄ bytes ⇄ items. The version says how the bytes are to be read; an unknown one is refused.

An item takes at most MOST bytes. What is longer stands in parts, under the content's hash, that its item names: so no
input is too long to be kept, and a reader never joins parts of two writings.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from hotpapers.adapters.dynamodb.keys import Key, key
from hotpapers.domain.errors import StoreError
from hotpapers.domain.stored import StoredBody

VERSION = "1"
MOST = 340_000
"""Bytes of `data`, so that an item with its key and a little beside them stays under 350,000 (DynamoDB: 409,600)."""

Item = dict[str, dict[str, Any]]
Noun = TypeVar("Noun")
Many = Callable[[Iterable[Key]], Mapping[tuple[str, str], Item]]
"""Items by their keys."""


def place(item: Mapping[str, Mapping[str, Any]]) -> tuple[str, str]:
    """Partition and sort key."""
    return item["pk"]["S"], item["sk"]["S"]


def digits(content: bytes) -> str:
    """A hash of bytes, for keys."""
    return hashlib.sha256(content).hexdigest()


def encoded(noun: object) -> bytes:
    """Raises StoreError for what JSON cannot say, so that it is not lost in silence."""
    import msgspec  # noqa: PLC0415  (a body that is ready to send is read without it)

    try:
        return msgspec.json.encode(noun)
    except (UnicodeEncodeError, OverflowError) as error:
        raise StoreError(f"a {type(noun).__name__} cannot be kept: {error}") from error


def packed(noun: object) -> bytes:
    return repacked(encoded(noun))


def written(data: bytes) -> bytes:
    """The JSON that was packed."""
    try:
        return zlib.decompress(data)
    except zlib.error as error:
        raise StoreError(f"an item of the table cannot be read: {error}") from error


def repacked(text: bytes) -> bytes:
    """JSON that is what `written` gave."""
    return zlib.compress(text, 6)


def unpacked(data: bytes, kind: type[Noun]) -> Noun:
    import msgspec  # noqa: PLC0415  (as above)

    try:
        return msgspec.json.decode(zlib.decompress(data), type=kind)
    except (zlib.error, msgspec.DecodeError) as error:
        raise StoreError(f"a {kind} of the table cannot be read: {error}") from error


def single(at: Key, noun: object, **more: dict[str, Any]) -> Item:
    """A noun that needs one item. Raises StoreError where it does not fit into it."""
    data = packed(noun)
    if len(data) > MOST:
        raise StoreError(f"a {type(noun).__name__} takes {len(data):,} bytes, over {MOST:,}")
    return {**at, "v": {"S": VERSION}, "data": {"B": data}, **more}


def held(at: Key, data: bytes, **more: dict[str, Any]) -> list[Item]:
    """The item that holds the bytes; or their parts, and last the item that names them."""
    if len(data) <= MOST:
        return [{**at, "v": {"S": VERSION}, "data": {"B": data}, **more}]
    pk, name = at["pk"]["S"], f"{at['sk']['S']}#{digits(data)[:16]}"
    pieces = [data[start : start + MOST] for start in range(0, len(data), MOST)]
    parts: list[Item] = [{**key(pk, f"{name}#{n:03d}"), "data": {"B": piece}} for n, piece in enumerate(pieces)]
    names = {"L": [{"S": part["sk"]["S"]} for part in parts]}
    return [*parts, {**at, "v": {"S": VERSION}, "parts": names, **more}]


def whole(item: Item, many: Many) -> bytes:
    """The bytes that an item holds or names. Raises StoreError for a version that this code does not know."""
    found = item.get("v", {}).get("S")
    where = place(item)
    if found != VERSION:
        raise StoreError(
            f"{'/'.join(where)} has schema version {found!r} and this code reads {VERSION}; deploy a newer one"
        )
    if "data" in item:
        return bytes(item["data"]["B"])
    names = [(where[0], part["S"]) for part in item["parts"]["L"]]
    parts = many(key(*name) for name in names)
    if len(parts) < len(names):
        raise StoreError(f"{'/'.join(where)} has {len(parts)} of {len(names)} parts")
    return b"".join(bytes(parts[name]["data"]["B"]) for name in names)


def among(rows: Iterable[Item]) -> tuple[list[Item], Many]:
    """Rows of one query: the items, and where their parts are."""
    by_place = {place(row): row for row in rows}
    named = {(row["pk"]["S"], part["S"]) for row in by_place.values() for part in row.get("parts", {}).get("L", [])}
    items = [row for at, row in by_place.items() if at not in named]
    return items, lambda keys: {at: by_place[at] for at in map(place, keys) if at in by_place}


def pack_body(at: Key, body: StoredBody) -> list[Item]:
    final: Item = {"final": {"BOOL": True}} if body.final else {}
    return held(at, body.gzipped, etag={"S": body.etag}, modified={"S": body.last_modified.isoformat()}, **final)


def unpack_body(item: Item, many: Many) -> StoredBody:
    modified = datetime.fromisoformat(item["modified"]["S"])
    return StoredBody(whole(item, many), item["etag"]["S"], modified, item.get("final", {}).get("BOOL", False))
