"""What a takedown is about, however a person writes it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hotpapers.domain.errors import InvalidInput
from hotpapers.domain.mention import Network
from hotpapers.domain.target import target
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2609.01234", "2609.01234"),
        ("arXiv:2609.01234", "2609.01234"),
        ("https://arxiv.org/abs/2609.01234v2", "2609.01234"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("https://x.com/ada/status/1352614051352899585", (Network.X, "1352614051352899585")),
        ("https://twitter.com/ada/status/1?s=20", (Network.X, "1")),
        ("https://mobile.twitter.com/ada/status/1", (Network.X, "1")),
        (
            "https://bsky.app/profile/did:plc:abc123/post/3kxyz",
            (Network.BLUESKY, "at://did:plc:abc123/app.bsky.feed.post/3kxyz"),
        ),
        ("https://news.ycombinator.com/item?id=42", (Network.HACKERNEWS, "42")),
        (
            "mastodon:https://example.social/users/a/statuses/1",
            (Network.MASTODON, "https://example.social/users/a/statuses/1"),
        ),
        (
            "https://example.social/@a.b/114686637300456",
            (Network.MASTODON, "https://example.social/users/a.b/statuses/114686637300456"),
        ),
        ("huggingface:2609.01234", (Network.HUGGINGFACE, "2609.01234")),
    ],
)
def test_papers_and_posts_are_known_by_what_people_copy(written: str, meant: object) -> None:
    assert target(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "everything",
        "https://evil.example/x.com/ada/status/1",
        "https://example.social/@a@other.example/1",
        "x:",
        "2609.1",
    ],
)
def test_what_is_neither_is_refused_with_what_would_do(written: str) -> None:
    with pytest.raises(InvalidInput, match="neither an arXiv paper nor a post's address"):
        target(written)


def test_a_handle_of_bluesky_is_no_account() -> None:
    with pytest.raises(InvalidInput, match="names a handle, which may change hands: give the address with did:… of"):
        target("https://bsky.app/profile/ada.example/post/3kxyz")


@given(st.text())
def test_any_text_is_a_target_or_refused(text: str) -> None:
    with suppress(InvalidInput):
        assert target(text)
