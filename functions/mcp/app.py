"""The Model Context Protocol by its own SDK: a message in, its answer out. No session, no stream, nothing written."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import os
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger
from hotpapers.domain.errors import InvalidInput, NotFound, StoreError
from hotpapers.settings import ApiSettings, AwsSettings
from hotpapers.views import rpc
from hotpapers.views.asking import NO_REQUEST, Asked, as_answer, asked
from hotpapers.views.openapi.description import VERSION
from hotpapers.views.quota import Quota
from hotpapers.views.sending import NEVER, Sent
from hotpapers.views.tools import INSTRUCTIONS, TOOLS
from hotpapers.wiring import mcp as wiring
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.types import CallToolRequestParams, CallToolResult, ListToolsResult, TextContent, Tool, ToolAnnotations

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext
    from hotpapers.jobs.read.tools import Tools
    from starlette.types import Message

logger = Logger(service="mcp")
logging.getLogger("mcp").setLevel(logging.WARNING)  # three lines a message otherwise
quota = Quota()
READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
UNFIT = b"validation errors for"
"""The SDK tells what its own classes make of a body that is no message: not for others."""


@cache
def tools() -> Tools:
    return wiring.tools(ApiSettings.from_env(os.environ), AwsSettings.from_env(os.environ))


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    what = asked(event)
    if what is None:
        return as_answer(NO_REQUEST, {})
    return as_answer(_answer(what, event), quota.counted(what.at))


def _answer(what: Asked, event: dict[str, Any]) -> Sent:
    try:
        body = _body(event)
        return rpc.early(what, body) or asyncio.run(_served(what, body))
    except Exception:
        logger.exception("a message failed")
        return rpc.failed(f"something went wrong here; the log has it under request id {what.request_id}")


async def _list(*_: object) -> ListToolsResult:
    return ListToolsResult(
        tools=[
            Tool(
                name=one.name,
                title=one.title,
                description=one.says,
                input_schema=one.takes,
                output_schema=one.gives,
                annotations=READS,
            )
            for one in TOOLS.values()
        ]
    )


async def _call(_: object, asked_: CallToolRequestParams) -> CallToolResult:
    """An error's words are for the agent, which can ask better; what nobody expected is for the log."""
    try:
        document = tools().call(asked_.name, asked_.arguments or {})
    except (InvalidInput, NotFound) as error:
        return _failed(str(error))
    except StoreError:
        logger.exception("the digests cannot be read")
        return _failed("the digests cannot be read at the moment; try again soon")
    except Exception:
        logger.exception("a tool failed")
        return _failed("something went wrong here; another question may go well")
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=document)


def _failed(words: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=words)], is_error=True)


server = Server(
    "hotpapers", version=VERSION, title="Hot Papers", instructions=INSTRUCTIONS, on_list_tools=_list, on_call_tool=_call
)


async def _served(what: Asked, body: bytes) -> Sent:
    """By a manager of its own: it lives as long as its event loop, which ends with the invocation."""
    manager = StreamableHTTPSessionManager(server, json_response=True, stateless=True)
    parts: list[Message] = []
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> Message:
        for message in messages:
            return message
        await asyncio.Event().wait()
        return {}

    async def send(part: Message) -> None:
        parts.append(part)

    async with manager.run():
        await manager.handle_request(_scope(what), receive, send)
    return _sent(parts)


def _scope(what: Asked) -> dict[str, Any]:
    """https://asgi.readthedocs.io/en/latest/specs/www.html#http-connection-scope"""
    headers = [
        (name.encode("latin-1", "replace"), value.encode("latin-1", "replace")) for name, value in what.headers.items()
    ]
    told = {
        "method": what.method,
        "path": what.path,
        "raw_path": what.path.encode(),
        "query_string": b"",
        "root_path": "",
    }
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "https",
        "headers": headers,
        **told,
    }


def _sent(parts: list[Message]) -> Sent:
    start, *rest = parts
    headers = {name.decode(): value.decode() for name, value in start["headers"] if name != b"content-length"}
    body = b"".join(part.get("body", b"") for part in rest)
    if start["status"] == HTTPStatus.BAD_REQUEST and UNFIT in body:
        return rpc.error(HTTPStatus.BAD_REQUEST, "this is no message of JSON-RPC 2.0: one object, with a method")
    return Sent(HTTPStatus(start["status"]), {**headers, "Cache-Control": NEVER}, body)


def _body(event: dict[str, Any]) -> bytes:
    text = event.get("body") or ""
    return base64.b64decode(text) if event.get("isBase64Encoded") else text.encode()
