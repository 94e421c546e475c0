"""Stream records in, pages out. The records hold keys only: each digest is loaded by its date."""

import os
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from hotpapers.domain.calendar import parse_day
from hotpapers.domain.errors import InvalidInput
from hotpapers.jobs.publish import Publish
from hotpapers.settings import PublishSettings
from hotpapers.wiring.publish import publish

logger = Logger(service="publish")

Event = Mapping[str, Any]


@cache
def job() -> Publish:
    return publish(PublishSettings.from_env(os.environ))


@logger.inject_lambda_context
def handler(event: Event, context: LambdaContext) -> dict[str, list[dict[str, str]]]:
    days = dict(_days(event))
    report = job().run({day for day in days.values() if day})
    logger.info("published", extra={"written": report.written, "unchanged": report.unchanged, "failed": report.failed})
    failed = [number for number, day in days.items() if day is None or day in report.failed]
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def _days(event: Event) -> Iterator[tuple[str, date | None]]:
    """Sequence number and day of each record; no day for a record that is not one of ours.

    https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
    """
    for record in event["Records"]:
        number = str(record["dynamodb"]["SequenceNumber"])
        try:
            yield number, parse_day(record["dynamodb"]["Keys"]["pk"]["S"].removeprefix("DIGEST#"))
        except (KeyError, TypeError, AttributeError, InvalidInput) as error:
            logger.error("not a digest's record", extra={"sequence_number": number, "why": repr(error)})
            yield number, None
