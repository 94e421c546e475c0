from __future__ import annotations

import json
from typing import Any

import pytest

from local.function import Function, FunctionError
from local.words import harvested, last_error, source, top, why


def _count(**given: Any) -> dict[str, Any]:
    counted = {"announced": 1_274, "mentions": 6_310, "listed": 43, "why": None}
    return {"day": "2026-09-24", "revision": 2, "outcome": "saved", **counted, **given}


def _report(*counts: dict[str, Any], listing: str | None = None) -> dict[str, Any]:
    return {"counts": list(counts), "listing": listing}


def test_each_digest_that_was_counted_has_its_line() -> None:
    lines = list(
        harvested(
            _report(_count(), _count(outcome="refused", why="X gave 3 posts"), _count(outcome="unchanged")), "today"
        )
    )
    assert lines == [
        "2026-09-24 revision 2: 1,274 papers announced, 6,310 posts, 43 listed",
        "2026-09-24 revision 2: 1,274 papers announced, 6,310 posts, 43 listed; kept as it was: X gave 3 posts",
        "2026-09-24 revision 2: 1,274 papers announced, 6,310 posts, 43 listed; nothing changed",
    ]


def test_a_digest_that_lacks_a_listing_says_so() -> None:
    (line,) = harvested(_report(_count(missing=["cs", "stat"], outcome="unchanged")), "today")
    assert line.endswith("43 listed, without the whole listing of cs and stat; nothing changed")


def test_nothing_to_count_is_said_in_words() -> None:
    assert list(harvested(_report(), "2026-09-26")) == ["nothing to count for 2026-09-26"]
    assert list(harvested(_report(listing="cs: unchanged"), "the newest announcement")) == [
        "nothing to count for the newest announcement: cs: unchanged"
    ]


def test_a_network_says_how_it_went_and_what_it_cost() -> None:
    status = {"network": "x", "state": "ok", "reason": None, "items": 1_200, "requests": 3, "cost": 0.32}
    assert source(status) == "x: ok; 1,200 posts, 3 requests, US$ 0.320"
    off = {"network": "x", "state": "off", "reason": "no token", "items": 0, "requests": 0, "cost": 0.0}
    assert source(off) == "x: off, no token; 0 posts, 0 requests"


def test_the_top_of_a_digest_is_ten_papers_with_their_counts() -> None:
    entry = {"title": "A paper", "reposts": 1_000, "likes": 5, "score": 100.04, "id": "2609.01234"}
    document = {"meta": {"date": "2026-09-24"}, "results": [{**entry, "rank": rank} for rank in range(1, 13)]}
    first, *papers = top(document)
    assert first == "Hot Papers 2026-09-24"
    assert papers[:2] == [
        "  1. A paper",
        "     score 100.0; 1,000 reposts, 5 likes; https://arxiv.org/abs/2609.01234",
    ]
    assert len(papers) == 20


def _error(attribute: str) -> FunctionError:
    with pytest.raises(FunctionError) as caught:
        Function("f", "arn:f", "tests.unit.local.handlers", attribute, {}, 30, 128).invoke({})
    return caught.value


def test_an_expected_failure_speaks_for_itself_and_another_names_its_line() -> None:
    assert why(_error("refuses")) == "HOTPAPERS_RANKING: is neither heat nor classic"
    assert why(_error("trips")).startswith("KeyError: 'a\\nb' (handlers.py:")
    assert why(FunctionError("Runtime.Unknown", "it ended")) == "it ended"


STRUCTURED = json.dumps(
    {
        "level": "ERROR",
        "message": "could not publish",
        "exception": 'Traceback (most recent call last):\n  File "x"\nStoreError: the bucket',
    }
)
PLAIN = ["[ERROR]\tcould not publish 2026-09-24", "Traceback (most recent call last):", '  File "x"', "KeyError: 'x'"]


@pytest.mark.parametrize(
    ("log", "told"),
    [
        ([], "its log has no error"),
        (["said", '{"level": "INFO", "message": "published"}', "{", "[1]"], "its log has no error"),
        ([STRUCTURED, '{"level": "INFO", "message": "published"}'], "could not publish: StoreError: the bucket"),
        (['{"level": "ERROR", "message": "no digest", "why": "KeyError"}'], "no digest: KeyError"),
        (['{"level": "ERROR", "message": "no digest"}'], "no digest"),
        ([*PLAIN, "[INFO]\tdone"], "could not publish 2026-09-24: KeyError: 'x'"),
        ([*PLAIN, '{"level": "INFO"}'], "could not publish 2026-09-24: KeyError: 'x'"),
        (["[ERROR] KeyError: 'x'", "Traceback (most recent call last):"], "KeyError: 'x'"),
        ([STRUCTURED, "[ERROR]\tlater"], "later"),
    ],
)
def test_the_last_error_of_a_log_is_one_line(log: list[str], told: str) -> None:
    assert last_error(log) == told
