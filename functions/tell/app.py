"""Schedule in, many told: of the newest digest, once, on the channel of this function's setting."""

import os
from typing import Any
from uuid import uuid4

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from hotpapers.domain.wake import Wake
from hotpapers.jobs.telling import Tell
from hotpapers.settings import TellSettings
from hotpapers.wiring.telling import tell

logger = Logger()


def job() -> Tell:
    """Made for each call, which comes once an hour: a secret that was put in place since is used."""
    return tell(TellSettings.from_env(os.environ))


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    # not the request's id: its retries share it
    day = job().run(Wake.from_event(event).time, uuid4().hex)
    report = {"told": str(day) if day else None}
    logger.info("told" if day else "nothing to tell", extra=report)
    return report
