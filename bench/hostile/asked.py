"""F17: all of the collection's requests through the gateway and the handler."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import quantiles
from time import process_time
from typing import Any

from bench.hostile.figure import Figure
from tests.functions.reader import Reader, Said, reading
from tests.functions.test_api_abuse import PRINTABLE, ask, cases


def figures() -> Iterator[Figure]:
    requests, events = cases(without="malformed_event"), cases("malformed_event")
    with reading() as api:
        api.get("/v1/digests/latest")
        said = [_timed(api, case) for case in requests]
        quickest = [
            min(seconds, *(_timed(api, case)[1] for _ in range(2)))
            for case, (_, seconds) in zip(requests, said, strict=True)
        ]
        answers: list[Any] = [api.function.invoke(case["raw_event"]) for case in events]
    statuses = [one.status for one, _ in said] + [answer["statusCode"] for answer in answers]
    failed = sum(status >= 500 for status in statuses)
    strange = sum(not PRINTABLE.fullmatch(value) for one, _ in said for value in one.headers.values())
    slow = quantiles(quickest, n=100)[98] * 1e3
    yield Figure("F17", "answers 5xx", f"{failed} of {len(statuses)}", "0", failed == 0)
    yield Figure(
        "F17",
        "p99 of an answer with the embedded table's part, best of three",
        f"{slow:.1f} ms CPU",
        "< 50 ms",
        slow < 50,
    )
    yield Figure("F17", "header values that are not printable ASCII", str(strange), "0", strange == 0)


def _timed(api: Reader, case: dict[str, Any]) -> tuple[Said, float]:
    start = process_time()
    said = ask(api, case)
    return said, process_time() - start
