"""The soak's oracles find what they are for."""

from __future__ import annotations

import gzip
import json
import sys
from datetime import date

import pytest

from bench.soak.asking import MIX, Answer, Ask, known, wrong
from bench.soak.freshness import Freshness
from bench.soak.measure import FLAT, LEAK, Memory, Samples, at, held, slope
from bench.soak.serving import A_DAY, changed
from tests.builders import a_digest

LATEST = Ask("latest", "/v1/digests/latest")
KIND = {"content-type": "application/json", "etag": '"a"'}
BODY = json.dumps({"meta": {"date": "2026-09-24", "revision": 3}}).encode()
GOOD = Answer(200, KIND, BODY)
OLD, NEW = ("2026-09-24", 3), ("2026-09-24", 4)


def test_a_whole_answer_has_nothing_wrong_compressed_or_not() -> None:
    zipped = Answer(200, {**KIND, "etag": 'W/"a"', "content-encoding": "gzip"}, gzip.compress(BODY))
    assert known(zipped) == known(GOOD)
    for answer in (GOOD, zipped):
        assert list(wrong(LATEST, "", answer, None)) == []
        assert list(wrong(LATEST, "", answer, known(GOOD))) == []


def test_nothing_changed_is_an_answer_where_that_was_asked_for() -> None:
    same = Answer(304, {"etag": '"a"'}, b"")
    assert list(wrong(LATEST, '"a"', same, known(GOOD))) == []
    assert list(wrong(LATEST, "", same, known(GOOD))) == ["status 304 in place of 200"]


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        (Answer(502, KIND, BODY), ""),
        (Answer(200, KIND, BODY[:-1]), ""),
        (Answer(200, {"content-type": "text/html", "etag": '"a"'}, b"<html><body>half"), ""),
        (Answer(200, {"content-type": "application/rss+xml", "etag": '"a"'}, b"<rss><channel></rss>"), ""),
        (Answer(200, {"content-type": "application/json"}, BODY), ""),
        (Answer(304, {"etag": '"b"'}, b""), '"a"'),
        (Answer(304, {"etag": '"a"'}, b"x"), '"a"'),
    ],
    ids=["5xx", "half of JSON", "half a page", "half a feed", "no ETag", "304 of another", "304 with a body"],
)
def test_what_is_broken_is_found(answer: Answer, sent: str) -> None:
    assert len(list(wrong(LATEST, sent, answer, None))) == 1


def test_another_body_under_the_same_etag_is_found() -> None:
    assert list(wrong(LATEST, "", Answer(200, KIND, b"{}"), known(GOOD))) == ["two bodies under one ETag"]


def test_the_mix_asks_for_what_is_not_there_too() -> None:
    assert {ask.status for ask in MIX} == {200, 400, 404}
    assert {ask.path for ask in MIX if ask.conditional} < {ask.path for ask in MIX if not ask.conditional}


def test_latest_may_not_be_older_than_what_was_saved_or_seen_before_it_was_asked_for() -> None:
    seen = Freshness()
    early = seen.floor(LATEST.path)
    seen.save(NEW, 10)
    assert seen.see(LATEST.path, OLD, early, 9) is None, "it was asked for before"
    assert seen.behind == {}
    assert seen.see(LATEST.path, OLD, seen.floor(LATEST.path), 12)
    assert seen.behind == {LATEST.path: 2}
    assert seen.see(LATEST.path, NEW, seen.floor(LATEST.path), 13) is None


def test_the_site_is_behind_from_the_save_on_and_wrong_from_its_publish_on() -> None:
    seen, path = Freshness(), f"/digests/{OLD[0]}/index.json"
    seen.save(OLD, 5)
    seen.publish(OLD)
    seen.save(NEW, 10)
    assert seen.see(path, OLD, seen.floor(path), 14) is None
    assert seen.behind == {path: 4}
    seen.publish(NEW)
    assert seen.see(path, OLD, seen.floor(path), 15)


def test_another_days_digest_makes_the_front_page_old_and_its_own_day_not() -> None:
    seen, path = Freshness(), f"/digests/{OLD[0]}/index.json"
    seen.save(("2026-09-25", 1), 10)
    assert seen.see(path, OLD, None, 20) is None
    assert seen.see("/", (OLD[0], 0), None, 20) is None
    assert seen.behind == {"/": 10}


def test_what_is_saved_is_a_recount_and_now_and_then_the_next_weekday() -> None:
    friday = a_digest(date(2026, 9, 25), revision=7)
    again, monday = changed(friday, 1), changed(friday, A_DAY)
    assert (again.date, again.revision, again.entries[0].likes) == (friday.date, 7, friday.entries[0].likes + 1)
    assert (monday.date, monday.revision, monday.window.start.date()) == (date(2026, 9, 28), 0, date(2026, 9, 28))
    assert changed(monday, A_DAY).date == date(2026, 9, 29)


def growing(a_minute: float) -> Samples:
    return [(float(second), 100 + a_minute * second / 60) for second in range(100)]


def test_a_share_of_latencies_and_the_slope_of_a_leak() -> None:
    assert (at([], 0.5), at([3, 1, 2], 0.5), at([3, 1, 2], 0.99)) == (0, 2, 3)
    warming = [(float(second), 100.0 if second > 30 else float(second)) for second in range(100)]
    assert slope(warming) == pytest.approx(0)
    assert slope(growing(1)) == pytest.approx(1)
    assert slope([]) == 0


def test_memory_is_flat_while_the_process_and_what_it_holds_are_whatever_the_emulator_keeps() -> None:
    memory = Memory(growing(FLAT / 2), growing(LEAK / 2), growing(50))
    assert memory.flat()
    assert "+50.00 (not judged" in list(memory.lines())[-1]


@pytest.mark.parametrize(
    "memory",
    [
        Memory(growing(0), growing(2 * LEAK), growing(0)),
        Memory(growing(2 * FLAT), growing(0), growing(0)),
        Memory(growing(0), [], growing(0)),
        Memory(),
    ],
    ids=["held", "kept by the allocator", "not measured", "nothing at all"],
)
def test_memory_that_grows_or_was_not_measured_is_not_flat(memory: Memory) -> None:
    assert not memory.flat()
    assert len(list(memory.lines())) == 4


@pytest.mark.skipif(sys.platform != "linux", reason="asks glibc")
def test_what_is_held_is_what_was_allocated_and_not_freed() -> None:
    before = held()
    block = bytearray(50_000_000)
    assert held() - before > 45
    del block
    assert held() - before < 5
