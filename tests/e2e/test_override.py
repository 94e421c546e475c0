"""A refusal, and the operator who overrides it, on the embedded cloud: from the command line to the published page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote

import pytest

from local import cloud
from local.aws import only
from local.cli import main
from local.cloud import HARVEST, SITE, Cloud
from local.faults import Fault, Kind
from local.function import FunctionError
from local.gateway import Request
from local.web import SAMPLE_TIME, Web

pytestmark = [pytest.mark.timeout(600), pytest.mark.slow]

DAY = "2021-01-22"
TIME = f"{SAMPLE_TIME:%Y-%m-%dT%H:%M:%SZ}"
HOW = f"hotpapers recount {DAY} --force"


@contextmanager
def lambda_of(embedded: Cloud) -> Iterator[str]:
    """Lambda's Invoke: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html"""

    class Invoke(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            name = unquote(self.path.split("/")[3])
            (function,) = (one for one in embedded.functions.values() if one.name == name)
            event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            try:
                answer: Any = function.invoke(event)
            except FunctionError as error:
                self.send_header("X-Amz-Function-Error", "Unhandled")
                answer = error.payload()
            body = json.dumps(answer).encode()
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Invoke) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as standing_in:
        yield standing_in


@pytest.fixture(scope="module")
def embedded(web: Web) -> Iterator[Cloud]:
    """The sample day is counted and published; then Bluesky goes down."""
    settings = {**web.env(), "HOTPAPERS_SITE_URL": "https://papers.example"}
    with cloud.started(settings) as standing, lambda_of(standing) as address:
        outputs = {"HarvestFunctionName": {"Value": standing.stack.ref(HARVEST)}}
        nothing = {"Type": "AWS::SSM::Parameter", "Properties": {"Name": "/nothing", "Type": "String", "Value": "x"}}
        template = json.dumps({"Resources": {"Nothing": nothing}, "Outputs": outputs})
        standing.session.client("cloudformation").create_stack(StackName="hotpapers", TemplateBody=template)
        standing.invoke(HARVEST, {"time": TIME, "day": DAY})
        assert sum(standing.pump()) > 0
        web.faults = (Fault(Kind.STATUS, "bluesky", status=503),)
        with only({"AWS_ENDPOINT_URL_LAMBDA": address}, hiding=()):
            yield standing


def _read(embedded: Cloud, path: str) -> Any:
    return json.loads(embedded.edge.answer(Request("GET", path, "", ())).body)


def test_a_refusal_is_overridden_by_the_command_that_it_names(
    embedded: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _read(embedded, f"/v1/digests/{DAY}")["meta"]["revision"]

    assert main(["recount", DAY, "--time", TIME]) == 1
    said = capsys.readouterr().out
    assert "kept as it was: Bluesky is failed, and was ok" in said
    assert HOW in said
    assert sum(embedded.pump()) > 0
    assert HOW in " ".join(_read(embedded, "/v1/status")["results"][0]["words"])
    assert HOW in _page(embedded, "status/index.html")
    assert _read(embedded, f"/v1/digests/{DAY}")["meta"]["revision"] == before

    assert main([*HOW.split()[1:], "--time", TIME]) == 0
    assert sum(embedded.pump()) > 0
    assert _read(embedded, f"/v1/digests/{DAY}")["meta"]["revision"] == before + 1
    assert json.loads(_page(embedded, f"digests/{DAY}/index.json"))["meta"]["revision"] == before + 1
    assert HOW not in _page(embedded, "status/index.html")


def _page(embedded: Cloud, key: str) -> str:
    held = embedded.session.client("s3").get_object(Bucket=embedded.stack.ref(SITE), Key=key)
    return held["Body"].read().decode()


@pytest.mark.usefixtures("embedded")
def test_a_function_that_fails_says_why_in_one_line(capsys: pytest.CaptureFixture[str], web: Web) -> None:
    faults, web.faults = web.faults, (Fault(Kind.STATUS, "arxiv", status=500),)
    try:
        assert main(["recount", "2021-01-21", "--time", TIME]) == 1
    finally:
        web.faults = faults
    assert "arXiv" in capsys.readouterr().err
