"""The API for people: the same description that machines read, as a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from hotpapers.views import addresses
from hotpapers.views.openapi.description import description
from hotpapers.views.openapi.schemas import SCHEMAS
from hotpapers.views.pages.frame import NAME, Head, render
from hotpapers.views.tools import TOOLS


class Operation(NamedTuple):
    name: str
    path: str
    summary: str
    parameters: list[tuple[str, str, str]]
    """Name, what it takes, what it is."""
    gives: str
    """The shape of its results; empty for what is no list."""


class Shape(NamedTuple):
    name: str
    fields: list[tuple[str, str, str]]


def docs(site: str) -> bytes:
    told = description()
    head = Head(
        site,
        addresses.DOCS,
        f"{NAME}: the API",
        "A public read API for the papers that people share and like: addresses, parameters, shapes.",
    )
    return render(
        "docs.html.j2",
        head,
        paragraphs=told["info"]["description"].split("\n\n"),
        operations=list(_operations(told)),
        shapes=[
            Shape(name, [_field(*one) for one in schema["properties"].items()]) for name, schema in SCHEMAS.items()
        ],
        problems=[(code, one["description"]) for code, one in told["components"]["responses"].items()],
        tools=list(TOOLS.values()),
        version=told["info"]["version"],
    )


def _operations(told: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in told["paths"].items():
        one = methods["get"]
        content = one["responses"]["200"]["content"].get("application/json", {})
        results = content.get("schema", {}).get("properties", {}).get("results", {})
        gives = str(results.get("items", {}).get("$ref", "")).rpartition("/")[2]
        yield Operation(
            one["operationId"], path, one["summary"], [_parameter(each) for each in one["parameters"]], gives
        )


def _parameter(one: Mapping[str, Any]) -> tuple[str, str, str]:
    return one["name"], _kind(one["schema"]), one.get("description", "")


def _field(name: str, schema: Mapping[str, Any]) -> tuple[str, str, str]:
    return name, _kind(schema), schema.get("description", "")


def _kind(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    if "enum" in schema:
        return " | ".join(schema["enum"]) if len(schema["enum"]) <= 6 else "one of its fields"
    if "minimum" in schema and "maximum" in schema:
        return f"{schema['type']} from {schema['minimum']:,} to {schema['maximum']:,}"
    kind = schema.get("format", schema.get("type", "value"))
    return " or ".join(kind) if isinstance(kind, list) else str(kind)
