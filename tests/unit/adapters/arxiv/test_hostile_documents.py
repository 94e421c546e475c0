"""Every hostile document through the parsers of what arXiv answers: read or refused, soon, and nothing else opened."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from time import process_time

import pytest
from hotpapers.adapters.arxiv import listing, oai, rss
from hotpapers.adapters.http import Limits
from hotpapers.domain.errors import SourceChanged

from tests.listings import feed, item, new_page, record, records, row, section
from tests.shared import shared_path

CAP = Limits().body
PARSERS: Mapping[str, Callable[[bytes], object]] = {
    "RSS": lambda body: rss.parse(body, "cs"),
    "OAI-PMH": oai.parse,
    "page": listing.parse,
}
WHOLE: Mapping[str, bytes] = {
    "RSS": feed(item("2609.00001")),
    "OAI-PMH": records(record("2609.00001", "2026-09-23")),
    "page": new_page(section("New", [row("2609.00001")])),
}
MADE = {
    "huge_text_node_12mb.xml.gen.txt": (b"<feed><entry><title>", b"A", b"</title></entry></feed>"),
    "long_attr_10mb.xml.gen.txt": (b'<feed a="', b"A", b'"/>'),
    "many_entries_200k.xml.gen.txt": (
        b"<feed>",
        b"<entry><id>http://arxiv.org/abs/2401.00001v1</id></entry>",
        b"</feed>",
    ),
}
"""What the collection only describes."""
each_parser = pytest.mark.parametrize("parser", PARSERS)


def made(most: int = CAP) -> Iterator[bytes]:
    """Each as long as the door lets in."""
    for head, inside, tail in MADE.values():
        yield head + inside * ((most - len(head) - len(tail)) // len(inside)) + tail


def documents() -> list[bytes]:
    found = sorted(shared_path("hostile", "xml").glob("*.xml"))
    assert len(found) > 50
    return [path.read_bytes() for path in found]


def suite() -> list[bytes]:
    found = json.loads(shared_path("hostile", "json", "jsontestsuite.json").read_text("utf-8"))
    return [base64.b64decode(case["b64"]) for case in found.values()]


@each_parser
def test_no_hostile_document_is_an_answer_to_what_we_ask(parser: str) -> None:
    for body in (*documents(), *suite()):
        with pytest.raises(SourceChanged):
            PARSERS[parser](body)
    assert PARSERS[parser](WHOLE[parser]), "a control: what is one is read"


@each_parser
@pytest.mark.parametrize("size", [500_000, pytest.param(CAP, marks=pytest.mark.deep)])
def test_a_document_as_long_as_the_door_lets_in_is_over_soon(parser: str, size: int) -> None:
    for body in made(size):
        start = process_time()
        assert size - 100 < len(body) <= size
        with suppress(SourceChanged):
            PARSERS[parser](body)
        assert process_time() - start < 10


def test_every_document_that_the_collection_only_describes_is_made() -> None:
    assert {path.name for path in shared_path("hostile", "xml").glob("*.gen.txt")} == set(MADE)
