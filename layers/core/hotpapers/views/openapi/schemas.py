"""The shapes of what the API sends, as JSON Schema 2020-12. What is not known is absent; there may be more later."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from hotpapers.domain.mention import Network, SourceState

Schema = dict[str, Any]
ALWAYS = "x-always"
"""Of a shape: what a reader who does not ask for `fields` finds in each."""

_NETWORK = {"type": "string", "enum": [str(network) for network in Network]}
_MOMENT = {"type": "string", "format": "date-time"}
_DATE = {"type": "string", "format": "date"}
_LINK = {"type": "string", "format": "uri"}
_COUNT = {"type": "integer", "minimum": 0}
_RANK = {"type": "integer", "minimum": 1}
_TEXT = {"type": "string"}
_NAMES = {"type": "array", "items": _TEXT}
_ID = {"type": "string", "description": "arXiv id without a version.", "examples": ["2609.01234", "hep-th/9901001"]}
_SCORE = {"type": "number", "minimum": 0}
_ROLLED = "In this window; `digest` says where the paper stood in its digest."


def _object(*required: str, **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required)}


def _result(*always_: str, **properties: Schema) -> Schema:
    """What the parameter `fields` may take parts of: so nothing of it is required."""
    return {"type": "object", "properties": properties, ALWAYS: list(always_)}


def _list(name: str) -> Schema:
    return {"type": "array", "items": _ref(name)}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _said(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description}


_PAPER: Mapping[str, Schema] = {
    "id": _ID,
    "version": {"type": "integer", "minimum": 1},
    "title": _said(_TEXT, "Unicode; TeX stays as it is."),
    "authors": _NAMES,
    "primary_category": _TEXT,
    "categories": _said(_NAMES, "The primary one first."),
    "abstract": _TEXT,
    "comments": _TEXT,
    "journal_ref": _TEXT,
    "announced": _object("date", "how", date=_DATE, how={"type": "string", "enum": ["new", "cross", "import"]}),
    "cut": _said(_NAMES, "Fields that were longer than is kept."),
}
_PAPER_NEEDS = ("id", "title", "authors", "primary_category", "categories", "abstract", "announced")

_ENTRY: Mapping[str, Schema] = {
    **_PAPER,
    "score": _SCORE,
    "score_parts": {
        "type": "object",
        "description": "What each network gave, by its name; the parts sum to the score.",
        "additionalProperties": _ref("Part"),
    },
    "reposts": _said(_COUNT, "Over all counted posts."),
    "likes": _said(_COUNT, "Over all counted posts."),
    "counted_at": _MOMENT,
    "first_seen": _MOMENT,
    "previous_rank": _said(_RANK, "At the recount before."),
    "rank_change": {"type": "integer", "description": "Places gained since the recount before."},
    "days_listed": _COUNT,
    "peak_rank": _RANK,
    "posts": _said(_list("Post"), "The posts shown, best first."),
    "links": _ref("PaperLinks"),
}
_ENTRY_NEEDS = (*_PAPER_NEEDS, "rank", "score", "score_parts", "reposts", "likes", "posts", "links")

_PLACE = _object("date", "rank", "score", date=_DATE, rank=_RANK, score=_SCORE)
_ROLLED_NEEDS = (*_ENTRY_NEEDS, "digest")


def _rolled(score: str) -> Schema:
    own = {"rank": _said(_RANK, _ROLLED), "score": _said(_SCORE, score), "digest": _PLACE}
    return _result(*_ROLLED_NEEDS, **{**_ENTRY, **own})


_META = {
    "count": _said(_COUNT, "Of the results here."),
    "total": _said(_COUNT, "Of all results, over all pages."),
    "limit": {"type": "integer", "minimum": 1, "maximum": 100},
    "next_cursor": {"type": ["string", "null"], "description": "For the parameter `cursor`; null at the end."},
    "applied_filters": {"type": "object", "description": "The parameters, as they were understood."},
    "license": _said(_LINK, "Of arXiv's metadata."),
    "date": _DATE,
    "span": _said(_TEXT, "The ISO week or month."),
    "window": _said(
        _object("from", "to", **{"from": _MOMENT, "to": _MOMENT, "tz": {"const": "UTC"}}),
        "From the opening of the first day to before `to`. A day opens at 20:00 in New York on the evening before its "
        "date; a day is counted until its recount, a week or a month until the day after its last one opens.",
    ),
    "dates": _said(_object("from", "to", **{"from": _DATE, "to": _DATE}), "Of the digests that were looked through."),
    "days": _said({"type": "array", "items": _DATE}, "The digests that went in."),
    "left_out": _said({"type": "array", "items": _DATE}, "Digests ranked by another algorithm."),
    "generated_at": _said(_MOMENT, "When it was counted; it stays while the content does."),
    "revision": _RANK,
    "state": {"type": "string", "enum": ["open", "final"]},
    "step": _TEXT,
    "complete": _said({"type": "boolean"}, "False where something that belongs here is missing."),
    "algorithm": _object("name", "version", name=_TEXT, version=_TEXT, url=_LINK),
    "announced": _object(subjects=_NAMES, new=_COUNT, cross=_COUNT, missing=_NAMES),
    "posts": _COUNT,
    "people": _COUNT,
    "sources": _list("Source"),
    "calibration": {"type": "object", "additionalProperties": _SCORE},
    "links": {"type": "object", "additionalProperties": _LINK},
}

SCHEMAS: Mapping[str, Schema] = MappingProxyType(
    {
        "Meta": _object("count", "applied_filters", "license", **_META),
        "Entry": _result(*_ENTRY_NEEDS, **{"rank": _RANK, **_ENTRY}),
        "Best": _rolled("That of its best digest in the window."),
        "Trending": _rolled("What is left of its digest's score: it halves every two days."),
        "Part": _object(
            *("score", "voices", "posts"),
            score=_SCORE,
            voices=_COUNT,
            posts=_COUNT,
            likes=_COUNT,
            reposts=_COUNT,
            quotes=_COUNT,
        ),
        "Post": _result(
            *("network", "id", "posted_at"),
            network=_NETWORK,
            id=_TEXT,
            handle=_TEXT,
            name=_TEXT,
            bot=_said(
                {"type": "boolean"}, "True of an account that is marked or recognised as one; it gives no score."
            ),
            posted_at=_MOMENT,
            url=_LINK,
            likes=_COUNT,
            reposts=_COUNT,
            quotes=_COUNT,
            replies=_COUNT,
            text=_said(_TEXT, "Where the network's terms allow it to be shown."),
            lang=_TEXT,
        ),
        "PaperLinks": _object(
            *("abs", "self"),
            abs=_LINK,
            pdf=_LINK,
            html=_LINK,
            doi=_said(_TEXT, "The DOI itself."),
            page=_LINK,
            self=_LINK,
            history=_LINK,
            mentions=_LINK,
        ),
        "Paper": _result(
            *(*_PAPER_NEEDS, "listed", "links"),
            **{**_PAPER, "listed": {"type": "array", "items": _PLACE}, "links": _ref("PaperLinks")},
        ),
        "Found": _result(
            *("id", "title", "authors", "categories", "abstract", "date", "rank", "score", "links"),
            id=_ID,
            title=_TEXT,
            authors=_NAMES,
            primary_category=_TEXT,
            categories=_NAMES,
            abstract=_TEXT,
            date=_said(_DATE, "Of the digest that is meant."),
            rank=_said(_RANK, "There."),
            score=_said(_SCORE, "There."),
            reposts=_COUNT,
            likes=_COUNT,
            links=_ref("PaperLinks"),
        ),
        "Snapshot": _result(
            *("date", "step", "rank", "score", "reposts", "likes", "voices"),
            date=_said(_DATE, "Of the digest."),
            step=_said(_TEXT, "The recount: 0h is the first count, 6h the one after six hours, and so on."),
            counted_at=_MOMENT,
            rank=_RANK,
            score=_SCORE,
            reposts=_COUNT,
            likes=_COUNT,
            voices=_COUNT,
            score_parts={"type": "object", "additionalProperties": _ref("Part")},
        ),
        "Day": _result(
            *("date", "revision", "count", "state", "step", "generated_at", "complete", "titles", "links"),
            date=_DATE,
            revision=_RANK,
            count=_said(_COUNT, "Papers listed."),
            state={"type": "string", "enum": ["open", "final"]},
            step=_TEXT,
            generated_at=_MOMENT,
            complete={"type": "boolean"},
            titles=_said(_NAMES, "Of its first three papers."),
            links={"type": "object", "additionalProperties": _LINK},
        ),
        "Category": _result("name", "links", name=_TEXT, links={"type": "object", "additionalProperties": _LINK}),
        "Source": _result(
            *("network", "state"),
            network=_NETWORK,
            label=_TEXT,
            state={"type": "string", "enum": [str(state) for state in SourceState]},
            reason=_TEXT,
            items=_COUNT,
            requests=_COUNT,
            cost=_said(_SCORE, "US dollars."),
            counted_at=_MOMENT,
        ),
        "Status": _result(
            *("since", "words", "sources"),
            since=_said(_MOMENT, "When it began to say so."),
            words=_said(_NAMES, "Sentences, the most important first."),
            newest=_said(_DATE, "The newest good digest."),
            sources=_list("Source"),
        ),
        "Problem": _object(
            *("type", "title", "status", "detail"),
            type=_TEXT,
            title=_TEXT,
            status={"type": "integer", "minimum": 400, "maximum": 599},
            detail=_TEXT,
            instance=_TEXT,
            request_id=_TEXT,
            errors={"type": "array", "items": _object("parameter", "detail", parameter=_TEXT, detail=_TEXT)},
        ),
    }
)


def fields(name: str) -> frozenset[str]:
    """Of the results of a shape."""
    return frozenset(SCHEMAS[name]["properties"])


def always(name: str) -> frozenset[str]:
    """The fields that each of its results has, where `fields` does not say otherwise."""
    return frozenset(SCHEMAS[name][ALWAYS])


def document(name: str) -> Schema:
    """The envelope around results."""
    return _object("meta", "results", meta=_ref("Meta"), results=_list(name))
