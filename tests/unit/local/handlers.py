"""Handlers that do what handlers do."""

import logging
import os
import sys
from decimal import Decimal
from typing import Any

from hotpapers.domain.errors import SettingError


def told(event: Any, context: Any) -> Any:
    return {
        "event": event,
        "environment": dict(os.environ),
        "request": context.aws_request_id,
        "left": context.get_remaining_time_in_millis(),
        "memory": context.memory_limit_in_mb,
    }


def talks(event: Any, context: Any) -> None:
    sys.stdout.write(f"said {event}\n")
    sys.stderr.write("complained\n")
    logging.getLogger("hotpapers.jobs").warning("kept %s", event)
    logging.getLogger("hotpapers.jobs").info("not worth a line")


def trips(event: Any, context: Any) -> None:
    sys.stdout.write("about to\n")
    raise KeyError("a\nb")


def refuses(event: Any, context: Any) -> None:
    raise SettingError("HOTPAPERS_RANKING", "is neither heat nor classic")


def leaves(event: Any, context: Any) -> None:
    sys.exit(3)


def counts(event: Any, context: Any) -> Any:
    return {"sum": Decimal("1.5")}


def shows_off(event: Any, context: Any) -> Any:
    return {"set": {1}}


def changes(event: Any, context: Any) -> None:
    os.environ["HOTPAPERS_TABLE"] = "another"
