"""What the networks share: bookkeeping of a run, and foreign JSON as typed values."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import msgspec
import pytest
from hotpapers.adapters import bluesky, hackernews, huggingface, mastodon
from hotpapers.adapters.gathering import Gathering, Off, Reader, instant, language, named, utc
from hotpapers.adapters.x import answers as x
from hotpapers.domain.digest import Window
from hotpapers.domain.errors import SourceChanged, SourceRefused, SourceUnavailable
from hotpapers.domain.links import papers_of
from hotpapers.domain.mention import Network, SourceState, SourceStatus
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW, a_mention
from tests.shared import shared_path
from tests.unit.adapters.scripted import Scripted

WINDOW = Window(datetime(2026, 9, 24, tzinfo=UTC), datetime(2026, 9, 24, 18, tzinfo=UTC))
PARSERS: dict[str, Callable[[bytes], object]] = {
    "x": lambda body: x.parse(body, NOW),
    "x counts": x.parse_count,
    "bluesky": lambda body: bluesky.parse(body, NOW),
    "hackernews": lambda body: hackernews.parse(body, NOW),
    "huggingface": lambda body: huggingface.parse(body, NOW, NOW),
    "mastodon": lambda body: mastodon.parse(body, "one.example", NOW),
}
ENVELOPES = ("%s", '{"posts": [%s]}', '{"data": [%s], "meta": {}}', '{"hits": [%s]}', "[%s]", '[{"paper": %s}]')


def a_run(seconds: float = 60) -> Gathering:
    return Gathering(Scripted(lambda _: {}), Network.BLUESKY, WINDOW, seconds)


# ── a run ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_run_without_a_fault_is_ok() -> None:
    run = a_run()
    answer = run.through(lambda: run.add([a_mention("1"), a_mention("2")]))
    assert answer.status == SourceStatus(Network.BLUESKY, SourceState.OK, items=2, counted_at=WINDOW.end)


def test_a_note_is_no_lack_and_a_lack_comes_first() -> None:
    run = a_run()
    run.note("a note")
    assert run.through(lambda: run.add([])).status.reason == "a note"
    run.missing("something")
    assert run.gathered().status.reason == "something; a note"


@pytest.mark.parametrize(
    ("error", "before", "after"),
    [
        (SourceUnavailable("x", "is down"), SourceState.FAILED, SourceState.PARTIAL),
        (SourceChanged("x", "is new"), SourceState.FAILED, SourceState.PARTIAL),
        (SourceRefused("x", "answered 403", status=403), SourceState.OFF, SourceState.PARTIAL),
    ],
)
def test_what_stops_a_run_is_told_and_what_came_before_is_kept(
    error: Exception, before: SourceState, after: SourceState
) -> None:
    def stops(run: Gathering, pages: int) -> SourceStatus:
        def work() -> None:
            for number in range(pages):
                run.add([a_mention(str(number))])
            raise error

        return run.through(work).status

    first, second = stops(a_run(), 0), stops(a_run(), 2)
    assert (first.state, first.items, first.counted_at) == (before, 0, None)
    assert (second.state, second.items, second.counted_at) == (after, 2, WINDOW.end)
    assert first.reason
    assert second.reason


def _bug() -> None:
    raise ZeroDivisionError


def test_a_bug_is_no_failure_of_the_network() -> None:
    run = a_run()
    with pytest.raises(ZeroDivisionError):
        run.through(_bug)


def _raises(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(
    ("error", "state", "refused"),
    [
        (SourceRefused("x", "answered 402", status=402), SourceState.OFF, True),
        (SourceUnavailable("x", "answered 503", status=503), SourceState.FAILED, False),
        (Off("there is no sense in it"), SourceState.OFF, False),
    ],
)
def test_only_a_refusal_is_one_for_the_day(error: Exception, state: SourceState, refused: bool) -> None:
    answer = a_run().through(partial(_raises, error))
    assert (answer.status.state, answer.refused) == (state, refused)
    assert str(error).rpartition(": ")[2] in (answer.status.reason or "")


def test_a_share_of_the_time_is_given_back() -> None:
    run = a_run(90)
    with run.share(3):
        assert run.left() == 30
    assert run.left() == 90


def test_requests_are_those_of_this_run_and_what_could_not_be_read_is_said() -> None:
    http = Scripted(lambda _: {})
    http.get(Network.BLUESKY, "https://before.example")
    run = Gathering(http, Network.BLUESKY, WINDOW, 60)
    run.get("https://one.example")
    run.add([], lost=2)
    status = run.gathered().status
    assert (status.requests, status.state) == (1, SourceState.PARTIAL)
    assert status.reason == "2 posts could not be read"


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(-5, 30))))
def test_a_run_keeps_each_post_of_the_window_once(posts: list[tuple[int, int]]) -> None:
    run = a_run()
    mentions = [a_mention(str(n), posted_at=WINDOW.start + timedelta(hours=hours)) for n, hours in posts]
    run.add(mentions)
    kept = {mention.post_id for mention in mentions if WINDOW.start <= mention.posted_at < WINDOW.end}
    assert {mention.post_id for mention in run.found()} == kept
    assert run.gathered().status.items == len(kept) == len(run.found())


# ── foreign JSON ─────────────────────────────────────────────────────────────────────────────────────────────────────


class Item(msgspec.Struct):
    name: str
    size: int = 0


class Envelope(msgspec.Struct):
    items: list[Item]


read = Reader("somewhere", Envelope, Item, "items")


def test_a_bad_item_costs_only_itself() -> None:
    found = read(b'{"items": [{"name": "a"}, {"name": 5}, 7, {"name": "b", "size": 2}]}')
    assert ([item.name for item in found.answer.items], found.lost) == (["a", "b"], 2)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@given(json_values)
def test_any_json_is_an_answer_or_a_changed_one(value: Any) -> None:
    for envelope in (value, {"items": value}, {"items": [value, {"name": "a"}]}):
        try:
            found = read(json.dumps(envelope).encode())
        except SourceChanged:
            continue
        assert len(found.answer.items) + found.lost == len(envelope["items"])


@pytest.mark.parametrize("network", PARSERS)
@given(value=json_values, envelope=st.sampled_from(ENVELOPES))
def test_no_parser_is_surprised_by_json(network: str, value: Any, envelope: str) -> None:
    with suppress(SourceChanged):
        PARSERS[network]((envelope % json.dumps(value)).encode())


@pytest.mark.parametrize("network", PARSERS)
@given(body=st.binary(max_size=80))
def test_no_parser_is_surprised_by_bytes(network: str, body: bytes) -> None:
    for start in (b"", b'{"posts": [', b'{"data": [', b'{"hits": [', b"[{"):
        with suppress(SourceChanged):
            PARSERS[network](start + body)


@pytest.mark.parametrize("network", PARSERS)
def test_every_case_of_the_json_test_suite_is_an_answer_or_a_changed_one(network: str) -> None:
    cases = json.loads(shared_path("hostile", "json", "jsontestsuite.json").read_bytes())
    assert len(cases) > 300
    refused = 0
    for name, case in cases.items():
        body = base64.b64decode(case["b64"])
        for start, end in ((b"", b""), (b'{"posts": [', b'], "data": [], "hits": [], "meta": {"result_count": 0}}')):
            try:
                PARSERS[network](start + body + end)
            except SourceChanged:
                refused += name.startswith("n_")
    assert refused > 300, "what is no JSON is refused"


def test_a_nest_too_deep_is_a_changed_answer() -> None:
    for body in (b"[" * 200_000, b'{"posts":' * 100_000, b'{"items": [' + b'{"name":' * 100_000):
        with pytest.raises(SourceChanged):
            read(body)


# ── small things ─────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.lists(st.text() | st.sampled_from(["https://arxiv.org/abs/2609.01234", "https://arxiv.org/pdf/cs/0309136"])))
def test_links_name_the_same_papers_at_first_and_from_memory(urls: list[str]) -> None:
    assert named(urls) == named(urls) == papers_of(urls)


def test_a_long_link_is_read_and_not_remembered() -> None:
    url = "https://example.com/?next=" + "x" * 400 + "&url=https://arxiv.org/abs/2609.01234"
    assert named([url]) == ("2609.01234",)


@given(st.text() | st.none())
def test_no_time_is_none_and_any_other_is_utc(text: str | None) -> None:
    found = instant(text)
    assert found is None or found.utcoffset() == timedelta(0)


def test_a_language_is_a_tag_or_none() -> None:
    assert [language(tag) for tag in ("en", "pt-BR", "zh-Hant-TW")] == ["en", "pt-BR", "zh-Hant-TW"]
    assert [language(tag) for tag in (None, "", '"><script>', "e", "a b", "en_GB")] == [None] * 6


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_that_utc_has_not_stops_nothing(text: str) -> None:
    """A post that an old or hostile server dates so is of no window; its page is read all the same."""
    assert utc(datetime.fromisoformat(text)).utcoffset() == timedelta(0)
    assert instant(text) is None
