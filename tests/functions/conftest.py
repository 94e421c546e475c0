from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.functions.reader import Reader, reading


@pytest.fixture(scope="module")
def api() -> Iterator[Reader]:
    """With some digests, for tests that only read."""
    with reading() as reader:
        yield reader


@pytest.fixture
def empty_api() -> Iterator[Reader]:
    with reading(seeded=False) as reader:
        yield reader
