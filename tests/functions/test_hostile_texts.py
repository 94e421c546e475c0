"""Texts written against logs, headers, JSON and sheets, as path, query and header of a request."""

from __future__ import annotations

import json
import re
import traceback
from random import Random
from urllib.parse import quote

import pytest

from local.gateway import Request
from tests.functions.reader import Reader, Said
from tests.functions.test_api_abuse import INSIDE, OURS, PRINTABLE
from tests.shapes import hostile_texts
from tests.shared import shared_path

FEW = 30
"""Of all the collections, in `make test`."""
AGAINST = ("log_line", "header", "json", "csv_or_sheet")


def texts(few: int | None = FEW) -> list[str]:
    cases = json.loads(shared_path("hostile", "xss", "xss_payloads.json").read_text("utf-8"))
    first = [case["payload"] for case in cases if case["context"] in AGAINST]
    assert len(first) == 21
    of_all = hostile_texts()
    return [*first, *(Random(20261126).sample(of_all, few) if few else of_all)]


def said(api: Reader, text: str) -> list[Said]:
    written = quote(text.encode("utf-8", "surrogatepass"), safe="")
    header = re.sub(r"[\r\n\0]", " ", text)[:2_000].encode("latin-1", "replace").decode("latin-1")
    return [
        api.get(f"/v1/papers?q={written}"),
        api.get(f"/v1/digests/{written}"),
        api.ask(Request("GET", "/v1/digests/latest", "", [("User-Agent", header), ("If-None-Match", header)])),
    ]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("few", [FEW, pytest.param(None, marks=pytest.mark.deep)])
def test_no_text_breaks_an_answer_or_gets_into_the_log(api: Reader, few: int | None) -> None:
    for text in texts(few):
        for one in said(api, text):
            assert one.status in OURS, text[:80]
            assert all(map(PRINTABLE.fullmatch, one.headers.values())), text[:80]
            assert not INSIDE.search(one.text), text[:80]
    assert api.function.logs == (), "of what is answered it says nothing; of what is not: test_api_abuse.py"


def test_what_nobody_outside_has_to_know_would_be_seen() -> None:
    """A control: as an error tells itself, and as the texts stand."""
    try:
        json.loads("{")
    except ValueError:
        assert INSIDE.search(traceback.format_exc().encode())
    assert INSIDE.search(b"hotpapers.adapters.dynamodb.store.TableStore")
    assert sum(not PRINTABLE.fullmatch(text) for text in texts()) > 10
    assert sum(len(text.splitlines()) > 1 for text in texts()) >= 4
