"""What `sam deploy` makes of the template, on an emulator that enforces the roles: the sample day, and what each
permission is for.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from local.template import ROOT
from local.web import SAMPLE_DAY, SAMPLE_TIME, Web
from tests.e2e import building, emulator
from tests.e2e.agents import TOOLS, message
from tests.e2e.emulator import Deployed, deployed, policy
from tests.e2e.processes import hotpapers

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

WAKE = {"time": SAMPLE_TIME.strftime("%Y-%m-%dT%H:%M:%SZ")}
OF_LAMBDA = (
    "logs:",
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
)
"""What the service does with the function's role, not the code: this emulator does it with its own."""
API = ("api-latest.json", "api-digest.json", "api-paper.json")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    emulator.installed("ministack")
    built = building.here(tmp_path_factory)
    with Web() as web, deployed(built, tmp_path_factory.mktemp("emulator"), web.env()) as made:
        yield made


@pytest.fixture(scope="module")
def day(stack: Deployed) -> Any:
    """What harvest said of the sample day; its pages are published by way of the stream."""
    stack.opened()
    report = stack.invoke("HarvestFunction", WAKE)
    waiter = stack.client("s3").get_waiter("object_exists")
    waiter.wait(Bucket=stack.outputs["SiteBucketName"], Key="index.html", WaiterConfig={"Delay": 1, "MaxAttempts": 600})
    # one publish at a time from here on: each is by an invocation of ours
    (mapping,) = stack.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    stack.client("lambda").update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    assert stack.invoke("PublishFunction", {"reconcile": 20})["failed"] == []
    return report


def test_the_sample_day_is_counted_with_the_roles_of_the_template(day: Any) -> None:
    (count,) = day["counts"]
    assert (count["day"], count["outcome"]) == (str(SAMPLE_DAY), "saved")
    assert {one["network"]: one["state"] for one in day["asked"]} == dict.fromkeys(
        ("x", "bluesky", "hackernews", "huggingface", "mastodon"), "ok"
    )
    assert day["health"]["failures"] == 0


@pytest.mark.usefixtures("day")
def test_the_stream_publishes_the_day_and_the_api_answers_with_it(stack: Deployed) -> None:
    page = stack.client("s3").get_object(Bucket=stack.outputs["SiteBucketName"], Key="index.html")["Body"].read()
    assert b"22 January 2021" in page
    for name in API:
        assert stack.invoke("ApiFunction", _event(name))["statusCode"] == 200, name


@pytest.mark.usefixtures("day")
def test_status_looks_at_the_deployed_stack() -> None:
    """In a process of its own: boto3 keeps the keys that this one began with, and the emulator knows its own alone."""
    keys = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    with hotpapers("status", "--stack", emulator.STACK, environ=keys) as started:
        status, out, err = started.ended()
    assert (status, err) == (0, "")
    assert "The digest of Friday, 22 January 2021 is out." in out


@pytest.mark.usefixtures("day")
def test_some_permissions_are_needed(stack: Deployed) -> None:
    """Three of them; `make test-deep` takes away each."""
    for permission in random.Random(0).sample(list(_permissions(stack)), 3):
        assert not _goes_without(stack, permission), permission


@pytest.mark.deep
@pytest.mark.usefixtures("day")
def test_every_permission_is_needed_and_with_all_of_them_all_is_done(stack: Deployed) -> None:
    for role, check in CHECKS.items():
        assert check(stack), role
    permissions = list(_permissions(stack))
    assert len(permissions) > 15
    assert [one for one in permissions if _goes_without(stack, one)] == []


@dataclass(frozen=True)
class Permission:
    role: str
    """Logical id."""
    action: str
    resource: str


def _permissions(stack: Deployed) -> Iterator[Permission]:
    """Of the functions' roles, what their code uses on a day that goes well: only harvest looks into the failures."""
    failures = stack.outputs["FailureBucketName"]
    for role in CHECKS:
        for statement in _statements(stack, role):
            for action in statement["Action"]:
                for resource in statement["Resource"]:
                    of_lambda = action.startswith(OF_LAMBDA) or failures in resource
                    if not of_lambda or (role, action) == ("HarvestRole", "s3:ListBucket"):
                        yield Permission(role, action, resource)


def _statements(stack: Deployed, role: str) -> list[dict[str, Any]]:
    name = stack.name(role)
    (written,) = set(stack.client("iam").list_role_policies(RoleName=name)["PolicyNames"]) - {emulator.OURS}
    document = stack.client("iam").get_role_policy(RoleName=name, PolicyName=written)["PolicyDocument"]
    return [
        {**one, **{part: [one[part]] if isinstance(one[part], str) else one[part] for part in ("Action", "Resource")}}
        for one in document["Statement"]
    ]


def _goes_without(stack: Deployed, permission: Permission) -> bool:
    """Whether the function still does all of its work."""
    with _without(stack, permission):
        return CHECKS[permission.role](stack)


@contextmanager
def _without(stack: Deployed, permission: Permission) -> Iterator[None]:
    iam, name = stack.client("iam"), stack.name(permission.role)
    held = {
        one: iam.get_role_policy(RoleName=name, PolicyName=one)["PolicyDocument"]
        for one in iam.list_role_policies(RoleName=name)["PolicyNames"]
    }
    left = [rest for one in _statements(stack, permission.role) if (rest := _less(one, permission))]
    (written,) = held.keys() - {emulator.OURS}
    iam.put_role_policy(RoleName=name, PolicyName=written, PolicyDocument=policy(left))
    if emulator.OURS in held and permission.action.startswith("ssm:"):
        iam.delete_role_policy(RoleName=name, PolicyName=emulator.OURS)
    try:
        yield
    finally:
        for one, document in held.items():
            iam.put_role_policy(RoleName=name, PolicyName=one, PolicyDocument=json.dumps(document))


def _less(statement: dict[str, Any], permission: Permission) -> dict[str, Any] | None:
    """The statement without the action on this resource; of others that it names, the resource goes."""
    if permission.resource not in statement["Resource"] or permission.action not in statement["Action"]:
        return statement
    kind = "Resource" if len(statement["Resource"]) > 1 else "Action"
    gone = permission.resource if kind == "Resource" else permission.action
    rest = [one for one in statement[kind] if one != gone]
    return {**statement, kind: rest} if rest else None


def _harvests(stack: Deployed) -> bool:
    _empty_table(stack)
    report = stack.invoke("HarvestFunction", WAKE)
    return (
        [count["outcome"] for count in report.get("counts", ())] == ["saved"]
        and all(one["state"] == "ok" for one in report["asked"])
        and report["health"]["failures"] == 0
    )


def _publishes(stack: Deployed) -> bool:
    if not _items(stack):
        assert _harvests(stack)
    _empty_bucket(stack)
    report = stack.invoke("PublishFunction", {"reconcile": 20})
    return bool(report.get("written", 0) > 100 and not report["failed"])


def _answers(stack: Deployed) -> bool:
    if not _items(stack):
        assert _harvests(stack)
    answers = [stack.invoke("ApiFunction", _event(name)) for name in API]
    return all(answer.get("statusCode") == 200 for answer in answers)


def _answers_agents(stack: Deployed) -> bool:
    if not _items(stack):
        assert _harvests(stack)
    answers = [stack.invoke("McpFunction", message(tool)) for tool in TOOLS]
    return all(answer.get("statusCode") == 200 and '"isError":true' not in answer["body"] for answer in answers)


CHECKS: Mapping[str, Callable[[Deployed], bool]] = {
    "HarvestRole": _harvests,
    "PublishRole": _publishes,
    "ApiRole": _answers,
    "McpRole": _answers_agents,
}
"""What each role's function has to do with it."""


def _items(stack: Deployed) -> list[dict[str, Any]]:
    pages = stack.client("dynamodb").get_paginator("scan").paginate(TableName=stack.outputs["TableName"])
    return [{name: item[name] for name in ("pk", "sk")} for page in pages for item in page["Items"]]


def _empty_table(stack: Deployed) -> None:
    keys = _items(stack)
    for some in (keys[at : at + 25] for at in range(0, len(keys), 25)):
        requests = {stack.outputs["TableName"]: [{"DeleteRequest": {"Key": key}} for key in some]}
        assert not stack.client("dynamodb").batch_write_item(RequestItems=requests)["UnprocessedItems"]


def _empty_bucket(stack: Deployed) -> None:
    client, bucket = stack.client("s3"), stack.outputs["SiteBucketName"]
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        if keys := [{"Key": held["Key"]} for held in page.get("Contents", ())]:
            client.delete_objects(Bucket=bucket, Delete={"Objects": keys})


def _event(name: str) -> Any:
    return json.loads((ROOT / "events" / name).read_text("utf-8"))
