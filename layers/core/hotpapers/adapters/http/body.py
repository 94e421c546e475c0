"""An answer's body, whole and within bounds, or an error: never what came so far."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import requests

from hotpapers.adapters.http.addresses import Unfit

CHUNK = 65_536


class Cut(OSError):
    """Less came than was promised."""


def read(answer: requests.Response, most: int) -> bytes:
    """At most `most` decoded bytes. Raises Unfit, Cut, and what urllib3 raises where the connection breaks."""
    encoding = answer.headers.get("content-encoding", "").strip().lower()
    if _declared(answer) > most:
        raise Unfit(f"would send more than {most:,} bytes")
    chunks = answer.raw.stream(CHUNK, decode_content=False)
    if encoding in ("", "identity"):
        return _bounded(chunks, most)
    if encoding != "gzip":
        raise Unfit("answers in an encoding that we did not ask for")
    return _bounded(_unzipped(chunks, most), most)


def _declared(answer: requests.Response) -> float:
    text = answer.headers.get("content-length", "").strip()
    return float(text) if text.isascii() and text.isdigit() else 0.0


def _bounded(chunks: Iterable[bytes], most: int) -> bytes:
    parts, size = [], 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise Unfit(f"sends more than {most:,} bytes")
        parts.append(chunk)
    return b"".join(parts)


def _unzipped(chunks: Iterable[bytes], most: int) -> Iterable[bytes]:
    """One gzip member, to its end and not beyond; a chunk never unpacks to more than is allowed for the whole."""
    unzip = zlib.decompressobj(wbits=31)
    for chunk in chunks:
        try:
            yield unzip.decompress(chunk, most + 1)
        except zlib.error:
            raise Unfit("sends a body that is not the gzip it says") from None
        if unzip.unused_data:
            raise Unfit("sends more behind its gzip body")
    if not unzip.eof:
        raise Cut
