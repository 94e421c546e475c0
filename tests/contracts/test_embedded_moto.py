"""By way of our shortcuts moto answers as by itself; and each cloud starts empty."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import boto3
import pytest

from local import aws, cloud
from local.template import ROOT
from tests.contracts.questions import answers


@pytest.fixture(scope="module")
def plain() -> list[Any]:
    """The answers of a moto that nobody touched: in a process of its own."""
    return _in_another_process()


def _in_another_process(*endpoint: str) -> list[Any]:
    command = [sys.executable, "-m", "tests.contracts.questions", *endpoint]
    told: list[Any] = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    return told


def test_without_a_socket_between_them_every_answer_is_the_same(plain: list[Any]) -> None:
    with aws.running() as endpoint, aws.only(aws.environment(endpoint), hiding=("AWS_",)):
        assert answers(boto3.Session()) == plain


def test_another_process_gets_the_same_answers_by_way_of_the_socket(plain: list[Any]) -> None:
    with aws.running() as endpoint:
        assert _in_another_process(endpoint) == plain


def test_a_cloud_starts_empty_whatever_stood_before_it() -> None:
    for _ in range(2):
        with cloud.started({}) as embedded:
            client, table = embedded.session.client("dynamodb"), embedded.stack.ref("Table")
            assert client.scan(TableName=table)["Count"] == 0
            client.put_item(TableName=table, Item={"pk": {"S": "a"}, "sk": {"S": "b"}})


def test_when_it_ends_nobody_listens_any_more() -> None:
    with aws.running() as endpoint, aws.only(aws.environment(endpoint), hiding=("AWS_",)):
        client = boto3.Session().client("s3")
        assert client.list_buckets()["Buckets"] == []
    with pytest.raises(Exception, match="Could not connect"):
        client.list_buckets()
