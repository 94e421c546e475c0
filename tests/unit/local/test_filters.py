from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.errors import TemplateError
from local.filters import matches, passes, patterns

RECORD = {
    "eventName": "MODIFY",
    "dynamodb": {"Keys": {"pk": {"S": "DIGEST#2026-09-24"}, "sk": {"S": "META"}}, "SizeBytes": 40},
    "tags": ["a", "b"],
    "nothing": None,
}


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ({"eventName": ["MODIFY"]}, True),
        ({"eventName": ["INSERT", "MODIFY"]}, True),
        ({"eventName": ["modify"]}, False),
        ({"eventName": [{"equals-ignore-case": "modify"}]}, True),
        ({"dynamodb": {"Keys": {"pk": {"S": [{"prefix": "DIGEST#"}]}}}}, True),
        ({"dynamodb": {"Keys": {"pk": {"S": [{"prefix": "digest#"}]}}}}, False),
        ({"dynamodb": {"Keys": {"pk": {"S": [{"suffix": "-24"}]}}}}, True),
        ({"dynamodb": {"Keys": {"pk": {"S": [{"prefix": "DIGEST#"}]}, "sk": {"S": ["BODY"]}}}}, False),
        ({"dynamodb": {"SizeBytes": [40]}}, True),
        ({"dynamodb": {"SizeBytes": ["40"]}}, False),
        ({"dynamodb": {"SizeBytes": [{"numeric": [">", 30, "<=", 40]}]}}, True),
        ({"dynamodb": {"SizeBytes": [{"numeric": [">", 40]}]}}, False),
        ({"eventName": [{"numeric": ["=", 1]}]}, False),
        ({"eventName": [{"anything-but": ["REMOVE"]}]}, True),
        ({"eventName": [{"anything-but": "MODIFY"}]}, False),
        ({"eventName": [{"anything-but": {"prefix": "MOD"}}]}, False),
        ({"absent": [{"anything-but": "MODIFY"}]}, False),
        ({"eventName": [{"exists": True}]}, True),
        ({"absent": [{"exists": False}]}, True),
        ({"eventName": [{"exists": False}]}, False),
        ({"dynamodb": {"NewImage": {"x": {"S": [{"exists": False}]}}}}, True),
        ({"nothing": [None]}, True),
        ({"absent": [None]}, False),
        ({"tags": ["b"]}, True),
        ({"tags": ["c"]}, False),
        ({"$or": [{"eventName": ["INSERT"]}, {"dynamodb": {"SizeBytes": [40]}}]}, True),
        ({"$or": [{"eventName": ["INSERT"]}, {"eventName": ["REMOVE"]}]}, False),
        ({"eventName": {"deeper": ["MODIFY"]}}, False),
    ],
)
def test_a_pattern_wants_what_lambda_says_it_wants(pattern: dict[str, Any], wanted: bool) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html"""
    assert matches(pattern, RECORD) is wanted


def test_any_of_several_filters_is_enough_and_none_wants_everything() -> None:
    inserts, modifies = {"eventName": ["INSERT"]}, {"eventName": ["MODIFY"]}
    assert passes([inserts, modifies], RECORD)
    assert not passes([inserts], RECORD)
    assert passes([], RECORD)


@given(st.text(), st.text())
def test_a_prefix_is_what_python_calls_one(start: str, value: str) -> None:
    assert matches({"a": [{"prefix": start}]}, {"a": value}) is value.startswith(start)


def test_criteria_are_read_as_the_template_writes_them() -> None:
    assert patterns({"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]}) == ({"eventName": ["INSERT"]},)
    assert patterns(None) == ()


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("{", "is not JSON"),
        ('{"eventName": "MODIFY"}', "a value outside a list"),
        ("{}", "a value outside a list"),
        ('{"eventName": [{"begins": "M"}]}', "an unknown rule"),
        ('{"eventName": [{"prefix": "M", "suffix": "Y"}]}', "an unknown rule"),
        ('{"$or": [{"eventName": "MODIFY"}]}', "a value outside a list"),
    ],
)
def test_a_pattern_that_lambda_refuses_is_refused_in_words(pattern: str, why: str) -> None:
    with pytest.raises(TemplateError, match=why) as caught:
        patterns({"Filters": [{"Pattern": pattern}]})
    assert json.dumps(pattern)[1:6] in str(caught.value) or pattern[:5] in str(caught.value)
