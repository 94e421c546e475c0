"""What an agent sends to /mcp."""

from __future__ import annotations

import json
from typing import Any

from local.template import ROOT

TOOLS = ("latest_digest", "trending", "search")
"""Between them they use all that the function may do."""


def message(tool: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((ROOT / "events" / "mcp-tool.json").read_text("utf-8"))
    call = json.loads(event["body"])
    return {**event, "body": json.dumps({**call, "params": {"name": tool, "arguments": {}}})}
