"""The description of the API is the one that its code gives, and says what the code does."""

from __future__ import annotations

import importlib
import re
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import pytest
from hotpapers.domain.calendar import Week
from hotpapers.domain.paper import paper_id
from hotpapers.domain.query import LIMIT, MOST
from hotpapers.views.openapi.description import description, written
from hotpapers.views.openapi.examples import EXAMPLES
from hotpapers.views.openapi.resources import RESOURCES
from hotpapers.views.openapi.schemas import SCHEMAS, always, document, fields
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

AGAIN = "python -m hotpapers.views.openapi.description > layers/core/hotpapers/views/assets/openapi.json"


def test_what_is_served_is_what_the_code_gives() -> None:
    assert files("hotpapers.views").joinpath("assets/openapi.json").read_bytes() == written(), f"say {AGAIN}"


def test_it_is_openapi_3_1() -> None:
    validate(description())


def test_every_address_of_the_function_is_described_and_no_other() -> None:
    app: Any = importlib.import_module("functions.api.app").app
    routes = {route.path for route in (*app._static_routes, *app._dynamic_routes)}
    ours = {path.replace("<name>", "{span}").replace(".+", "{id}") for path in routes}
    # where the description itself is looked for is no part of the API
    ours -= {"/.well-known/api-catalog", "/.well-known/openapi.json"}
    described = {path for path in description()["paths"] if path != "/v1/digests/{span}.{form}"}
    assert ours == described


def test_every_operation_has_a_name_of_its_own_a_summary_and_problems() -> None:
    operations = [one["get"] for one in description()["paths"].values()]
    names = [one["operationId"] for one in operations]
    assert len(set(names)) == len(names)
    for one in operations:
        assert one["summary"]
        assert {"200", "304", "400", "404", "429", "500", "503"} <= one["responses"].keys()


@pytest.mark.parametrize("operation", RESOURCES)
def test_an_example_is_what_its_shape_says(operation: str) -> None:
    example, shape = EXAMPLES[operation], RESOURCES[operation].result
    OAS31Validator({**document(shape), "components": {"schemas": dict(SCHEMAS)}}).validate(example)
    for one in example["results"]:
        assert always(shape) <= one.keys() <= fields(shape)


def test_what_is_always_there_is_a_field() -> None:
    for name, schema in SCHEMAS.items():
        assert set(schema.get("x-always", ())) <= schema["properties"].keys(), name


def test_the_limits_told_are_those_that_are_kept() -> None:
    (limit,) = [one for one in description()["paths"]["/v1/digests"]["get"]["parameters"] if one["name"] == "limit"]
    assert limit["schema"] == {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}


def _parameter(path: str, name: str) -> Any:
    (one,) = [one for one in description()["paths"][path]["get"]["parameters"] if one["name"] == name]
    return one


def _told(path: str, name: str) -> re.Pattern[str]:
    return re.compile(_parameter(path, name)["schema"]["pattern"], re.ASCII)


def test_every_date_and_week_is_one_of_those_told_and_nothing_else() -> None:
    span, since = _told("/v1/digests/{span}", "span"), _told("/v1/papers", "since")
    days = [date(1992, 1, 1) + timedelta(days=n) for n in range(40_000)]
    assert [day for day in days if not (span.search(str(day)) and since.search(str(day)))] == []
    assert [week for week in {str(Week.of(day)) for day in days} if not span.search(week)] == []
    assert not any(map(span.search, ("2026-02-29", "2100-02-29", "2026-04-31", "2025-W53", "2026-W54", "2026-13")))


@pytest.mark.parametrize(
    "spelled",
    [
        "2101.08692",
        "arXiv:2101.08692v12",
        "0704.0001",
        "1412.9999",
        "hep-th/9901001",
        "math.GT/0309136",
        "cs/0703999v1",
    ],
)
def test_an_id_that_is_read_is_one_of_those_told(spelled: str) -> None:
    assert paper_id(spelled)
    assert _told("/v1/papers/{id}", "id").search(spelled)


@pytest.mark.parametrize(
    "spelled", ["2101.8692", "2101.00000", "2113.00001", "1412.00001", "hep-th/0704001", "0703.0001"]
)
def test_what_is_no_id_is_none_of_those_told(spelled: str) -> None:
    assert not _told("/v1/papers/{id}", "id").search(spelled)


def test_the_examples_of_a_parameter_fit_it() -> None:
    for operation in description()["paths"].values():
        for one in operation["get"].get("parameters", ()):
            for example in one.get("examples", {}).values():
                OAS31Validator(one["schema"]).validate(example["value"])
