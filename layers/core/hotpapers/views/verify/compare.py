"""Where a published document and what the evidence gives differ, in words. Numbers are the same where their JSON is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from hotpapers.views.documents import Document
from hotpapers.views.reading import Node

TOLD: Mapping[str, Collection[str]] = {
    "meta": ("generated_at", "state", "announced", "sources"),
    "paper": (
        *("version", "title", "authors", "primary_category", "categories", "abstract", "comments", "journal_ref"),
        *("announced", "cut"),
    ),
    "post": ("name", "text", "lang"),
}
"""What no evidence speaks of: arXiv's words, what became of the run, a post's words and its author's name."""
MOST_SAID = 10
"""Of what is wrong within an evidence: it is written as we write it, or it is not."""

Sides = tuple[str, str]
_DIGEST: Sides = ("in the digest", "by the evidence")
_EVIDENCE: Sides = ("in the evidence", "by its posts")
_NOTHING = object()


def of_digest(digest: Node, again: Document) -> Iterator[str]:
    listed, counted = list(digest["results"].items()), {paper["id"]: paper for paper in again["results"]}
    yield from _unequal("", _head(digest.value), _head(again), _DIGEST)
    yield from _order([paper["id"].paper() for paper in listed], list(counted))
    for paper in listed:
        one = paper["id"].paper()
        if one in counted:
            yield from _unequal(f"{one}: ", _paper(paper.value), _paper(counted[one]), _DIGEST)


def of_evidence(evidence: Node, again: Document) -> Iterator[str]:
    return islice(_unequal("", evidence.value, again, _EVIDENCE), MOST_SAID)


def _head(document: object) -> object:
    """All but the papers."""
    meta = document.get("meta") if isinstance(document, dict) else None
    return {**_without(document, ("results",)), "meta": _without(meta, TOLD["meta"])}


def _paper(paper: object) -> Document:
    found = _without(paper, TOLD["paper"])
    posts = found.get("posts")
    return {**found, "posts": [_without(post, TOLD["post"]) for post in posts]} if isinstance(posts, list) else found


def _without(value: object, names: Collection[str]) -> Document:
    return {name: one for name, one in value.items() if name not in names} if isinstance(value, dict) else {}


def _order(listed: Sequence[str], again: Sequence[str]) -> Iterator[str]:
    yield from (f"{paper} stands in the digest {times} times" for paper, times in Counter(listed).items() if times > 1)
    yield from (f"{paper} is in the digest, and not by the evidence" for paper in listed if paper not in again)
    yield from (f"{paper} is not in the digest, and is by the evidence" for paper in again if paper not in listed)
    places = {paper: place for place, paper in enumerate((paper for paper in again if paper in listed), 1)}
    for place, paper in enumerate((paper for paper in dict.fromkeys(listed) if paper in places), 1):
        yield from _unequal(f"{paper}: place", place, places[paper], _DIGEST)


def _unequal(where: str, found: object, again: object, sides: Sides) -> Iterator[str]:
    if isinstance(found, dict) and isinstance(again, dict):
        for name in {**again, **found}:
            place = f"{where}{'' if where == '' or where.endswith(' ') else '.'}{_name(name)}"
            yield from _unequal(place, found.get(name, _NOTHING), again.get(name, _NOTHING), sides)
    elif isinstance(found, list) and isinstance(again, list) and len(found) == len(again):
        for i, (one, other) in enumerate(zip(found, again, strict=True)):
            yield from _unequal(f"{where}[{i}]", one, other, sides)
    elif (one := _said(found)) != (other := _said(again)) or isinstance(found, list | dict):
        yield f"{where}: {_cut(one)} {sides[0]}, {_cut(other)} {sides[1]}"


def _said(value: object) -> str:
    """Its JSON, which tells 1.0 from 1, and nothing that a terminal would obey."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else f"a list of {len(value)}"
    return "nothing" if value is _NOTHING else json.dumps(value)


def _name(name: str) -> str:
    return name if name.isprintable() and name.isascii() else json.dumps(name)


def _cut(text: str) -> str:
    return text[:60].replace("\x7f", "?")
