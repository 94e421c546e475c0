"""What stays when a stack is deleted, by name: `python -m local.kept [--stack-name NAME]`, before `sam delete` asks.

The stack is the one that `sam delete` would take: by its options, else by what samconfig.toml holds for a deployment.

The template keeps tables and buckets (DeletionPolicy: Retain): a table is the archive, and a bucket that holds anything
could not be deleted anyway.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from local.parameters import SECRETS
from local.template import ROOT

SAMCONFIG = ROOT / "samconfig.toml"
KINDS = {"AWS::DynamoDB::Table": "table", "AWS::S3::Bucket": "bucket"}
"""Types of which the template keeps every resource; a test compares."""
AFTERWARDS = """\
Delete it by hand when it is of no more use; a table has to lose its deletion protection first:
  aws dynamodb update-table --no-deletion-protection-enabled --table-name NAME
  aws dynamodb delete-table --table-name NAME
a bucket keeps old versions: empty it in S3's console, which takes them too; then  aws s3 rb s3://NAME
Secrets in SSM stay too ({secrets}):
  aws ssm delete-parameter --name /hotpapers/{stack}/NAME
So does SAM's bucket of what was deployed, in the stack aws-sam-cli-managed-default: all SAM applications share it."""


def kept(session: boto3.Session, stack: str) -> list[tuple[str, str]]:
    """Kinds and names. Raises ClientError, BotoCoreError."""
    pages = session.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    found = (one for page in pages for one in page["StackResourceSummaries"])
    return [(KINDS[one["ResourceType"]], one["PhysicalResourceId"]) for one in found if one["ResourceType"] in KINDS]


def main(arguments: Sequence[str], samconfig: Path = SAMCONFIG) -> int:
    """1 where the stack cannot be looked at: then nothing should be deleted either."""
    asked = _asked(arguments, samconfig)
    stack = asked.stack_name
    try:
        names = kept(boto3.Session(profile_name=asked.profile, region_name=asked.region), stack)
    except (ClientError, BotoCoreError) as error:
        print(f"the stack {stack!r} cannot be looked at: {error}", file=sys.stderr)
        return 1
    print(f"What stays when {stack} is deleted, and goes on costing a little for what it holds:")
    for kind, name in names:
        print(f"  {kind} {name}")
    print(AFTERWARDS.format(stack=stack, secrets=", ".join(SECRETS.values())))
    return 0


def _asked(arguments: Sequence[str], samconfig: Path) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make destroy")
    parser.add_argument("--config-env", default="default")
    configured = _configured(samconfig, parser.parse_known_args(arguments)[0].config_env)
    for option, otherwise in (("stack_name", "hotpapers"), ("region", None), ("profile", None)):
        parser.add_argument(f"--{option.replace('_', '-')}", default=configured.get(option, otherwise))
    return parser.parse_known_args(arguments)[0]


def _configured(samconfig: Path, environment: str) -> Mapping[str, str]:
    """Of all commands, and of deploy, whose part `sam delete` reads too."""
    commands = tomllib.loads(samconfig.read_text("utf-8")).get(environment, {})
    parts = (commands.get(name, {}).get("parameters", {}) for name in ("global", "deploy"))
    return {name: value for part in parts for name, value in part.items()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
