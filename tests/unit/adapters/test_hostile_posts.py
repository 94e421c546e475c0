"""Hostile times and identifiers of posts: each is read as it is meant, or the post is left out and the others stay."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hotpapers.adapters.gathering import instant, language

from tests.shared import shared_path
from tests.unit.adapters import test_hackernews, test_huggingface, test_mastodon, test_x
from tests.unit.adapters.test_bluesky import a_post, parsed
from tests.unit.adapters.test_gathering import PARSERS, WINDOW, a_run

IN_TIME = "2026-09-24T05:00:00.000Z"
EPOCH = int(WINDOW.start.timestamp()) + 60
TWO_POSTS: Mapping[str, Callable[[Any], object]] = {
    "x": lambda at: test_x.a_page(test_x.a_post(1, created_at=IN_TIME), test_x.a_post(2, created_at=at)),
    "bluesky": lambda at: {"posts": [a_post(1), a_post(2, at=at)]},
    "hackernews": lambda at: test_hackernews.found(
        test_hackernews.a_hit(1, created_at_i=EPOCH), test_hackernews.a_hit(2, created_at_i=at)
    ),
    "huggingface": lambda at: [test_huggingface.an_item(1), test_huggingface.an_item(2, at=at)],
    "mastodon": lambda at: [
        test_mastodon.a_status(1, created_at=IN_TIME), test_mastodon.a_status(2, created_at=at)
    ],
}  # fmt: skip
"""What each network answers where one post is of the day and the other is of a strange time."""


def times() -> list[Any]:
    cases = json.loads(shared_path("hostile", "time", "cases.json").read_text("utf-8"))
    found = [case["value"] for case in cases if case["kind"] == "input" and case["id"].startswith("ts-")]
    assert len(found) == 8
    return found


@pytest.mark.parametrize("network", TWO_POSTS)
def test_a_post_of_a_strange_time_is_of_no_day_and_costs_the_others_nothing(network: str) -> None:
    for at in times():
        page: Any = PARSERS[network](json.dumps(TWO_POSTS[network](at)).encode())
        mentions = getattr(page, "mentions", None) or page.answer
        assert all(one.posted_at.tzinfo is UTC for one in mentions), at
        run = a_run()
        run.add(mentions, page.lost)
        kept = [one.post_id for one in run.found()]
        # a paper is featured on its day, whoever says when it was sent in
        featured = network == "huggingface" and isinstance(at, str) and instant(at) is None
        assert len(kept) == 1 + featured, at


def test_the_same_times_taken_at_their_word_would_stop_it() -> None:
    """A control."""

    def is_read(at: Any) -> bool:
        try:
            return bool(
                datetime.fromisoformat(at).astimezone(UTC) if isinstance(at, str) else datetime.fromtimestamp(at, UTC)
            )
        except (ValueError, OverflowError):
            return False

    assert sum(not is_read(at) for at in times()) >= 4


def syntax(name: str) -> list[str]:
    """Lists of the protocol's own tests."""
    found = json.loads(shared_path("hostile", "bluesky", "atproto_syntax.json").read_text("utf-8"))
    assert len(found) == 20
    of_it: list[str] = found[name]
    return of_it


def test_a_time_of_the_protocol_is_that_instant() -> None:
    for text in syntax("datetime_syntax_valid"):
        (mention,) = parsed(a_post(at=text)).mentions
        second = datetime.strptime(re.sub(r"\.\d+", "", text), "%Y-%m-%dT%H:%M:%S%z")
        assert timedelta() <= mention.posted_at - second < timedelta(seconds=1), text


@pytest.mark.parametrize("name", ["datetime_syntax_invalid", "datetime_parse_invalid"])
def test_a_client_that_says_no_time_is_believed_no_more_than_the_server(name: str) -> None:
    """Where it can be read after all it can be early, as anybody may say; never later than the server saw it."""
    seen, read = datetime.fromisoformat(IN_TIME), 0
    for text in syntax(name):
        (mention,) = parsed(a_post(record={"createdAt": text})).mentions
        assert mention.posted_at <= seen, text
        read += mention.posted_at < seen
    assert read < len(syntax(name)) / 2


def test_a_language_is_one_by_its_grammar_or_is_not_said() -> None:
    for name in ("language_syntax_valid", "language_syntax_invalid", "language_parse_invalid"):
        for tag in syntax(name):
            (mention,) = parsed(a_post(record={"langs": [tag]})).mentions
            assert mention.lang in (tag, None)
    said = [tag for tag in syntax("language_syntax_valid") if language(tag)]
    assert len(said) > len(syntax("language_syntax_valid")) / 2
    assert not any(map(language, [".", "123", "j", "ja-", "a-DE"])), "a control: of the invalid ones"


def test_only_a_post_by_its_did_is_a_post() -> None:
    """Another collection, or an author by a handle, which may be another's tomorrow, is none."""
    for name in ("atidentifier_syntax_valid", "atidentifier_syntax_invalid"):
        for who in syntax(name):
            is_did = name.endswith("_valid") and who.startswith("did:")
            assert len(parsed(a_post(uri=f"at://{who}/app.bsky.feed.post/3l1")).mentions) == is_did, who
    for uri in syntax("aturi_syntax_valid"):
        assert not parsed(a_post(uri=uri)).mentions, uri
    for collection in (*syntax("nsid_syntax_valid"), *syntax("nsid_syntax_invalid")):
        assert not parsed(a_post(uri=f"at://did:plc:abc/{collection}/3l1")).mentions, collection


def test_any_key_of_a_record_is_one_a_post_may_have() -> None:
    for key in (*syntax("tid_syntax_valid"), *syntax("tid_syntax_invalid")):
        (mention,) = parsed(a_post(uri=f"at://did:plc:abc/app.bsky.feed.post/{key}")).mentions
        assert mention.url == f"https://bsky.app/profile/did:plc:abc/post/{key}"
