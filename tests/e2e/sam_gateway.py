"""SAM's own HTTP API service on standard input's exchanges: run by the Python of SAM's environment alone.

    {"routes": [["ANY", "/v1/{proxy+}"]], "exchanges": [{"request": [method, target, headers, body], "answer": …}]}
    → [{"event": what the function would get, "status": …, "headers": …, "body": base64}]

It is the machinery of `sam local start-api` with a function that answers what it is told to.
"""

from __future__ import annotations

import json
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from samcli.lib.providers.provider import Api  # type: ignore[import-not-found]  # of another environment
from samcli.local.apigw.local_apigw_service import LocalApigwService  # type: ignore[import-not-found]
from samcli.local.apigw.route import Route  # type: ignore[import-not-found]


class Runner:
    """In a container's place."""

    answer: object = None
    event: object = None

    def is_debugging(self) -> bool:
        return False

    def invoke(self, _name: str, event: str, *, stdout: Any, **_more: object) -> None:
        self.event = json.loads(event)
        stdout.write_str(json.dumps(self.answer))


def main() -> None:
    asked = json.load(sys.stdin)
    runner = Runner()
    service = LocalApigwService(Api([_route(*route) for route in asked["routes"]]), runner)
    service.create()
    client = service._app.test_client(use_cookies=False)
    json.dump([_exchanged(client, runner, **exchange) for exchange in asked["exchanges"]], sys.stdout)


def _route(method: str, path: str) -> Route:
    methods = Route.ANY_HTTP_METHODS if method == "ANY" else [method]
    return Route("function", path, methods, event_type=Route.HTTP, payload_format_version="2.0")


def _exchanged(client: Any, runner: Runner, request: Sequence[Any], answer: object) -> Mapping[str, Any]:
    method, target, headers, body = request
    runner.event, runner.answer = None, answer
    got = client.open(target, method=method, headers=headers, data=b64decode(body))
    status, sent = got.status_code, b64encode(got.data).decode()
    return {"event": runner.event, "status": status, "headers": list(got.headers), "body": sent}


if __name__ == "__main__":
    main()
