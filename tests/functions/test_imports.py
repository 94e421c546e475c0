"""A cold start pays for every import, so what each function imports is written here."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode

import pytest

from local.template import ROOT
from tests.contracts.wires import Wire

AWS = {"boto3", "botocore", "certifi", "dateutil", "jmespath", "s3transfer", "six", "urllib3"}
EVERY = AWS | {"aws_lambda_powertools", "functions", "hotpapers", "msgspec", "typing_extensions"}
WEB = {"charset_normalizer", "cython_runtime", "defusedxml", "idna", "requests", "selectolax", "tzdata"}
PAGES = {"jinja2", "latex2mathml", "markupsafe", "nh3"}
TEXTS = {"markupsafe", "nh3"}
"""A digest's texts are converted when it is made; latex2mathml comes with the first formula."""
LEAN = {"aws_lambda_powertools", "botocore", "functions", "hotpapers", "jmespath", "typing_extensions"}
"""Without boto3: nobody waits for the other two."""
AGENTS = {
    *("annotated_types", "anyio", "attr", "attrs", "certifi", "click", "cryptography", "cffi", "h11", "httpcore2"),
    *("httpx2", "idna", "jsonschema", "jsonschema_specifications", "jwt", "mcp", "mcp_types", "opentelemetry"),
    *("pydantic", "pydantic_core", "python_multipart", "referencing", "rpds", "sse_starlette", "starlette"),
    *("truststore", "typing_inspection", "uvicorn"),
}
"""What the SDK of the Model Context Protocol brings: the reason why it has a function of its own."""
ALLOWED = {"harvest": EVERY | WEB | TEXTS, "publish": EVERY | PAGES, "api": LEAN, "mcp": LEAN | AGENTS}
ROOMS = {
    "harvest": {"hotpapers.views.pages", "hotpapers.wiring.publish", "hotpapers.wiring.api"},
    "publish": {"hotpapers.adapters.http", "hotpapers.adapters.arxiv", "hotpapers.wiring.harvest"},
    "api": {
        "hotpapers.jobs.harvest",
        "hotpapers.jobs.publish",
        "hotpapers.views.pages",
        "hotpapers.adapters.http",
        "hotpapers.adapters.s3",
        "hotpapers.jobs.report",
        "hotpapers.wiring.measures",
    },
    "mcp": {"hotpapers.jobs.harvest", "hotpapers.jobs.publish", "hotpapers.views.pages", "hotpapers.adapters.http"},
}
"""What a function must not import of ours."""
_SAY = """
import json, sys
before = set(sys.modules)
import functions.{name}.app as app
assert callable(app.handler)
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def _imported(name: str) -> set[str]:
    """In an empty environment: importing reads nothing of it and makes no client."""
    said = subprocess.run(
        [sys.executable, "-c", _SAY.format(name=name)], cwd=ROOT, env={}, check=True, capture_output=True, text=True
    )
    return set(json.loads(said.stdout))


@pytest.mark.parametrize("name", ALLOWED)
def test_a_function_imports_what_it_works_with_and_nothing_else(name: str) -> None:
    imported = _imported(name)
    packages = {module.partition(".")[0] for module in imported}
    foreign = {
        package for package in packages if package not in sys.stdlib_module_names and not package.startswith("_")
    }
    assert foreign <= ALLOWED[name]
    assert not imported & ROOMS[name]


HEAVY = (
    *("boto3", "botocore.", "urllib3", "requests", "msgspec", "pydantic", "zoneinfo"),
    *("hotpapers.jobs", "hotpapers.ports", "hotpapers.domain.digest", "hotpapers.domain.paper"),
)
_ASK = """
import json, sys, types
import functions.api.app as app
before = set(sys.modules)
event = json.load(open("events/api-{name}.json"))
names = dict.fromkeys(("function_name", "invoked_function_arn", "aws_request_id"), "one")
answer = app.handler(event, types.SimpleNamespace(memory_limit_in_mb=512, **names))
assert answer["statusCode"] == 200, answer
print(json.dumps(sorted(set(sys.modules))))
"""


@pytest.mark.parametrize("name", ["latest", "digest"])
def test_a_stored_digest_is_answered_with_few_imports(name: str) -> None:
    """No botocore, no msgspec, no noun: the body goes out as it came."""
    item = {
        "pk": {"S": "LATEST"},
        "sk": {"S": "LATEST"},
        "v": {"S": "1"},
        "prefix": {"S": "R0001-12345678"},
        "etag": {"S": '"0123"'},
        "modified": {"S": "2026-09-24T06:00:00+00:00"},
        "data": {"B": b64encode(b"body").decode()},
    }
    content = json.dumps({"Item": item}).encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(content), content)
    with Wire(answer) as wire:
        aws = {"AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}
        environ = {**aws, "AWS_ENDPOINT_URL": wire.url, "HOTPAPERS_TABLE": "t"}
        command = [sys.executable, "-c", _ASK.format(name=name)]
        said = subprocess.run(command, cwd=ROOT, env=environ, check=False, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr
    imported = set(json.loads(said.stdout.splitlines()[-1]))
    assert [name for name in imported if name.startswith(HEAVY)] == []
    assert len(wire.requests) == {"latest": 1, "digest": 2}[name]
