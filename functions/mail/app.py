"""Schedule in, letters out: the newest digest to each reader who has not had it."""

import os
from typing import Any

import msgspec
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from hotpapers.domain.wake import Wake
from hotpapers.jobs.telling import Mailing
from hotpapers.settings import MailSettings
from hotpapers.wiring.telling import mailing

logger = Logger(service="mail")

TO_FINISH = 30
"""Seconds for the letter that is on its way, with its retries."""


def job() -> Mailing:
    """Made for each call, which comes once an hour: a secret that was put in place since is used."""
    return mailing(MailSettings.from_env(os.environ))


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    done = job().run(
        Wake.from_event(event).time, left=lambda: context.get_remaining_time_in_millis() / 1000 - TO_FINISH
    )
    report: dict[str, Any] = msgspec.to_builtins(done)
    logger.info("mailed", extra=report)
    return report
