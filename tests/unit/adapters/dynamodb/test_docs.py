"""docs/storage.md says of every access what it costs, and of every key what it holds."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest
from hotpapers.adapters.dynamodb import keys

from bench.storage.__main__ import BEGIN, DOCS, END, written
from bench.storage.made import Found
from bench.storage.patterns import patterns
from tests.builders import a_digest, a_paper

TEXT = DOCS.read_text("utf-8")


def test_the_figures_are_of_every_access_there_is() -> None:
    nowhere: Any = None
    accesses = [f"| {name} | `{by}` |" for name, by, _ in patterns(nowhere, Found(a_digest(), [], [a_paper()]))]
    table = TEXT.partition(BEGIN)[2].partition(END)[0]
    assert [line[: len(access)] for line, access in zip(table.splitlines()[2:], accesses, strict=True)] == accesses


@pytest.mark.parametrize("name", sorted(set(re.findall(r'"([A-Z]{3,})#?', inspect.getsource(keys)))))
def test_every_key_is_told(name: str) -> None:
    assert name in TEXT


def test_writing_the_figures_touches_nothing_else() -> None:
    assert written("| one |\n", f"before\n{BEGIN}| old |\n{END}after\n") == f"before\n{BEGIN}| one |\n{END}after\n"
