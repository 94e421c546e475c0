"""The handler of stack.yaml: answers with what it was given."""

import os
from typing import Any


def handler(event: Any, context: Any) -> Any:
    return {"event": event, "table": os.environ["HOTPAPERS_TABLE"], "name": context.function_name}
