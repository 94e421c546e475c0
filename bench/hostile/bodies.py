"""F11: a wrong body is an error that we know by name, and never an answer; nor is anything else raised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from hotpapers.domain.errors import SourceError

from bench.hostile.figure import Figure
from tests.contracts.test_http import catalogue, door_of, is_taken, served, tried
from tests.unit.adapters.arxiv.test_hostile_documents import PARSERS as XML
from tests.unit.adapters.arxiv.test_hostile_documents import documents, suite
from tests.unit.adapters.arxiv.test_hostile_feeds import bodies
from tests.unit.adapters.test_gathering import PARSERS

KNOWN = ("typed", "reject")
"""How the catalogue begins to say that a body must not be taken."""
ELSEWHERE = ("H10",)
"""Whole XML with fewer entries than there are: what is told from a page's own counts (`test_listing.py`), not here."""


def figures() -> Iterator[Figure]:
    ends = Counter(_end(parse, body) for parse, body in _bodies())
    strange = sorted(ends.keys() - {"read", "refused"})
    told = f"{strange or 'none'} of {ends.total():,}"
    yield Figure("F11", "exceptions that nobody catches, bodies through nine parsers", told, "none", not strange)
    wrong, asked = _taken()
    yield Figure("F11", "wrong answers of a server taken for whole", f"{wrong or 'none'} of {asked}", "none", not wrong)


def _bodies() -> Iterator[tuple[Callable[[bytes], object], bytes]]:
    feeds = [body.encode() for body in bodies().values() if body]
    yield from ((parse, body) for parse in PARSERS.values() for body in suite())
    yield from ((parse, body) for parse in XML.values() for body in (*feeds, *documents()))


def _end(parse: Callable[[bytes], object], body: bytes) -> str:
    try:
        parse(body)
    except SourceError:
        return "refused"
    except Exception as error:  # noqa: BLE001 - these are what is counted
        return type(error).__name__
    return "read"


def _taken() -> tuple[list[str], int]:
    """Cases of the catalogue that have to be refused and were not; how many have to be."""
    cases = [case for case in catalogue() if _must_be_refused(case)]
    server = served()
    try:
        return [case["id"] for case in cases if is_taken(tried(door_of(case), server.base + _path(case)))], len(cases)
    finally:
        server.stop()


def _must_be_refused(case: dict[str, str]) -> bool:
    return case["want"].startswith(KNOWN) and " or " not in case["want"] and not case["id"].startswith(ELSEWHERE)


def _path(case: dict[str, str]) -> str:
    return case["path"].replace("mib=1024", "mib=64")
