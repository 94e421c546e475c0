"""What the template sets for safety's sake, so that a line that goes missing is seen here. Policies are in
`test_policies.py`, the edge is in `test_edge.py`.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from local.template import Stack
from tests.template.policies import permissions, role_of

BUCKETS = ("SiteBucket", "FailureBucket")
TABLES = ("Table", "ReadersTable")


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_is_encrypted_and_keeps_what_was_overwritten_for_a_while(stack: Stack, bucket: str) -> None:
    held = stack.properties(bucket)
    (rule,) = held["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    assert held["VersioningConfiguration"] == {"Status": "Enabled"}
    (cleaning,) = held["LifecycleConfiguration"]["Rules"]
    assert cleaning["Status"] == "Enabled"
    assert 0 < cleaning["NoncurrentVersionExpiration"]["NoncurrentDays"] <= 30
    assert cleaning["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"] == 1


@pytest.mark.parametrize("table", TABLES)
def test_a_table_can_be_put_back_and_forgets_what_has_expired(stack: Stack, table: str) -> None:
    held = stack.properties(table)
    assert held["DeletionProtectionEnabled"]
    assert held["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert held["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}
    assert held["OnDemandThroughput"].keys() == {"MaxReadRequestUnits", "MaxWriteRequestUnits"}
    declared = stack.resources[table].body
    assert declared["DeletionPolicy"] == declared["UpdateReplacePolicy"] == "Retain"


def test_the_gateway_throttles_and_its_log_has_no_address_and_no_question_of_a_reader(stack: Stack) -> None:
    (stage,) = map(stack.properties, stack.of_type("AWS::ApiGatewayV2::Stage"))
    assert 0 < stage["DefaultRouteSettings"]["ThrottlingRateLimit"] <= 50
    assert 0 < stage["DefaultRouteSettings"]["ThrottlingBurstLimit"] <= 100
    logged = set(json.loads(stage["AccessLogSettings"]["Format"]).values())
    assert logged == {
        *("$context.requestId", "$context.requestTime", "$context.httpMethod", "$context.path", "$context.status"),
        *("$context.responseLength", "$context.responseLatency", "$context.integrationErrorMessage"),
    }


def test_what_was_not_delivered_is_encrypted_and_kept_for_a_fortnight(stack: Stack) -> None:
    queue = stack.properties("UndeliveredQueue")
    assert queue == {"MessageRetentionPeriod": 14 * 86_400, "SqsManagedSseEnabled": True}


def test_who_fails_for_good_may_say_so_where_it_is_kept(stack: Stack) -> None:
    """Lambda looks at the bucket before it writes there, with the function's own role."""
    failures = stack.attribute("FailureBucket", "Arn")
    for config in map(stack.properties, stack.of_type("AWS::Lambda::EventInvokeConfig")):
        allowed = permissions(stack, role_of(stack, _function(stack, config)))
        assert any(one.covers("s3:PutObject", f"{failures}/aws/lambda/one") for one in allowed), config
        assert any(one.covers("s3:ListBucket", failures) for one in allowed), config


def test_services_take_a_role_for_this_account_alone(stack: Stack) -> None:
    for role in ("ScheduleRole", "BackfillRole"):
        (statement,) = stack.properties(role)["AssumeRolePolicyDocument"]["Statement"]
        assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}


def _function(stack: Stack, config: dict[str, Any]) -> str:
    return next(one for one in stack.of_type("AWS::Lambda::Function") if stack.ref(one) == config["FunctionName"])
