"""Which digest is news, and what is an address."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hotpapers.domain.digest import PostMeta
from hotpapers.domain.errors import InvalidInput
from hotpapers.domain.telling import due, parse_address

from tests.builders import DAY, a_digest

NOON = datetime.fromisoformat(f"{DAY}T12:00:00+00:00")


@pytest.mark.parametrize("days", [0, 1, 2])
def test_a_digest_that_was_counted_again_is_news_for_three_days(days: int) -> None:
    assert due(a_digest(step="6h"), NOON + timedelta(days=days))


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        ({"step": "0h"}, 0),
        ({"step": "6h", "entries": 0}, 0),
        ({"step": "6h", "imported": PostMeta()}, 0),
        ({"step": "3d"}, 3),
        ({"step": "6h"}, -1),
    ],
    ids=["counted once", "empty", "imported", "old", "of tomorrow"],
)
def test_what_is_not_news_is_not_told(fields: dict[str, Any], days: int) -> None:
    assert not due(a_digest(**fields), NOON + timedelta(days=days))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ada@example.org", "ada@example.org"),
        (" Ada.L+papers@Example.ORG \n", "Ada.L+papers@example.org"),
        ("a@b.co", "a@b.co"),
    ],
)
def test_an_address_is_kept_as_it_is_with_its_host_in_small_letters(text: str, address: str) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "ada@localhost",
        "a@b@example.org",
        "ada@example.org\r\nBcc: ben@example.org",
        "Ada <ada@example.org>",
        "ada@example.org,ben@example.org",
        "ada@-example.org",
        "ädä@example.org",
        "a" * 65 + "@example.org",
        "ada@" + "a." * 126 + "org",
    ],
)
def test_what_is_no_address_is_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidInput, match="is not an e-mail address such as"):
        parse_address(text)
