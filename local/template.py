"""template.yaml, read once: CloudFormation's tags, the parameters, SAM's transform.

The result is a stack of resources whose properties resolve to what a deployment would give them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from local import aws, naming, parameters, rules
from local.aws import ACCOUNT, REGION
from local.errors import TemplateError
from local.intrinsics import NO_VALUE, Intrinsics
from local.shapes import Json

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "template.yaml"
CODE = "local-code"
"""The bucket in whose place a function's folder stands: SAM's transform accepts code only from S3."""


@dataclass(frozen=True, slots=True)
class Resource:
    logical: str
    type: str
    body: Mapping[str, Any]
    """The declaration, with its functions still in it."""


@dataclass
class Stack:
    """The translated template. Its resources are made by `local.resources`, which records what AWS names itself."""

    resources: dict[str, Resource]
    values: dict[str, Any]
    """Parameters."""
    outputs: dict[str, Any]
    name: str = "hotpapers"
    ids: dict[str, str] = field(default_factory=dict)
    """What Ref gives, where the service chose it."""
    attributes: dict[tuple[str, str], str] = field(default_factory=dict)
    """What GetAtt gives, where the service chose it."""
    mappings: Mapping[str, Any] = field(default_factory=dict)
    conditions: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._intrinsics = Intrinsics(self.ref, self.attribute, self.mappings, self.conditions)
        self.resources = {
            logical: resource
            for logical, resource in self.resources.items()
            if "Condition" not in resource.body or self._intrinsics.condition(resource.body["Condition"])
        }

    def resolve(self, value: Json) -> Json:
        return self._intrinsics.resolve(value)

    def properties(self, logical: str) -> dict[str, Any]:
        """Resolved."""
        resolved = self.resolve(dict(self._resource(logical).body.get("Properties", {})))
        return dict(resolved)

    def of_type(self, kind: str) -> Iterator[str]:
        """Logical ids, in the template's order."""
        return (logical for logical, resource in self.resources.items() if resource.type == kind)

    def ref(self, name: str) -> Json:
        if name in self.values:
            return self.values[name]
        pseudo = {"AWS::StackName": self.name, **_PSEUDO}
        if name in pseudo:
            return pseudo[name]
        resource = self._resource(name)
        return self.ids.get(name) or naming.identifier(self.name, name, resource.type, self._names(resource))

    def attribute(self, logical: str, attribute: str) -> str:
        found = self.attributes.get((logical, attribute))
        return found or naming.attribute(self.ref(logical), self._resource(logical).type, attribute)

    def _resource(self, logical: str) -> Resource:
        if logical not in self.resources:
            raise TemplateError(f"template.yaml: there is no resource or parameter {logical}")
        return self.resources[logical]

    def _names(self, resource: Resource) -> dict[str, Any]:
        """Only the properties a name is made of: resolving all of them would go round in circles."""
        declared = resource.body.get("Properties", {})
        return {name: self.resolve(declared[name]) for name in naming.NAMING if name in declared}


def read(path: Path = TEMPLATE) -> dict[str, Any]:
    """The template as written, with short tags spelled out. Raises TemplateError."""
    try:
        body = yaml.load(path.read_text("utf-8"), _Loader)  # noqa: S506  (the loader below is SafeLoader with tags)
    except FileNotFoundError:
        raise TemplateError(f"{path}: there is no such template") from None
    except yaml.YAMLError as error:
        raise TemplateError(f"{path}: {' '.join(str(error).split())}") from None
    if not isinstance(body, dict) or "Resources" not in body:
        raise TemplateError(f"{path}: declares no Resources")
    return body


def values(body: Mapping[str, Any], chosen: Mapping[str, str]) -> dict[str, Any]:
    """Every parameter's. Raises BadInput, naming the caller's variables, where CloudFormation would refuse them."""
    given = parameters.values(body.get("Parameters", {}), chosen)
    rules.check(body.get("Rules", {}), given)
    return given


def stack(body: Mapping[str, Any], chosen: Mapping[str, str], *, name: str = "hotpapers") -> Stack:
    """Raises BadInput as `values` does, TemplateError."""
    given = values(body, chosen)
    translated = _transform(dict(body), given)
    return Stack(
        {
            logical: Resource(logical, declared["Type"], declared)
            for logical, declared in translated["Resources"].items()
        },
        given,
        translated.get("Outputs", {}),
        name,
        mappings=translated.get("Mappings", {}),
        conditions=translated.get("Conditions", {}),
    )


_PSEUDO = {
    "AWS::NoValue": NO_VALUE,
    "AWS::Region": REGION,
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/hotpapers/local",
}


class _Loader(yaml.SafeLoader):
    """SafeLoader that knows !Ref and its kin, and reads a date (a policy's Version) as text."""

    yaml_implicit_resolvers = {  # noqa: RUF012  (the name and the kind are PyYAML's)
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _tag(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]  # the one kind left
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _tag)


def _transform(body: dict[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """AWS::Serverless-2016-10-31, as the service does it, without asking any service."""
    # 0.4 s, so only where it is needed; it ships no types
    from samtranslator.model.exceptions import InvalidDocumentException  # type: ignore[import-untyped]  # noqa: PLC0415
    from samtranslator.translator.transform import transform  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        with aws.only(aws.environment(""), hiding=("AWS_",)):
            translated = transform(_code_in_s3(body), {**given, **_pseudo_text()}, _NoManagedPolicies())
    except InvalidDocumentException as error:
        raise TemplateError(f"template.yaml: {'; '.join(cause.message for cause in error.causes)}") from None
    return dict(translated)


def _pseudo_text() -> dict[str, str]:
    return {name: value for name, value in _PSEUDO.items() if isinstance(value, str)}


class _NoManagedPolicies:
    """The list of AWS's managed policies would be a call to IAM; the embedded cloud does not enforce policies."""

    def load(self) -> dict[str, str]:
        return {}


def _code_in_s3(body: dict[str, Any]) -> dict[str, Any]:
    """A copy in which every local CodeUri and ContentUri is an address that the transform accepts."""

    def moved(value: Json) -> Json:
        if isinstance(value, dict):
            return {
                key: f"s3://{CODE}/{item.removeprefix('./').strip('/') or '.'}"
                if key in ("CodeUri", "ContentUri") and isinstance(item, str) and not item.startswith("s3://")
                else moved(item)
                for key, item in value.items()
            }
        return [moved(item) for item in value] if isinstance(value, list) else value

    return {key: moved(value) for key, value in body.items()}
