"""Lambda's event filters: which records of a stream reach the function.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from local.errors import TemplateError
from local.shapes import Json

Pattern = Mapping[str, Any]
_MISSING = object()


def patterns(criteria: Mapping[str, Any] | None) -> tuple[Pattern, ...]:
    """The parsed patterns of FilterCriteria. Raises TemplateError for one that Lambda would refuse."""
    return tuple(_pattern(given["Pattern"]) for given in (criteria or {}).get("Filters", []))


def passes(filters: Sequence[Pattern], record: Json) -> bool:
    """True where any pattern matches, or where there is none."""
    return not filters or any(matches(pattern, record) for pattern in filters)


def matches(pattern: Pattern, value: Json) -> bool:
    """Every field that the pattern names has one of the values it lists."""
    return all(_field(name, rule, value) for name, rule in pattern.items())


def _pattern(text: str) -> Pattern:
    try:
        pattern = json.loads(text)
    except ValueError:
        raise TemplateError(f"template.yaml: the filter pattern {text[:80]!r} is not JSON") from None
    _check(pattern, text)
    return dict(pattern)


def _check(pattern: Json, text: str) -> None:
    if not isinstance(pattern, dict) or not pattern:
        raise TemplateError(f"template.yaml: the filter pattern {text[:80]!r} has a value outside a list")
    for name, rule in pattern.items():
        if name == "$or":
            for choice in rule:
                _check(choice, text)
        elif isinstance(rule, list):
            _check_rules(rule, text)
        else:
            _check(rule, text)


def _check_rules(rules: list[Any], text: str) -> None:
    for rule in rules:
        if isinstance(rule, dict) and (len(rule) != 1 or next(iter(rule)) not in _RULES):
            raise TemplateError(f"template.yaml: the filter pattern {text[:80]!r} has an unknown rule {rule}")


def _field(name: str, rule: Json, value: Json) -> bool:
    if name == "$or":
        return any(matches(choice, value) for choice in rule)
    found = value.get(name, _MISSING) if isinstance(value, Mapping) else _MISSING
    if isinstance(rule, Mapping):
        return matches(rule, {} if found is _MISSING else found)
    return any(_one(choice, found) for choice in rule)


def _one(choice: Json, found: Json) -> bool:
    if isinstance(choice, Mapping):
        name, argument = next(iter(choice.items()))
        return _RULES[name](argument, found)
    values = found if isinstance(found, list) else [found]
    return any(type(value) is type(choice) and value == choice for value in values)


def _numeric(argument: Sequence[Any], found: Json) -> bool:
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        return False
    pairs = zip(argument[::2], argument[1::2], strict=True)
    return all(_COMPARE[operator](found, bound) for operator, bound in pairs)


def _anything_but(argument: Json, found: Json) -> bool:
    if found is _MISSING:
        return False
    refused = argument if isinstance(argument, list) else [argument]
    return not any(_one(choice, found) for choice in refused)


_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "=": lambda found, bound: found == bound,
    ">": lambda found, bound: found > bound,
    ">=": lambda found, bound: found >= bound,
    "<": lambda found, bound: found < bound,
    "<=": lambda found, bound: found <= bound,
}

_RULES: Mapping[str, Callable[[Any, Any], bool]] = {
    # only of leaves, as in Lambda
    "exists": lambda wanted, found: wanted == (found is not _MISSING and not isinstance(found, Mapping)),
    "prefix": lambda start, found: isinstance(found, str) and found.startswith(start),
    "suffix": lambda end, found: isinstance(found, str) and found.endswith(end),
    "equals-ignore-case": lambda text, found: isinstance(found, str) and found.casefold() == text.casefold(),
    "anything-but": _anything_but,
    "numeric": _numeric,
}
