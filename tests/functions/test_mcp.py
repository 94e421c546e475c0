"""An agent asks by the protocol's own client, over real sockets, through the edge and the gateway."""

from __future__ import annotations

import json
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

import anyio
import pytest
from hotpapers.adapters.dynamodb import TableRunLog, TableStore, TableTakedowns
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.domain.errors import InvalidInput, NotFound
from hotpapers.domain.paper import PaperId
from hotpapers.domain.takedown import Takedown
from hotpapers.jobs.read.tools import Tools
from hotpapers.settings import ApiSettings, AwsSettings
from hotpapers.views.rpc import LARGEST
from hotpapers.views.tools import TOOLS
from hotpapers.wiring import mcp as wiring
from hypothesis import given, settings
from hypothesis import strategies as st
from mcp import Client
from mcp.types import CallToolResult

from local import cloud, serve
from local.cloud import Cloud
from local.gateway import Request, Response, gateway
from tests.builders import DAY, NOW
from tests.functions.reader import HIDDEN, LONG_AGO, NEXT, Reader, seed

T = TypeVar("T")
MODES = ["legacy", "auto"]
"""With a handshake as until 2025-11-25, and by single messages as since 2026-07-28."""


@pytest.fixture(scope="module")
def standing() -> Iterator[Cloud]:
    """The embedded cloud with some digests in its table."""
    with cloud.started({}) as made:
        table = Table(made.session.client("dynamodb"), made.stack.ref("Table"))
        api = gateway(made.stack, "HttpApi", {one.arn: one for one in made.functions.values()}, lambda: NOW)
        reader = Reader(api, made.functions[cloud.API], TableStore(table), TableTakedowns(table))
        seed(reader, TableRunLog(table))
        yield made


@pytest.fixture(scope="module")
def address(standing: Cloud) -> str:
    listening = serve.listen(0)
    threading.Thread(target=serve.serve, args=(standing.edge, listening, print), daemon=True).start()
    return f"http://127.0.0.1:{listening.getsockname()[1]}/mcp"


@pytest.fixture(params=MODES)
def asking(request: pytest.FixtureRequest, address: str) -> Callable[[Callable[[Client], Awaitable[T]]], T]:
    """Does something with a client."""

    def asked(do: Callable[[Client], Awaitable[T]]) -> T:
        async def main() -> T:
            async with Client(address, mode=request.param) as client:
                return await do(client)

        return anyio.run(main)

    return asked


Asking = Callable[[Callable[[Client], Awaitable[Any]]], Any]


def _called(asking: Asking, tool: str, **arguments: object) -> CallToolResult:
    answer: CallToolResult = asking(lambda client: client.call_tool(tool, arguments))
    return answer


def _given(asking: Asking, tool: str, **arguments: object) -> dict[str, Any]:
    """What the client found to be as the tool's schema says; the text is the same for clients that know no schemas."""
    answer = _called(asking, tool, **arguments)
    document: dict[str, Any] = answer.structured_content or {}
    assert not answer.is_error, answer
    assert json.loads(getattr(answer.content[0], "text", "")) == document
    return document


def _ids(document: Mapping[str, Any]) -> list[str]:
    return [paper["id"] for paper in document["results"]]


def test_the_client_and_the_server_agree_on_the_newest_version_that_both_know(asking: Asking) -> None:
    async def told(client: Client) -> tuple[str, str, str]:
        return client.protocol_version, getattr(client.server_info, "title", ""), client.instructions or ""

    version, title, instructions = asking(told)
    assert version in ("2025-11-25", "2026-07-28")
    assert title == "Hot Papers"
    assert "latest_digest" in instructions


def test_every_tool_says_that_it_reads_and_how_it_is_asked(asking: Asking) -> None:
    tools = asking(lambda client: client.list_tools()).tools
    assert {tool.name for tool in tools} == {"latest_digest", "digest", "paper", "trending", "search"}
    for tool in tools:
        assert tool.annotations.read_only_hint
        assert not tool.annotations.destructive_hint
        assert tool.input_schema["additionalProperties"] is False
        assert "$ref" not in json.dumps(tool.output_schema), "nothing to resolve"
    told = [(tool.description, tool.input_schema, tool.output_schema) for tool in tools]
    assert len(json.dumps(told, separators=(",", ":"))) < 10_000, "an agent reads all of it before it asks anything"


def test_the_newest_digest_is_short(asking: Asking) -> None:
    document = _given(asking, "latest_digest", limit=1)
    assert document["meta"]["date"] == str(NEXT)
    assert (document["meta"]["count"], document["meta"]["total"]) == (1, 2)
    assert document["meta"]["sources"] == {"bluesky": "ok", "x": "ok"}
    (paper,) = document["results"]
    assert (paper["rank"], paper["id"]) == (1, "2609.00002")
    assert not {"abstract", "posts", "links"} & paper.keys()


def test_abstracts_come_where_they_are_asked_for(asking: Asking) -> None:
    assert all("abstract" in paper for paper in _given(asking, "latest_digest", abstracts=True)["results"])


@pytest.mark.parametrize(("date", "count"), [(str(DAY), 4), ("2026-W39", 4), ("2026-09", 4), (str(LONG_AGO), 1)])
def test_a_digest_is_asked_for_by_its_day_week_or_month(asking: Asking, date: str, count: int) -> None:
    document = _given(asking, "digest", date=date)
    assert date in (document["meta"].get("date"), document["meta"].get("span"))
    assert len(document["results"]) == count


@pytest.mark.parametrize("spelled", ["2609.00002", "arXiv:2609.00002v3", "https://arxiv.org/abs/2609.00002"])
def test_a_paper_is_asked_for_in_any_spelling(asking: Asking, spelled: str) -> None:
    (paper,) = _given(asking, "paper", id=spelled)["results"]
    assert [one["date"] for one in paper["listed"]] == [str(NEXT), str(DAY)]
    assert paper["abstract"]


def test_what_is_trending_is_told_with_the_digest_it_stood_in(asking: Asking) -> None:
    papers = _given(asking, "trending", limit=2)["results"]
    assert [paper["rank"] for paper in papers] == [1, 2]
    assert papers[0]["digest"]["date"] == str(NEXT)


def test_titles_are_searched_without_case_and_accents_and_page_by_page(asking: Asking) -> None:
    assert _ids(_given(asking, "search", q="schrodinger BRIDGE")) == ["2609.00002"]
    first = _given(asking, "search", limit=2)
    rest = _given(asking, "search", limit=100, cursor=first["meta"]["next_cursor"])
    assert len(_ids(first)) == 2
    assert not set(_ids(first)) & set(_ids(rest))
    assert len(_ids(first)) + len(_ids(rest)) == first["meta"]["total"]


def test_a_paper_that_was_taken_down_is_not_told_of(asking: Asking) -> None:
    for tool, arguments in (("search", {}), ("trending", {}), ("digest", {"date": "2026-09"})):
        assert HIDDEN not in _ids(_given(asking, tool, **arguments))
    answer = _called(asking, "paper", id=HIDDEN)
    assert answer.is_error
    assert "any more" in str(answer.content)


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("latest_digest", {"limit": 101}, "'limit' is not a whole number from 1 to 100"),
        ("latest_digest", {"limit": True}, "'limit' is not of the type integer"),
        ("latest_digest", {"abstracts": "yes"}, "'abstracts' is not of the type boolean"),
        ("latest_digest", {"first": 3}, "'first' is no argument here; there are limit, abstracts"),
        ("digest", {}, "'date' is missing"),
        ("digest", {"date": "yesterday"}, "an ISO week such as 2026-W39"),
        ("digest", {"date": "2026-09-26"}, "that is a Saturday"),
        ("digest", {"date": {"year": 2026}}, "'date' is not of the type string"),
        ("paper", {"id": "attention"}, "is not an arXiv id such as 2609.01234"),
        ("paper", {"id": "2609.77777"}, "there is no listed paper 2609.77777"),
        ("search", {"q": ""}, "is not a search of 1 to 200 characters"),
        ("search", {"cursor": "eyJ"}, "take it from meta.next_cursor"),
        ("delete", {}, "there is no tool delete; there are latest_digest, digest"),
    ],
)
def test_what_cannot_be_answered_is_said_to_the_agent_in_words(
    asking: Asking, tool: str, arguments: dict[str, object], words: str
) -> None:
    answer = _called(asking, tool, **arguments)
    assert answer.is_error
    assert words in getattr(answer.content[0], "text", "")


HEADERS = {"content-type": "application/json", "accept": "application/json", "mcp-protocol-version": "2025-11-25"}
PING = {"jsonrpc": "2.0", "id": 7, "method": "ping"}


def _posted(standing: Cloud, body: object = PING, method: str = "POST", **headers: str) -> Response:
    """What the gateway answers, before the edge makes a page of a 403."""
    functions = {one.arn: one for one in standing.functions.values()}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {**HEADERS, **{name.replace("_", "-"): value for name, value in headers.items()}}
    request = Request(method, "/mcp", "", [(name, value) for name, value in sent.items() if value], content)
    return gateway(standing.stack, "HttpApi", functions, lambda: NOW).answer(request)


def _headers(answer: Response) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.headers}


def _error(answer: Response) -> dict[str, Any]:
    assert _headers(answer)["content-type"] == "application/json"
    assert _headers(answer)["cache-control"] == "no-store"
    document: dict[str, Any] = json.loads(answer.body)
    assert document["jsonrpc"] == "2.0"
    error: dict[str, Any] = document["error"]
    assert b"Traceback" not in answer.body
    return error


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "PUT", "PATCH"])
def test_there_is_no_stream_to_open_and_no_session_to_end(standing: Cloud, method: str) -> None:
    answer = _posted(standing, b"", method)
    assert answer.status == 405
    assert _headers(answer)["allow"] == "POST, OPTIONS"
    assert "POST" in _error(answer)["message"]


def test_a_page_of_any_site_may_ask(standing: Cloud) -> None:
    preflight = _posted(standing, b"", "OPTIONS", origin="https://agents.example")
    assert preflight.status == 204
    allowed = _headers(preflight)
    assert allowed["access-control-allow-origin"] == "*"
    for name in ("Content-Type", "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"):
        assert name in allowed["access-control-allow-headers"]
    assert _posted(standing, origin="http://localhost:6274").status == 200


@pytest.mark.parametrize("origin", ["null", "file://", "https://", "https://a b", "javascript:alert(1)", "https://a/b"])
def test_an_origin_that_is_that_of_no_page_is_refused(standing: Cloud, origin: str) -> None:
    answer = _posted(standing, origin=origin)
    assert answer.status == 400
    assert "Origin" in _error(answer)["message"]


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {}, 400),
        (b"\xff\xfe", {}, 400),
        (b"[" * 60_000, {}, 400),
        ([PING, PING], {}, 400),
        ({"jsonrpc": "1.0", "id": 1, "method": "ping"}, {}, 400),
        ({**PING, "id": None}, {}, 400),
        ({**PING, "id": 1.5}, {}, 400),
        ({**PING, "id": True}, {}, 400),
        ({**PING, "id": {}}, {}, 400),
        ({**PING, "method": "tools/call", "params": {"x": "y" * LARGEST}}, {}, 413),
        (PING, {"content_type": "text/plain"}, 415),
        (PING, {"content_type": ""}, 415),
        (PING, {"accept": "text/html"}, 406),
        (PING, {"mcp_protocol_version": "1999-01-01"}, 400),
        (PING, {"mcp_protocol_version": "\u00e9"}, 400),
    ],
)
def test_what_is_no_message_is_refused_in_words(
    standing: Cloud, body: object, headers: dict[str, str], status: int
) -> None:
    answer = _posted(standing, body, **headers)
    assert answer.status == status
    assert _error(answer)["message"]
    assert "pydantic" not in str(_error(answer))


def test_a_method_that_there_is_not_is_an_error_and_a_notification_has_no_answer(standing: Cloud) -> None:
    assert _error(_posted(standing, {**PING, "method": "prompts/list"}))["code"] == -32601
    answer = _posted(standing, {"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert (answer.status, answer.body) == (202, b"")


def test_what_a_client_answers_is_taken_whatever_its_id_is(standing: Cloud) -> None:
    """An error that belongs to no request has the id null (https://www.jsonrpc.org/specification#response_object)."""
    answer = _posted(standing, {"jsonrpc": "2.0", "id": None, "error": {"code": -32700, "message": "no JSON"}})
    assert (answer.status, answer.body) == (202, b"")


def test_an_older_client_is_answered_in_its_version(standing: Cloud) -> None:
    for version in ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"):
        hello = {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "old", "version": "1"}}
        message = {**PING, "method": "initialize", "params": hello}
        answer = _posted(standing, message, mcp_protocol_version="")
        assert json.loads(answer.body)["result"]["protocolVersion"] == version
        assert "mcp-session-id" not in _headers(answer)


def test_a_table_that_cannot_be_read_is_said_so_and_no_more(standing: Cloud) -> None:
    broken = replace(standing.functions[cloud.MCP], _handler=None)
    broken.environment = {**broken.environment, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    event = {
        "rawPath": "/mcp",
        "headers": HEADERS,
        "requestContext": {"http": {"method": "POST"}, "requestId": "r", "timeEpoch": 0},
        "body": json.dumps({**PING, "method": "tools/call", "params": {"name": "latest_digest"}}),
    }
    answer: Any = broken.invoke(event)
    result = json.loads(answer["body"])["result"]
    assert result["isError"]
    assert result["content"][0]["text"] == "the digests cannot be read at the moment; try again soon"
    assert any("the digests cannot be read" in line for line in broken.logs)


def test_what_nobody_expected_is_an_error_with_the_request_that_the_log_names(standing: Cloud) -> None:
    event = {
        "rawPath": "/mcp",
        "headers": HEADERS,
        "requestContext": {"http": {"method": "POST"}, "requestId": "r-77", "timeEpoch": 0},
        "body": {"not": "a text"},
    }
    answer: Any = standing.functions[cloud.MCP].invoke(event)
    assert answer["statusCode"] == 500
    error = json.loads(answer["body"])["error"]
    assert (error["code"], "r-77" in error["message"], "AttributeError" in error["message"]) == (-32603, True, False)
    assert any("AttributeError" in line for line in standing.logs(cloud.MCP))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)
NAMES = sorted({name for tool in TOOLS.values() for name in tool.arguments})


@pytest.fixture(scope="module")
def tools(standing: Cloud) -> Tools:
    environment = standing.environment(cloud.MCP)
    return wiring.tools(ApiSettings.from_env(environment), AwsSettings.from_env(environment))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(TOOLS)), st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=9), JSON, max_size=3))
def test_whatever_the_arguments_are_a_tool_answers_or_says_why_not(
    tools: Tools, name: str, arguments: dict[str, object]
) -> None:
    with suppress(InvalidInput, NotFound):
        document = tools.call(name, arguments)
        assert document["meta"]["count"] == len(document["results"]) <= 100


def test_a_takedown_counts_from_the_next_question_on(standing: Cloud, tools: Tools) -> None:
    takedowns = TableTakedowns(Table(standing.session.client("dynamodb"), standing.stack.ref("Table")))
    gone = PaperId("2609.00005")
    assert gone in _ids(tools.call("search", {}))
    takedowns.hide(Takedown(gone, NOW, "asked for"))
    assert gone not in _ids(tools.call("search", {}))
