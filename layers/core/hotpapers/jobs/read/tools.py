"""What agents ask, answered by what the API answers."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass

from hotpapers.domain.errors import InvalidQuery, NotFound
from hotpapers.domain.query import query, shown
from hotpapers.jobs.read.answer import Answer
from hotpapers.jobs.read.answers import Answers
from hotpapers.views.documents import Document
from hotpapers.views.tools import FEW, TOOLS, Tool, brief, fields

_NUMBER = (int, float)
_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "boolean": bool,
    "integer": _NUMBER,
    "number": _NUMBER,
    "string": str,
}
"""Of a JSON Schema, where 10.0 is an integer and true is no number."""


@dataclass(frozen=True, slots=True)
class Tools:
    answers: Answers

    def call(self, name: str, arguments: Mapping[str, object]) -> Document:
        """As `views.tools` describes it. Raises InvalidInput, NotFound, StoreError; they say in words what to do."""
        tool = TOOLS.get(name)
        if tool is None:
            raise NotFound("tool", f"{shown(name)}; there are {', '.join(TOOLS)}")
        told = {name: value for name, value in arguments.items() if value is not None}
        _check(tool, told)
        abstracts = bool(told.pop("abstracts", tool.operation == "getPaper"))
        given = {"limit": str(FEW), **{name: _written(value) for name, value in told.items()}}
        limit = query({"limit": given["limit"]}, ("limit",), ()).limit
        answer = self._answer(tool, {**given, "fields": fields(tool, abstracts=abstracts)})
        return brief(json.loads(gzip.decompress(answer.body.gzipped)), limit)

    def _answer(self, tool: Tool, given: dict[str, str]) -> Answer:
        whole = {"fields": given["fields"]}
        match tool.operation:
            case "getLatestDigest":
                return self.answers.digest("latest", whole)
            case "getDigest":
                return self.answers.digest(given["date"], whole)
            case "getPaper":
                return self.answers.paper(given["id"], whole)
            case "getTrending":
                return self.answers.trending(whole)
            case _:
                return self.answers.papers(given)


def _check(tool: Tool, told: Mapping[str, object]) -> None:
    """Names and types; what values mean is the API's to check. Raises InvalidQuery with all that is wrong."""
    known = f"there are {', '.join(tool.arguments)}" if tool.arguments else "there are none"
    wrong = {shown(name): f"is no argument here; {known}" for name in told if name not in tool.arguments}
    wrong |= {name: "is missing" for name in tool.required if name not in told}
    kinds = {name: tool.arguments[name]["type"] for name in told if name in tool.arguments}
    wrong |= {name: f"is not of the type {kind}" for name, kind in kinds.items() if not _fits(told[name], kind)}
    if wrong:
        raise InvalidQuery(wrong)


def _fits(value: object, kind: str) -> bool:
    return isinstance(value, _TYPES[kind]) and isinstance(value, bool) == (kind == "boolean")


def _written(value: object) -> str:
    """As a parameter of a query is."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
