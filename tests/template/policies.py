"""What the template's roles may do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from local.template import Stack


@dataclass(frozen=True, slots=True)
class Permission:
    role: str
    action: str
    resource: str

    def covers(self, action: str, arn: str) -> bool:
        return self.action == action and fnmatchcase(arn, self.resource)


def permissions(stack: Stack, role: str | None = None) -> list[Permission]:
    """Of one role, or of all: one for each action on each resource."""
    roles = [role] if role else list(stack.of_type("AWS::IAM::Role"))
    return [
        Permission(name, action, resource)
        for name in roles
        for statement in _statements(stack.properties(name))
        for action in _list(statement["Action"])
        for resource in _list(statement["Resource"])
    ]


def role_of(stack: Stack, function: str) -> str:
    """Logical id of a function's role."""
    arn = stack.properties(function)["Role"]
    return next(name for name in stack.of_type("AWS::IAM::Role") if stack.attribute(name, "Arn") == arn)


def _statements(role: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for policy in role["Policies"]:
        yield from policy["PolicyDocument"]["Statement"]


def _list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
