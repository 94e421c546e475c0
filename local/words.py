"""What functions report, as lines for a person."""

from __future__ import annotations

import json
import traceback
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

from hotpapers.domain.errors import HotPapersError

from local.function import FunctionError

TOP = 10

Report = Mapping[str, Any]


def many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def harvested(report: Report, asked: str) -> Iterator[str]:
    """A harvest's report: a line for each digest that it counted, or one that says why there is none."""
    for count in report["counts"]:
        kept = {"refused": f"; kept as it was: {count['why']}", "unchanged": "; nothing changed"}
        announced, posts = many(count["announced"], "paper"), many(count["mentions"], "post")
        counted = f"{announced} announced, {posts}, {count['listed']} listed"
        lacks = f", without the whole listing of {' and '.join(count['missing'])}" if count.get("missing") else ""
        yield f"{count['day']} revision {count['revision']}: {counted}{lacks}{kept.get(count['outcome'], '')}"
    if not report["counts"]:
        yield f"nothing to count for {asked}{': ' + report['listing'] if report['listing'] else ''}"


def source(status: Report) -> str:
    """What asking a network came to."""
    reason = f", {status['reason']}" if status["reason"] else ""
    cost = f", US$ {status['cost']:.3f}" if status["cost"] else ""
    asked = f"{many(status['items'], 'post')}, {many(status['requests'], 'request')}{cost}"
    return f"{status['network']}: {status['state']}{reason}; {asked}"


def top(document: Report) -> Iterator[str]:
    """The first papers of a digest, from its JSON document."""
    yield f"Hot Papers {document['meta']['date']}"
    for entry in document["results"][:TOP]:
        yield f"{entry['rank']:>3}. {entry['title']}"
        counted = f"{many(entry['reposts'], 'repost')}, {many(entry['likes'], 'like')}"
        yield f"     score {entry['score']:,.1f}; {counted}; https://arxiv.org/abs/{entry['id']}"


def why(error: FunctionError) -> str:
    """An expected failure in its own words; for any other one its kind, and the line of code it came from."""
    cause = error.__cause__
    if isinstance(cause, HotPapersError) or cause is None:
        return error.message
    frame = traceback.extract_tb(cause.__traceback__)[-1]
    return f"{error} ({Path(frame.filename).name}:{frame.lineno})"


def last_error(log: Sequence[str]) -> str:
    """The last error in a function's log: of Powertools, of a plain logger, or what nobody caught."""
    for number in range(len(log) - 1, -1, -1):
        if said := _structured(log[number]) or _plain(log[number:]):
            return said
    return "its log has no error"


def _structured(line: str) -> str | None:
    """https://docs.powertools.aws.dev/lambda/python/latest/core/logger/#standard-structured-keys"""
    try:
        told = json.loads(line)
    except ValueError:
        return None
    if not isinstance(told, dict) or told.get("level") not in ("ERROR", "CRITICAL"):
        return None
    exception = told.get("exception", "").rpartition("\n")[2]
    return f"{told.get('message')}: {exception or told.get('why', '')}".rstrip(": ")


def _plain(lines: Sequence[str]) -> str | None:
    """`[ERROR] …`, and the exception that ends the traceback below it."""
    if not lines[0].startswith("[ERROR]"):
        return None
    raised = [line for line in takewhile(lambda line: line[:1] not in ("[", "{"), lines[1:]) if line[:1].strip()]
    told = lines[0].removeprefix("[ERROR]").strip()
    return f"{told}: {raised[-1]}" if raised and not raised[-1].startswith("Traceback") else told
