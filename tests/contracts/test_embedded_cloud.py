"""What template.yaml declares is what stands in the embedded cloud: nothing is declared twice, nothing is left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from local import cloud
from local.cloud import API, HARVEST, PUBLISH, Cloud
from local.errors import BadInput
from local.parameters import SECRETS, variable

AT = datetime(2026, 9, 24, 6, 30, tzinfo=UTC)
CHOSEN = {
    "HOTPAPERS_X_DAILY_POSTS": "7",
    "HOTPAPERS_SUBJECTS": "math.CO",
    "HOTPAPERS_SITE_URL": "https://papers.example",
    "HOTPAPERS_X_BEARER_TOKEN": "a secret of X",
    "HOTPAPERS_CONTACT": " ",
    "HOTPAPERS_SUBJECT": "cs",
}


@pytest.fixture(scope="module")
def standing() -> Iterator[Cloud]:
    with cloud.started(CHOSEN) as embedded:
        yield embedded


def _declared(standing: Cloud, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for logical in standing.stack.of_type(kind):
        yield standing.stack.ref(logical), standing.stack.properties(logical)


def test_every_table_has_its_keys_stream_expiry_and_backups(standing: Cloud) -> None:
    client = standing.session.client("dynamodb")
    tables = dict(_declared(standing, "AWS::DynamoDB::Table"))
    assert client.list_tables()["TableNames"] == list(tables) != []
    for name, declared in tables.items():
        table = client.describe_table(TableName=name)["Table"]
        assert table["KeySchema"] == declared["KeySchema"]
        assert table["AttributeDefinitions"] == declared["AttributeDefinitions"]
        assert table["StreamSpecification"] == {"StreamEnabled": True, **declared["StreamSpecification"]}
        assert table["BillingModeSummary"]["BillingMode"] == declared["BillingMode"]
        assert table["DeletionProtectionEnabled"] is declared["DeletionProtectionEnabled"]
        expiry = client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        assert (expiry["TimeToLiveStatus"], expiry["AttributeName"]) == (
            "ENABLED",
            declared["TimeToLiveSpecification"]["AttributeName"],
        )
        backups = client.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
        assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"


def test_every_bucket_is_there_private_and_versioned_as_declared(standing: Cloud) -> None:
    client = standing.session.client("s3")
    buckets = dict(_declared(standing, "AWS::S3::Bucket"))
    assert {bucket["Name"] for bucket in client.list_buckets()["Buckets"]} == set(buckets) != set()
    for name, declared in buckets.items():
        block = client.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
        assert block == declared["PublicAccessBlockConfiguration"]
        assert client.get_bucket_versioning(Bucket=name)["Status"] == declared["VersioningConfiguration"]["Status"]


def test_secrets_are_secure_strings_where_the_functions_look_and_nowhere_else(standing: Cloud) -> None:
    path = standing.environment(HARVEST)["HOTPAPERS_SECRETS"]
    held = standing.session.client("ssm").get_parameters_by_path(Path=path, WithDecryption=True)["Parameters"]
    assert [(one["Name"], one["Type"], one["Value"]) for one in held] == [
        (f"{path}/x-bearer-token", "SecureString", "a secret of X")
    ]
    for function in standing.functions.values():
        assert "a secret of X" not in function.environment.values()
        assert not SECRETS.keys() & function.environment.keys()


def test_a_callers_setting_is_the_parameters_value_in_the_functions_environment(standing: Cloud) -> None:
    environment = standing.environment(HARVEST)
    for name in ("HOTPAPERS_X_DAILY_POSTS", "HOTPAPERS_SUBJECTS", "HOTPAPERS_SITE_URL"):
        assert environment[name] == CHOSEN[name]


def test_what_the_caller_does_not_set_or_leaves_empty_has_the_templates_default(standing: Cloud) -> None:
    assert standing.environment(HARVEST)["HOTPAPERS_CONTACT"] == ""
    assert standing.environment(HARVEST)["HOTPAPERS_RANKING"] == "heat"


def test_a_variable_that_is_no_setting_is_told(standing: Cloud) -> None:
    assert standing.doubts == ("HOTPAPERS_SUBJECT is no setting of template.yaml, and is not used",)


@pytest.mark.parametrize("logical", [HARVEST, PUBLISH, API])
def test_each_function_has_the_environment_that_the_template_gives_it(standing: Cloud, logical: str) -> None:
    declared = standing.stack.properties(logical)["Environment"]["Variables"]
    assert {name: standing.environment(logical)[name] for name in declared} == declared
    assert (
        standing.environment(logical)["HOTPAPERS_TABLE"]
        in standing.session.client("dynamodb").list_tables()["TableNames"]
    )
    assert standing.functions[logical].timeout == standing.stack.properties(logical)["Timeout"]


def test_streams_schedules_and_destinations_are_wired_as_declared(standing: Cloud) -> None:
    ((_, declared),) = _declared(standing, "AWS::Lambda::EventSourceMapping")
    (poller,) = standing.pollers
    assert poller.mapping.source == declared["EventSourceArn"] == _stream(standing)
    assert poller.mapping.function == standing.functions[PUBLISH].arn
    assert (poller.mapping.rules.batch_size, poller.mapping.rules.retries) == (
        declared["BatchSize"],
        declared["MaximumRetryAttempts"],
    )
    assert len(standing.schedules) == len(dict(_declared(standing, "AWS::Scheduler::Schedule")))
    schedule = standing.schedule
    assert schedule.target.function is standing.functions[HARVEST]
    assert schedule.event(schedule.after(AT)) == {"time": "2026-09-24T07:00:00Z"}
    asynchronous = {one["FunctionName"]: one for _, one in _declared(standing, "AWS::Lambda::EventInvokeConfig")}
    harvest = asynchronous[standing.functions[HARVEST].name]
    assert schedule.target.retries == harvest["MaximumRetryAttempts"]


def _stream(standing: Cloud) -> str:
    table = standing.session.client("dynamodb").describe_table(TableName=standing.stack.ref("Table"))["Table"]
    return table["LatestStreamArn"]


def test_a_run_that_fails_for_good_is_kept_in_the_failure_bucket(standing: Cloud) -> None:
    event = {"time": "no time at all"}
    with pytest.raises(Exception, match="is not a time"):
        standing.invoke(HARVEST, event)
    client, bucket = standing.session.client("s3"), standing.stack.ref("FailureBucket")
    (held,) = client.list_objects_v2(Bucket=bucket)["Contents"]
    record = json.loads(client.get_object(Bucket=bucket, Key=held["Key"])["Body"].read())
    assert held["Key"].startswith(f"aws/lambda/async/{standing.functions[HARVEST].name}/")
    assert record["requestPayload"] == event
    assert record["responsePayload"]["errorType"] == "InvalidDate"
    assert record["requestContext"]["approximateInvokeCount"] == 2


def test_nothing_of_the_callers_aws_is_in_reach(standing: Cloud) -> None:
    assert boto3.client("s3").meta.endpoint_url == standing.environment(API)["AWS_ENDPOINT_URL"]
    assert standing.environment(API)["AWS_ENDPOINT_URL"].startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    ("parameter", "value", "told"),
    [
        ("Ranking", "hot", "HOTPAPERS_RANKING: 'hot' is neither heat nor classic"),
        ("Subjects", "Computer Science", "HOTPAPERS_SUBJECTS: 'Computer Science' is not a list of arXiv archives"),
        ("XDailyPosts", "-1", "HOTPAPERS_X_DAILY_POSTS: '-1' is not a number of posts from 0"),
        ("SiteUrl", "papers.example", "HOTPAPERS_SITE_URL: 'papers.example' is not the address of a site"),
    ],
)
def test_a_value_that_cloudformation_refuses_is_refused_by_name(parameter: str, value: str, told: str) -> None:
    with pytest.raises(BadInput) as caught, cloud.started({variable(parameter): value}):
        pass
    assert str(caught.value).startswith(told)
