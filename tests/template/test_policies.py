from __future__ import annotations

from typing import Any

import pytest
from hotpapers.adapters.dynamodb import keys

from local.template import Stack
from tests.template.policies import permissions, role_of

TELLING = ("WebhookFunction", "BlueskyFunction", "MailFunction", "ReadersFunction")
FUNCTIONS = ("HarvestFunction", "PublishFunction", "ApiFunction", "McpFunction", *TELLING)
READS = {"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"}
STREAM_READS = {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"}


def test_every_policy_names_its_actions_and_its_resources(stack: Stack) -> None:
    for allowed in permissions(stack):
        assert "*" not in allowed.action, allowed
        # a star only at the end of the name of something that is ours
        assert allowed.resource.startswith("arn:aws:"), allowed
        assert "*" not in allowed.resource.removesuffix("*"), allowed
        assert allowed.resource.count(":") >= 5, allowed
        assert "hotpapers" in allowed.resource.lower(), allowed


def test_every_function_has_a_role_of_its_own_and_the_service_alone_may_take_it(stack: Stack) -> None:
    roles = {role_of(stack, function) for function in FUNCTIONS}
    assert len(roles) == len(FUNCTIONS)
    for role in roles:
        (statement,) = stack.properties(role)["AssumeRolePolicyDocument"]["Statement"]
        assert statement["Principal"] == {"Service": "lambda.amazonaws.com"}


def test_no_role_has_policies_that_are_not_written_here(stack: Stack) -> None:
    for role in stack.of_type("AWS::IAM::Role"):
        assert "ManagedPolicyArns" not in stack.properties(role)
    for function in FUNCTIONS:
        assert f"{function}Role" not in stack.resources, "SAM made a role with managed policies"


def test_no_run_time_role_may_delete_but_what_a_reader_wants_forgotten(stack: Stack) -> None:
    deletes = [allowed for allowed in permissions(stack) if "Delete" in allowed.action]
    assert [(one.role, one.action, one.resource) for one in deletes] == [
        ("ReadersRole", "dynamodb:DeleteItem", stack.attribute("ReadersTable", "Arn"))
    ]


@pytest.mark.parametrize(
    "function", ["PublishFunction", "ApiFunction", "McpFunction", "MailFunction", "ReadersFunction"]
)
def test_only_harvest_writes_the_table(stack: Stack, function: str) -> None:
    archive = stack.attribute("Table", "Arn")
    table = {one for one in permissions(stack, role_of(stack, function)) if one.resource.startswith(archive)}
    assert table
    assert {allowed.action for allowed in table} <= READS | STREAM_READS


@pytest.mark.parametrize("role", ["WebhookRole", "BlueskyRole"])
def test_who_tells_writes_whose_turn_it_is_and_nothing_else(stack: Stack, role: str) -> None:
    (policy,) = stack.properties(role)["Policies"]
    (writes,) = [one for one in policy["PolicyDocument"]["Statement"] if one["Action"] == "dynamodb:PutItem"]
    assert writes["Condition"] == {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [keys.LEASE]}}


@pytest.mark.parametrize("role", ["MailRole", "ReadersRole"])
def test_mail_goes_out_from_the_operators_address_alone(stack: Stack, role: str) -> None:
    (policy,) = stack.properties(role)["Policies"]
    (sends,) = [one for one in policy["PolicyDocument"]["Statement"] if "ses:SendEmail" in one["Action"]]
    assert sends["Condition"] == {"StringEquals": {"ses:FromAddress": "digest@hotpapers.example"}}


def test_only_publish_touches_the_site(stack: Stack) -> None:
    site = stack.attribute("SiteBucket", "Arn")
    assert {allowed.role for allowed in permissions(stack) if allowed.resource.startswith(site)} == {"PublishRole"}


@pytest.mark.parametrize("function", ["ApiFunction", "McpFunction"])
def test_the_api_reads_the_table_and_writes_its_log_and_no_more(stack: Stack, function: str) -> None:
    allowed = permissions(stack, role_of(stack, function))
    assert {one.action for one in allowed} == READS | {"logs:CreateLogStream", "logs:PutLogEvents"}


def test_a_function_may_write_to_the_log_group_it_is_given(stack: Stack) -> None:
    for function in FUNCTIONS:
        group = stack.properties(function)["LoggingConfig"]["LogGroup"]
        assert [
            allowed
            for allowed in permissions(stack, role_of(stack, function))
            if allowed.covers("logs:PutLogEvents", f"arn:aws:logs:us-east-1:123456789012:log-group:{group}:*")
        ], function


@pytest.mark.parametrize("bucket", ["SiteBucket", "FailureBucket"])
def test_a_bucket_is_private_kept_and_spoken_to_by_tls(stack: Stack, bucket: str) -> None:
    held = stack.properties(bucket)
    assert set(held["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(held["PublicAccessBlockConfiguration"]) == 4
    assert held["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    assert "NotificationConfiguration" not in held
    assert _kept(stack, bucket)
    refused = [one for one in _bucket_statements(stack, bucket) if one["Effect"] == "Deny"]
    assert [(one["Action"], one["Condition"]) for one in refused] == [
        ("s3:*", {"Bool": {"aws:SecureTransport": "false"}}),
        ("s3:*", {"NumericLessThan": {"s3:TlsVersion": 1.2}}),
    ]


def test_only_the_distribution_reads_the_site(stack: Stack) -> None:
    (reads,) = [one for one in _bucket_statements(stack, "SiteBucket") if one["Effect"] == "Allow"]
    assert reads["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert reads["Action"] == "s3:GetObject"
    assert reads["Condition"]["StringEquals"]["AWS:SourceArn"].endswith(f":distribution/{stack.ref('Distribution')}")


def test_the_table_is_kept_and_can_be_put_back(stack: Stack) -> None:
    table = stack.properties("Table")
    assert _kept(stack, "Table")
    assert table["DeletionProtectionEnabled"]
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    assert table["StreamSpecification"] == {"StreamViewType": "KEYS_ONLY"}, "no text of a person in events"


def _kept(stack: Stack, logical: str) -> bool:
    declared = stack.resources[logical].body
    return {declared["DeletionPolicy"], declared["UpdateReplacePolicy"]} == {"Retain"}


def _bucket_statements(stack: Stack, bucket: str) -> list[dict[str, Any]]:
    return list(stack.properties(f"{bucket}Policy")["PolicyDocument"]["Statement"])
