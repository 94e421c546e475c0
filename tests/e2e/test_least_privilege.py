"""Every call that the functions make on the sample day is allowed to their roles, and every permission has its use."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import boto3
import botocore.session
import pytest

from local import cloud
from local.aws import ACCOUNT, REGION
from local.cloud import API, HARVEST, PUBLISH, Cloud
from local.template import ROOT
from local.web import SAMPLE_TIME, Web
from tests.template.policies import Permission, permissions, role_of

Call = tuple[str, str]
"""The action that IAM sees, and the ARN it is done to."""

ACTIONS = {"s3:HeadObject": "s3:GetObject", "s3:ListObjectsV2": "s3:ListBucket"}
"""Operations that are called something else in policies: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html"""
OF_LAMBDA = (
    "logs:",
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
)
"""What the service does with the function's role, not the code."""

SPARE: Mapping[str, set[str]] = {
    HARVEST: set(),
    # without it a key that is not there is a 403
    PUBLISH: {"s3:ListBucket"},
    API: set(),
}
"""What the sample day has no use for."""


@pytest.fixture(scope="module")
def calls() -> Iterator[tuple[Cloud, Mapping[str, set[Call]]]]:
    """The cloud after the sample day, and what each function called in it."""
    heard: dict[str, set[Call]] = defaultdict(set)
    with Web() as web, cloud.started({}, web.env()) as standing, _listening(heard):
        standing.fire(SAMPLE_TIME)
        assert sum(standing.pump())
        for event in sorted((ROOT / "events").glob("api-*.json")):
            standing.functions[API].invoke(json.loads(event.read_text("utf-8")))
        yield standing, heard


@pytest.mark.parametrize("function", [HARVEST, PUBLISH, API])
def test_every_call_is_allowed(calls: tuple[Cloud, Mapping[str, set[Call]]], function: str) -> None:
    standing, heard = calls
    called = heard[standing.functions[function].name]
    assert called
    allowed = _allowed(standing, function)
    assert not [call for call in sorted(called) if not any(one.covers(*call) for one in allowed)]


@pytest.mark.parametrize("function", [HARVEST, PUBLISH, API])
def test_every_permission_has_its_use(calls: tuple[Cloud, Mapping[str, set[Call]]], function: str) -> None:
    standing, heard = calls
    called = heard[standing.functions[function].name]
    unused = {one.action for one in _allowed(standing, function) if not any(one.covers(*call) for call in called)}
    assert unused == SPARE[function]


def _allowed(standing: Cloud, function: str) -> list[Permission]:
    failures = standing.stack.attribute("FailureBucket", "Arn")
    return [
        one
        for one in permissions(standing.stack, role_of(standing.stack, function))
        if not one.action.startswith(OF_LAMBDA) and not one.resource.startswith(failures)
    ]


@contextmanager
def _listening(heard: Mapping[str, set[Call]]) -> Iterator[None]:
    """An ear in boto3's default session, of which `wiring` makes its clients."""
    session = botocore.session.get_session()

    def hear(**given: Any) -> None:
        service, operation = given["model"].service_model.service_name, given["model"].name
        action = f"{service}:{operation}"
        for arn in _arns(service, given["params"]):
            heard[os.environ["AWS_LAMBDA_FUNCTION_NAME"]].add((ACTIONS.get(action, action), arn))

    session.register("before-parameter-build", hear)
    boto3.setup_default_session(botocore_session=session)
    try:
        yield
    finally:
        boto3.DEFAULT_SESSION = None


def _arns(service: str, params: Mapping[str, Any]) -> Iterator[str]:
    """What the call is done to."""
    if service == "dynamodb":
        for table in [params["TableName"]] if "TableName" in params else params["RequestItems"]:
            yield f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}"
    elif service == "s3":
        yield f"arn:aws:s3:::{params['Bucket']}" + (f"/{params['Key']}" if "Key" in params else "")
    elif service == "ssm":
        yield f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter{params['Path']}"
    elif service == "cloudfront":
        yield f"arn:aws:cloudfront::{ACCOUNT}:distribution/{params['DistributionId']}"
    else:
        yield service
