"""Schedule in, digest saved."""

import os
from functools import cache
from typing import Any

import msgspec
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from hotpapers.domain.wake import Wake
from hotpapers.jobs.harvest import Harvest
from hotpapers.settings import HarvestSettings
from hotpapers.wiring.harvest import harvest

logger = Logger(service="harvest")

TO_FINISH = 60
"""Seconds for ranking and saving, after whatever the upstreams take."""


@cache
def job() -> Harvest:
    return harvest(HarvestSettings.from_env(os.environ))


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    done = job().run(
        Wake.from_event(event),
        left=lambda: context.get_remaining_time_in_millis() / 1000 - TO_FINISH,
        holder=context.aws_request_id,
    )
    report: dict[str, Any] = msgspec.to_builtins(done)
    logger.info("harvested", extra=report)
    return report
