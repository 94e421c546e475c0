"""CloudFormation's functions, worked out.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from local.errors import TemplateError
from local.shapes import Json

NO_VALUE = object()
"""What AWS::NoValue resolves to: the property that holds it is left out."""

_VARIABLE = re.compile(r"\$\{(!?)([^}]*)\}")


@dataclass(frozen=True)
class Intrinsics:
    """Resolves values of one template. `ref` and `attribute` answer for names that are not in the value itself."""

    ref: Callable[[str], Any]
    attribute: Callable[[str, str], Any]
    mappings: Mapping[str, Any]
    conditions: Mapping[str, Any]

    def resolve(self, value: Json) -> Json:
        if isinstance(value, dict):
            return self._dict(value)
        if isinstance(value, list):
            return [item for item in map(self.resolve, value) if item is not NO_VALUE]
        return value

    def condition(self, name: str) -> bool:
        if name not in self.conditions:
            raise TemplateError(f"template.yaml: there is no condition {name}")
        return bool(self.resolve(self.conditions[name]))

    def _dict(self, value: dict[str, Any]) -> Json:
        if len(value) == 1:
            name, argument = next(iter(value.items()))
            if name == "Ref":
                return self.ref(argument)
            if name == "Condition" and isinstance(argument, str):
                return self.condition(argument)
            if name.startswith("Fn::"):
                return self._function(name.removeprefix("Fn::"), argument)
        resolved = {key: self.resolve(item) for key, item in value.items()}
        return {key: item for key, item in resolved.items() if item is not NO_VALUE}

    def _function(self, name: str, argument: Json) -> Json:
        found = _FUNCTIONS.get(name)
        if found is None:
            raise TemplateError(f"template.yaml: the embedded cloud does not know Fn::{name}")
        return found(self, argument)


def _sub(this: Intrinsics, argument: Json) -> str:
    text, own = argument if isinstance(argument, list) else (argument, {})
    names = this.resolve(own)

    def variable(match: re.Match[str]) -> str:
        escaped, name = match[1], match[2].strip()
        if escaped:
            return f"${{{name}}}"
        if name in names:
            return str(names[name])
        logical, dot, attribute = name.partition(".")
        return str(this.attribute(logical, attribute) if dot else this.ref(name))

    return _VARIABLE.sub(variable, text)


def _get_att(this: Intrinsics, argument: Json) -> Json:
    logical, attribute = argument.split(".", 1) if isinstance(argument, str) else argument
    return this.attribute(logical, this.resolve(attribute))


def _if(this: Intrinsics, argument: Json) -> Json:
    name, yes, no = argument
    return this.resolve(yes if this.condition(name) else no)


def _join(this: Intrinsics, argument: Json) -> str:
    separator, parts = argument
    return str(separator).join(str(part) for part in this.resolve(parts))


def _select(this: Intrinsics, argument: Json) -> Json:
    index, items = argument
    return this.resolve(items)[int(this.resolve(index))]


def _split(this: Intrinsics, argument: Json) -> list[str]:
    separator, text = argument
    return str(this.resolve(text)).split(separator)


def _find_in_map(this: Intrinsics, argument: Json) -> Json:
    name, first, second = (this.resolve(part) for part in argument[:3])
    try:
        return this.resolve(this.mappings[name][first][second])
    except KeyError:
        raise TemplateError(f"template.yaml: mapping {name} has no {first} / {second}") from None


def _equals(this: Intrinsics, argument: Json) -> bool:
    left, right = (this.resolve(side) for side in argument)
    return str(left) == str(right)


_FUNCTIONS: dict[str, Callable[[Intrinsics, Any], Any]] = {
    "Sub": _sub,
    "GetAtt": _get_att,
    "If": _if,
    "Join": _join,
    "Select": _select,
    "Split": _split,
    "FindInMap": _find_in_map,
    "Equals": _equals,
    "And": lambda this, items: all(this.resolve(item) for item in items),
    "Or": lambda this, items: any(this.resolve(item) for item in items),
    "Not": lambda this, items: not this.resolve(items[0]),
    "Base64": lambda this, text: base64.b64encode(str(this.resolve(text)).encode()).decode(),
}
