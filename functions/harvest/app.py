"""Schedule in, digest saved."""

import os
from functools import cache
from typing import Any

import msgspec
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from hotpapers.domain.wake import Wake
from hotpapers.jobs.harvest import Harvest
from hotpapers.jobs.report import HarvestReport, measured
from hotpapers.settings import HarvestSettings
from hotpapers.wiring.harvest import harvest, x_budget
from hotpapers.wiring.measures import tell

logger = Logger(service="harvest")

TO_FINISH = 60
"""Seconds for ranking and saving, after whatever the upstreams take."""


@cache
def job() -> Harvest:
    return harvest(_settings())


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    done = job().run(
        Wake.from_event(event),
        left=lambda: context.get_remaining_time_in_millis() / 1000 - TO_FINISH,
        holder=context.aws_request_id,
        told=_told,
    )
    report: dict[str, Any] = msgspec.to_builtins(done)
    return report


def _told(report: HarvestReport) -> None:
    for count in report.counts:
        logger.info("counted", extra={"digest": count.day, **msgspec.to_builtins(count)})
    logger.info("harvested", extra=msgspec.to_builtins(report))
    tell(measured(report, x_budget(_settings())))


def _settings() -> HarvestSettings:
    return HarvestSettings.from_env(os.environ)
