"""196 posts of the original blog, and what they say in another form, read once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hotpapers.adapters.blog import parse
from hotpapers.domain.digest import Digest

from tests.shared import shared_path

Day = dict[str, Any]


@pytest.fixture(scope="session")
def corpus() -> dict[str, bytes]:
    """By file name."""
    return {path.name: path.read_bytes() for path in sorted(shared_path("corpus", "posts").glob("*.md"))}


@pytest.fixture(scope="session")
def seed() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(shared_path("seed").glob("*.md"))}


@pytest.fixture(scope="session")
def posts(corpus: dict[str, bytes], seed: dict[str, bytes]) -> dict[str, bytes]:
    """All of them."""
    return {**corpus, **seed}


@pytest.fixture(scope="session")
def digests(posts: dict[str, bytes]) -> dict[str, Digest]:
    """By file name."""
    return {name: parse(name, body) for name, body in posts.items()}


@pytest.fixture(scope="session")
def days() -> list[Day]:
    """The posts of the corpus, a day a line: written by another program than ours."""
    return [json.loads(line) for line in shared_path("corpus", "days.jsonl").read_text().splitlines()]
