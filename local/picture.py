"""template.yaml as a picture, in Mermaid's language: what there is, and what its policies let it do.

`python -m local.picture` writes it into docs/architecture.md, between its two marks; a test finds a stale one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from local import template
from local.template import ROOT, Stack

PAGE = ROOT / "docs" / "architecture.md"
BEGINS, ENDS = "<!-- from template.yaml: make picture -->", "<!-- ends -->"

ASKED_FOR = {"TellWebhook": "yes", "TellBluesky": "yes", "MailFrom": "digest@hotpapers.example"}
"""Everything that can be asked for is in the picture."""

SHAPES: Mapping[str, tuple[str, str]] = {
    "AWS::Scheduler::Schedule": ("([", "])"),
    "AWS::StepFunctions::StateMachine": ("([", "])"),
    "AWS::Lambda::Function": ("[", "]"),
    "AWS::DynamoDB::Table": ("[(", ")]"),
    "AWS::S3::Bucket": ("[(", ")]"),
    "AWS::SQS::Queue": ("[/", "/]"),
    "AWS::ApiGatewayV2::Api": ("{{", "}}"),
    "AWS::CloudFront::Distribution": ("{{", "}}"),
}
"""What is drawn, and how. The rest (roles, logs, policies, alarms) is about these."""

WEB, MAIL = "Web", "Mail"
OUTSIDE = {WEB: "arXiv and the networks", MAIL: "readers' mail"}

VERBS = {
    "reads": {"dynamodb:GetItem", "dynamodb:Query", "s3:GetObject"},
    "writes": {"dynamodb:PutItem", "dynamodb:UpdateItem", "s3:PutObject"},
    "deletes": {"dynamodb:DeleteItem"},
    "starts": {"lambda:InvokeFunction"},
    "invalidates": {"cloudfront:CreateInvalidation"},
    "fails into": {"sqs:SendMessage"},
}


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    start: str
    end: str
    words: str


def drawn(stack: Stack) -> str:
    nodes = {logical: kind for kind in SHAPES for logical in stack.of_type(kind)}
    ends: dict[tuple[str, str], list[str]] = {}
    for edge in sorted(set(_edges(stack, nodes))):
        ends.setdefault((edge.start, edge.end), []).append(edge.words)
    lines = [f"    {name}{_label(name, kind)}" for name, kind in nodes.items()]
    lines += [f'    {name}(("{words}"))' for name, words in OUTSIDE.items() if name in {end for _, end in ends}]
    lines += [f'    {start} -->|"{", ".join(words)}"| {end}' for (start, end), words in ends.items()]
    optional = [name for name in nodes if "Condition" in stack.resources[name].body]
    style = ["    classDef optional stroke-dasharray: 4 4", f"    class {','.join(optional)} optional"]
    return "\n".join(["```mermaid", "flowchart LR", *lines, *style, "```"])


def page(text: str, picture: str) -> str:
    """The page with the picture in its place. Raises ValueError where the marks are not there."""
    before, _, rest = text.partition(BEGINS)
    _, found, after = rest.partition(ENDS)
    if not found:
        raise ValueError(f"{PAGE.name} has no place for the picture: {BEGINS} … {ENDS}")
    return f"{before}{BEGINS}\n\n{picture}\n\n{ENDS}{after}"


def _label(name: str, kind: str) -> str:
    opening, closing = SHAPES[kind]
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace(" Function", "").lower()
    return f'{opening}"{words}"{closing}'


def _edges(stack: Stack, nodes: Mapping[str, str]) -> Iterator[Edge]:
    by_arn = {_arn(stack, name): name for name in nodes}
    roles = {stack.attribute(role, "Arn"): role for role in stack.of_type("AWS::IAM::Role")}
    for name, kind in nodes.items():
        properties = stack.properties(name)
        if kind == "AWS::Scheduler::Schedule":
            target = properties["Target"]
            yield Edge(name, by_arn[target["Arn"]], "wakes")
            yield Edge(name, by_arn[target["DeadLetterConfig"]["Arn"]], "fails into")
        elif role := roles.get(properties.get("Role", properties.get("RoleArn", ""))):
            yield from _allowed(name, stack.properties(role), by_arn)
        if kind == "AWS::Lambda::Function" and _upstreams(properties):
            yield Edge(name, WEB, "asks" if name == "HarvestFunction" else "tells")
        if kind == "AWS::CloudFront::Distribution":
            yield from _origins(stack, name, properties["DistributionConfig"])
        if kind == "AWS::ApiGatewayV2::Api":
            yield from _routes(name, properties["Body"], by_arn)
    for mapping in stack.of_type("AWS::Lambda::EventSourceMapping"):
        properties = stack.properties(mapping)
        function = next(name for name in nodes if stack.ref(name) == properties["FunctionName"])
        yield Edge(_whose(properties["EventSourceArn"], by_arn), function, "stream wakes")


def _upstreams(properties: Mapping[str, Any]) -> bool:
    """Whether it is given addresses of the web."""
    names = properties["Environment"]["Variables"]
    return any(name.endswith(("_URL", "_URLS")) and name != "HOTPAPERS_SITE_URL" for name in names)


def _allowed(name: str, role: Mapping[str, Any], by_arn: Mapping[str, str]) -> Iterator[Edge]:
    for policy in role["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            actions = set(_list(statement["Action"]))
            if "ses:SendEmail" in actions:
                yield Edge(name, MAIL, "writes to")
            for target in {_whose(one, by_arn) for one in _list(statement["Resource"])} - {"", name}:
                for verb in (verb for verb, does in VERBS.items() if does & actions):
                    yield Edge(name, target, verb if target != "FailureBucket" else "fails into")


def _origins(stack: Stack, name: str, config: Mapping[str, Any]) -> Iterator[Edge]:
    patterns: dict[str, list[str]] = {}
    for behaviour in [{**config["DefaultCacheBehavior"], "PathPattern": "the rest"}, *config["CacheBehaviors"]]:
        patterns.setdefault(behaviour["TargetOriginId"], []).append(behaviour["PathPattern"])
    ends = {"site": "SiteBucket", "api": next(iter(stack.of_type("AWS::ApiGatewayV2::Api")))}
    for origin, paths in patterns.items():
        yield Edge(name, ends[origin], " ".join(paths))


def _routes(name: str, body: Mapping[str, Any], by_arn: Mapping[str, str]) -> Iterator[Edge]:
    for path, methods in body["paths"].items():
        for rule in methods.values():
            arn = re.search(r"functions/(arn:[^/]+)/invocations", rule["x-amazon-apigateway-integration"]["uri"])
            if arn:
                yield Edge(name, by_arn[arn[1]], path.replace("{proxy+}", "*"))


def _arn(stack: Stack, name: str) -> str:
    kind = stack.resources[name].type
    if kind == "AWS::CloudFront::Distribution":
        return f"distribution/{stack.ref(name)}"
    unnamed = kind in ("AWS::ApiGatewayV2::Api", "AWS::StepFunctions::StateMachine")
    return name if unnamed else stack.attribute(name, "Arn")


def _whose(resource: str, by_arn: Mapping[str, str]) -> str:
    """The node that a resource of a policy belongs to, if one does."""
    return next((name for arn, name in by_arn.items() if resource.startswith(arn) or resource.endswith(arn)), "")


def _list(value: Any) -> list[str]:  # noqa: ANN401 - a policy has one or many
    return [value] if isinstance(value, str) else list(value)


def made() -> str:
    stack = template.stack(template.read(), ASKED_FOR)
    stack.attributes["Table", "StreamArn"] = f"{stack.attribute('Table', 'Arn')}/stream/1"
    return drawn(stack)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8"), made()), "utf-8")
