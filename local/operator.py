"""The commands for a stack that is deployed, by the caller's own AWS credentials; and verify, which needs nothing."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from hotpapers.domain.errors import StoreError
from hotpapers.domain.takedown import Takedown
from hotpapers.domain.target import target
from hotpapers.jobs.archive import export as exported
from hotpapers.jobs.operate import Operate
from hotpapers.settings import PublishSettings
from hotpapers.views import words
from hotpapers.views.reading import Node
from hotpapers.views.verify import verify_nodes
from hotpapers.wiring.operate import failures, operate, rows
from hotpapers.wiring.operate import restore as wired_restore

from local import archive
from local.console import Console
from local.errors import BadArgument, BadInput
from local.words import Report, harvested, many

Environ = Mapping[str, str]

_NEEDED = {
    "TableName": "HOTPAPERS_TABLE",
    "SiteBucketName": "HOTPAPERS_BUCKET",
    "DistributionId": "HOTPAPERS_DISTRIBUTION",
}
"""Outputs of the template, and the settings that they become."""
_TABLE, _HARVEST, _FAILURES = "TableName", "HarvestFunctionName", "FailureBucketName"
_PATIENT = Config(read_timeout=660, retries={"total_max_attempts": 1})
"""A harvest may take ten minutes, and a second one would count everything again."""


def sign_in(profile: str | None, region: str | None) -> None:
    """Whose keys and which region, for every client that is made from here on. Raises BadArgument."""
    try:
        boto3.setup_default_session(profile_name=profile, region_name=region)
    except BotoCoreError as error:
        raise BadArgument(f"--profile {profile}: {error}") from None


def verify(options: argparse.Namespace, console: Console, _environ: Environ) -> int:
    """1 where the ranking is not what the evidence gives; every difference is a line."""
    verdict = verify_nodes(_document(options.digest), _document(options.evidence))
    console.say(verdict.words)
    for difference in verdict.differences:
        console.say(f"  {difference}")
    if verdict.differences:
        console.say("The ranking differs.")
    elif verdict.ranked:
        console.say("The ranking is what the evidence gives, to the bit.")
    return 1 if verdict.differences else 0


def status(options: argparse.Namespace, console: Console, _environ: Environ) -> int:
    """1 where a day is not wholly published, invocations failed for good, or an alarm stands."""
    state = _operate(options.stack).status()
    for sentence in state.page.words if state.page else ("Nothing has been counted yet.",):
        console.say(sentence)
    for source in state.page.sources if state.page else ():
        console.say(f"  {words.source(source)}")
    for run in state.runs:
        about = f" {run.day} {run.step}" if run.day and run.step else ""
        console.say(f"{run.time:%Y-%m-%d %H:%M} UTC: {run.outcome}{about}{': ' + run.why if run.why else ''}")
    for day in state.behind:
        console.say(f"{day} is not wholly published; hotpapers rebuild, or the daily reconcile, publishes it")
    wrong = [*_failed(options.stack), *_alarms(options.stack)]
    for line in wrong:
        console.say(line)
    return 1 if state.behind or wrong else 0


def _failed(stack: str) -> Iterator[str]:
    bucket = _outputs(stack, {_FAILURES})[_FAILURES]
    if waiting := failures(bucket).waiting():
        yield f"{many(waiting, 'invocation')} failed for good: s3://{bucket} has each; see docs/runbook.md"


def _alarms(stack: str) -> Iterator[str]:
    """Those of the stack that stand. Raises BadInput without the right to ask."""
    try:
        pages = boto3.client("cloudwatch").get_paginator("describe_alarms")
        found = (alarm for page in pages.paginate(AlarmNamePrefix=f"{stack}-") for alarm in page["MetricAlarms"])
        for alarm in found:
            if alarm["StateValue"] == "ALARM":
                yield f"alarm: {alarm.get('AlarmDescription', alarm['AlarmName'])}"
    except (ClientError, BotoCoreError) as error:
        raise BadInput(f"the alarms of {stack!r} cannot be looked at: {error}") from None


def rebuild(options: argparse.Namespace, console: Console, _environ: Environ) -> int:
    with console.step("rendering everything from the table") as step:
        report = _operate(options.stack).rebuild()
        step.done(f"rebuild: {report.written:,} objects written, {report.unchanged:,} as they were")
    return 0


def export(options: argparse.Namespace, console: Console, _environ: Environ) -> int:
    """The whole archive as lines of JSON."""
    with console.step(f"exporting to {options.file}") as step:
        table = options.table or _outputs(options.stack, {_TABLE})[_TABLE]
        try:
            lines = archive.write(options.file, exported(rows(table)))
        except StoreError as error:
            raise BadInput(f"the table {table!r} cannot be exported: {error}") from None
        step.done(f"export: {many(lines - 2, 'row')} in {options.file}")
    return 0


def restore(options: argparse.Namespace, console: Console, _environ: Environ) -> int:
    """An archive into a table without other digests of its days, and the site of it."""
    archive.must_begin(options.file)
    archive.restored(wired_restore(_outputs(options.stack, {_TABLE})[_TABLE]), options.file, console)
    return rebuild(options, console, _environ)


def hide(options: argparse.Namespace, console: Console, _environ: Environ) -> int:
    what = Takedown(target(options.target), datetime.now(UTC), options.why, lifted=options.lift)
    days = _operate(options.stack).hide(what)
    shown = ", ".join(str(day) for day in days) or "no digest showed it"
    console.say(f"{options.target} is {'shown again' if options.lift else 'hidden'}: {shown}")
    return 0


def recount(options: argparse.Namespace, console: Console, _environ: Environ) -> int:
    """1 where the digest was kept as it was, or there was nothing to count."""
    at = options.time or datetime.now(UTC)
    event = {"time": f"{at:%Y-%m-%dT%H:%M:%SZ}", "day": str(options.date), "force": options.force}
    with console.step(f"counting {options.date}") as step:
        report = _harvest(options.stack, event)
        first, *others = harvested(report, str(options.date))
        step.done(first)
    for line in others:
        console.say(line)
    refused = any(count["outcome"] == "refused" for count in report["counts"])
    if refused:
        console.say(f"To publish the new count all the same: {words.override(options.date)}")
    return 1 if refused or not report["counts"] else 0


def _harvest(stack: str, event: Mapping[str, object]) -> Report:
    """Raises BadInput in the words of whatever failed."""
    function = _outputs(stack, {_HARVEST})[_HARVEST]
    try:
        answer = boto3.client("lambda", config=_PATIENT).invoke(FunctionName=function, Payload=json.dumps(event))
    except (ClientError, BotoCoreError) as error:
        raise BadInput(f"{function} cannot be invoked: {error}") from None
    said: Report = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        raise BadInput(f"{function}: {said.get('errorMessage', 'it failed without a word')}")
    return said


def _operate(stack: str) -> Operate:
    outputs = _outputs(stack, _NEEDED.keys())
    return operate(PublishSettings.from_env({name: outputs[output] for output, name in _NEEDED.items()}))


def _outputs(stack: str, needed: AbstractSet[str]) -> Mapping[str, str]:
    """Raises BadInput where the stack, or the right to look at it, is missing."""
    try:
        answer = boto3.client("cloudformation").describe_stacks(StackName=stack)
        outputs: dict[str, Any] = {
            one["OutputKey"]: one["OutputValue"] for one in answer["Stacks"][0].get("Outputs", [])
        }
    except (ClientError, BotoCoreError) as error:
        raise BadInput(f"the stack {stack!r} cannot be looked at: {error}") from None
    missing = sorted(needed - outputs.keys())
    if missing:
        raise BadInput(f"the stack {stack!r} has no output {', '.join(missing)}; is it one of Hot Papers?")
    return outputs


def _document(path: Path) -> Node:
    """Raises BadInput for a file that is not there, InvalidInput for one that is not JSON."""
    try:
        return Node.parse(str(path), path.read_bytes())
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from None
