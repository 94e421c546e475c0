"""What a chat and Bluesky are given: valid, short enough, and nothing that calls or links where we did not."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hotpapers.adapters.telling import account, webhook
from hotpapers.domain.digest import Digest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_digest, a_paper, an_entry

titles = st.lists(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=400), min_size=1, max_size=8
)


def of(names: list[str]) -> Digest:
    return a_digest(entries=tuple(an_entry(n, a_paper(f"2609.{n:05d}", title=one)) for n, one in enumerate(names, 1)))


@given(titles)
def test_a_message_for_slack_has_links_that_we_made_and_no_others(names: list[str]) -> None:
    digest = of(names)
    text = str(webhook.slack(digest)["text"])
    links = re.findall(r"<([^|>]*)", text)
    assert links == [
        *(f"https://hotpapers.example/papers/2609.{n:05d}/" for n in range(1, min(5, len(names)) + 1)),
        "https://hotpapers.example/digests/2026-09-24/",
    ]


@given(titles)
def test_a_message_for_discord_fits_and_calls_nobody(names: list[str]) -> None:
    said: Any = webhook.discord(of(names))
    assert len(said["content"]) <= 2_000
    assert said["allowed_mentions"] == {"parse": []}
    assert said["content"].endswith("(<https://hotpapers.example/digests/2026-09-24/>)")


@given(titles)
def test_a_post_fits_and_its_links_stand_under_the_titles(names: list[str]) -> None:
    post: Any = account.post(of(names))
    text = post["text"].encode()
    assert len(post["text"]) <= 300
    assert len(post["facets"]) == min(3, len(names))
    before = 0
    for facet in post["facets"]:
        start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        assert before <= start < end <= len(text)
        text[start:end].decode()
        before = end
    json.dumps(post)


def test_a_post_reads_like_this() -> None:
    post: Any = account.post(of(["Flow matching", "Long " + "title " * 60]))
    assert post["text"].startswith("Hot Papers, Thursday, 24 September 2026\n\n1. Flow matching\n2. Long title")
    assert post["text"].endswith("…")
    assert post["embed"]["external"]["uri"] == "https://hotpapers.example/digests/2026-09-24/"
    assert post["createdAt"] == "2026-09-24T06:00:00.000Z"


def test_the_key_of_a_post_is_its_days_own() -> None:
    """The first 53 bits after the sign are microseconds, in the digits of https://atproto.com/specs/tid."""
    key = account.key(a_digest())
    number = 0
    for digit in key:
        number = number << 5 | "234567abcdefghijklmnopqrstuvwxyz".index(digit)
    assert len(key) == 13
    assert number >> 10 == 1_790_208_000_000_000
    assert number & 1023 == 0


@pytest.mark.parametrize("name", ["webhook", "account"])
def test_no_secret_is_in_a_repr(name: str) -> None:
    from hotpapers.adapters.http import Http  # noqa: PLC0415

    http = Http("ops@papers.example")
    channel: Any = (
        webhook.Webhook(http, "https://hooks.example/secret")
        if name == "webhook"
        else account.BlueskyAccount(http, "https://bsky.example", "secret-name", "secret-password")
    )
    assert "secret" not in repr(channel)
