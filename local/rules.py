"""The template's rules: parameters that are right each by itself and wrong together.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from local.errors import BadInput, TemplateError
from local.intrinsics import Intrinsics
from local.parameters import variable
from local.shapes import Json


def check(rules: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Raises BadInput, in the template's words, for the first assertion that does not hold; TemplateError."""
    of = Intrinsics(values.__getitem__, _no_attribute, {}, {})
    for name, rule in rules.items():
        if of.resolve(rule.get("RuleCondition", True)):
            for assertion in rule["Assertions"]:
                if not of.resolve(assertion["Assert"]):
                    asked = ", ".join(variable(one) for one in dict.fromkeys(_referred(rule)))
                    raise BadInput(f"{asked}: {assertion.get('AssertDescription') or f'the rule {name} does not hold'}")


def _no_attribute(logical: str, _attribute: str) -> str:
    raise TemplateError(f"template.yaml: a rule may not look at {logical}, which is not there yet")


def _referred(value: Json) -> Iterator[str]:
    """Parameters, as often as they are named."""
    if isinstance(value, dict):
        if "Ref" in value:
            yield value["Ref"]
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _referred(part)
