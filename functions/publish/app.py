"""Stream records in, pages out: records hold keys only, each digest is loaded by its date. Daily, what was missed."""

import os
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from hotpapers.domain.calendar import parse_day
from hotpapers.domain.errors import InvalidInput
from hotpapers.jobs.publish import Publish, PublishReport
from hotpapers.jobs.report import Measured
from hotpapers.settings import PublishSettings
from hotpapers.wiring.measures import tell
from hotpapers.wiring.publish import publish

logger = Logger(service="publish")

Event = Mapping[str, Any]
Record = Mapping[str, Any]

STATUS = "STATUS"
"""The key of the status page's words."""


@cache
def job() -> Publish:
    return publish(PublishSettings.from_env(os.environ))


@logger.inject_lambda_context
def handler(event: Event, context: LambdaContext) -> dict[str, Any]:
    return _reconciled(int(event["reconcile"])) if "reconcile" in event else _delivered(event["Records"])


def _reconciled(most: int) -> dict[str, Any]:
    """What a lost or an expired record left undone, at most so many days."""
    report = job().reconcile(most)
    _told("reconciled", report, DaysUnpublished=len(report.failed))
    return {"written": report.written, "failed": [str(day) for day in report.failed]}


def _delivered(records: Sequence[Record]) -> dict[str, Any]:
    """https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html"""
    days = {_number(record): _day(record) for record in records}
    report = job().run({day for day in days.values() if isinstance(day, date)})
    if STATUS in days.values():
        report.add(job().status())
    _told("published", report)
    failed = [number for number, day in days.items() if day is None or day in report.failed]
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def _told(what: str, report: PublishReport, **values: float) -> None:
    digests = {str(day): revision for day, revision in report.digests.items()}
    failed = [str(day) for day in report.failed]
    numbers = {"written": report.written, "unchanged": report.unchanged}
    logger.info(what, extra={"digests": digests, "failed": failed, **numbers})
    objects = {"ObjectsWritten": report.written, "ObjectsUnchanged": report.unchanged}
    tell([Measured({**objects, **values})])


def _number(record: Record) -> str:
    return str(record["dynamodb"]["SequenceNumber"])


def _day(record: Record) -> date | str | None:
    """A digest's date, STATUS, or None for a record that is not one of ours."""
    try:
        pk = record["dynamodb"]["Keys"]["pk"]["S"]
        return STATUS if pk == STATUS else parse_day(pk.removeprefix("DIGEST#"))
    except (KeyError, TypeError, AttributeError, InvalidInput) as error:
        logger.error("not a digest's record", extra={"sequence_number": _number(record), "why": repr(error)})  # noqa: TRY400
        return None
