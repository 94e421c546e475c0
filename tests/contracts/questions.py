"""Questions to DynamoDB, S3 and SSM, and what moto answers by itself: `python -m tests.contracts.questions`.

With an endpoint behind it, what the server there answers.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

from local.aws import environment, only
from local.shapes import plain

ITEM: dict[str, Any] = {
    "pk": {"S": "DIGEST#2026-09-24"},
    "sk": {"S": "META"},
    "body": {"B": b"\x1f\x8b\x00"},
    "number": {"N": "3"},
    "empty": {"S": ""},
    "none": {"NULL": True},
    "yes": {"BOOL": False},
    "list": {"L": [{"B": b"a"}, {"M": {"x": {"N": "1.5"}}}]},
    "set": {"BS": [b"a", b"b"]},
}
SCHEMA: dict[str, Any] = {
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
    "BillingMode": "PAY_PER_REQUEST",
}
KEY = {name: ITEM[name] for name in ("pk", "sk")}


def answers(session: boto3.Session) -> list[Any]:
    """Each answer as JSON, without ids and times of its own."""
    return [_told(call) for call in (*_table(session), *_bucket(session), *_parameters(session))]


def _told(call: Callable[[], Any]) -> Any:
    try:
        answer = call()
    except ClientError as error:
        answer = error.response
    answer = {name: value for name, value in answer.items() if name not in ("ResponseMetadata", "LastModified")}
    if "Body" in answer:
        answer["Body"] = answer["Body"].read()
    return json.loads(json.dumps(plain(answer), default=str))


def _table(session: boto3.Session) -> Iterator[Callable[[], Any]]:
    client = session.client("dynamodb")
    client.create_table(TableName="questions", **SCHEMA)
    for number in range(12):
        client.put_item(TableName="questions", Item={**ITEM, "sk": {"S": f"{number:02d}"}})
        client.put_item(TableName="questions", Item={**ITEM, "pk": {"S": f"PAPER#{number}"}})

    def query(**given: Any) -> Callable[[], Any]:
        values = {":pk": ITEM["pk"], **given.pop("values", {})}
        named = {"TableName": "questions", "KeyConditionExpression": "pk = :pk" + given.pop("also", "")}
        return lambda: client.query(**{**named, "ExpressionAttributeValues": values, **given})

    yield query()
    yield query(ScanIndexForward=False, Limit=3)
    yield query(also=" AND sk BETWEEN :a AND :b", values={":a": {"S": "03"}, ":b": {"S": "06"}})
    yield query(also=" AND begins_with(sk, :a)", values={":a": {"S": "1"}}, ProjectionExpression="sk, body")
    yield query(ExclusiveStartKey={**KEY, "sk": {"S": "08"}})
    yield query(values={":pk": {"S": "nothing"}})
    yield query(also=" AND nonsense")
    yield lambda: client.get_item(TableName="questions", Key={**KEY, "sk": {"S": "05"}})
    yield lambda: client.get_item(TableName="questions", Key=KEY)
    keys = [{**KEY, "sk": {"S": "01"}}, {**KEY, "sk": {"S": "99"}}]
    yield lambda: client.batch_get_item(RequestItems={"questions": {"Keys": keys}})
    yield lambda: client.put_item(TableName="questions", Item=ITEM, ConditionExpression="attribute_exists(pk)")
    yield lambda: client.scan(TableName="questions", Limit=3)


def _bucket(session: boto3.Session) -> Iterator[Callable[[], Any]]:
    client = session.client("s3")
    client.create_bucket(Bucket="questions")
    stored: dict[str, Any] = {"ContentType": "text/html", "CacheControl": "max-age=300", "Metadata": {"revision": "3"}}

    def put(**condition: Any) -> Callable[[], Any]:
        return lambda: client.put_object(Bucket="questions", Key="a b/ä+.html", Body=b"page", **stored, **condition)

    yield put(IfNoneMatch="*")
    yield put(IfNoneMatch="*")
    yield put(IfMatch='"another"')
    yield lambda: client.head_object(Bucket="questions", Key="a b/ä+.html")
    yield lambda: client.get_object(Bucket="questions", Key="a b/ä+.html")
    yield lambda: client.get_object(Bucket="questions", Key="nothing.html")
    yield lambda: client.head_object(Bucket="questions", Key="nothing.html")
    yield lambda: {"Keys": [held["Key"] for held in client.list_objects_v2(Bucket="questions")["Contents"]]}


def _parameters(session: boto3.Session) -> Iterator[Callable[[], Any]]:
    client = session.client("ssm")
    client.put_parameter(Name="/questions/secret", Value="told", Type="SecureString")

    def values(**given: Any) -> dict[str, Any]:
        held = client.get_parameters_by_path(Path="/questions", **given)["Parameters"]
        return {one["Name"]: one["Value"] for one in held}

    yield lambda: values(WithDecryption=True)
    yield values


if __name__ == "__main__":
    endpoint = next(iter(sys.argv[1:]), "")
    with only(environment(endpoint), hiding=("AWS_",)), nullcontext() if endpoint else mock_aws():
        json.dump(answers(boto3.Session()), sys.stdout)
