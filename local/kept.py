"""What stays when a stack is deleted, by name: `python -m local.kept [--stack-name NAME]`, before `sam delete` asks.

The template keeps tables and buckets (DeletionPolicy: Retain): a table is the archive, and a bucket that holds anything
could not be deleted anyway.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import boto3
from botocore.exceptions import BotoCoreError, ClientError

KINDS = {"AWS::DynamoDB::Table": "table", "AWS::S3::Bucket": "bucket"}
"""Types of which the template keeps every resource; a test compares."""


def kept(stack: str) -> list[tuple[str, str]]:
    """Kinds and names. Raises ClientError, BotoCoreError."""
    pages = boto3.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    found = (one for page in pages for one in page["StackResourceSummaries"])
    return [(KINDS[one["ResourceType"]], one["PhysicalResourceId"]) for one in found if one["ResourceType"] in KINDS]


def main(arguments: Sequence[str]) -> int:
    """1 where the stack cannot be looked at: then nothing should be deleted either."""
    parser = argparse.ArgumentParser(prog="make destroy")
    parser.add_argument("--stack-name", default="hotpapers")
    stack = parser.parse_known_args(arguments)[0].stack_name
    try:
        names = kept(stack)
    except (ClientError, BotoCoreError) as error:
        print(f"the stack {stack!r} cannot be looked at: {error}", file=sys.stderr)
        return 1
    print(f"What stays when {stack} is deleted, and goes on costing a little for what it holds:")
    for kind, name in names:
        print(f"  {kind} {name}")
    print("Delete it by hand when it is of no more use; a table has to lose its deletion protection first:")
    print("  aws dynamodb update-table --no-deletion-protection-enabled --table-name NAME")
    print("  aws dynamodb delete-table --table-name NAME")
    print("a bucket keeps old versions: empty it in S3's console, which takes them too; then  aws s3 rb s3://NAME")
    print("Secrets in SSM stay too: aws ssm delete-parameter --name", f"/hotpapers/{stack}/x-bearer-token")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
