"""What the MCP function works with: all that the API has, and the tools before it."""

from __future__ import annotations

from hotpapers.jobs.read.tools import Tools
from hotpapers.settings import ApiSettings, AwsSettings
from hotpapers.wiring.api import answers


def tools(settings: ApiSettings, aws: AwsSettings) -> Tools:
    return Tools(answers(settings, aws))
