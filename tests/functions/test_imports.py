"""A cold start pays for every import, so what each function imports is written here."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from local.template import ROOT

AWS = {"boto3", "botocore", "certifi", "dateutil", "jmespath", "s3transfer", "six", "urllib3"}
EVERY = AWS | {"aws_lambda_powertools", "functions", "hotpapers", "msgspec", "typing_extensions"}
WEB = {"charset_normalizer", "cython_runtime", "defusedxml", "idna", "requests", "selectolax", "tzdata"}
PAGES = {"jinja2", "latex2mathml", "markupsafe", "nh3"}
LEAN = {"aws_lambda_powertools", "botocore", "functions", "hotpapers", "jmespath", "typing_extensions"}
"""Without boto3: nobody waits for the other two."""
ALLOWED = {"harvest": EVERY | WEB, "publish": EVERY | PAGES, "api": LEAN}
ROOMS = {
    "harvest": {"hotpapers.views.pages", "hotpapers.wiring.publish", "hotpapers.wiring.api"},
    "publish": {"hotpapers.adapters.http", "hotpapers.adapters.arxiv", "hotpapers.wiring.harvest"},
    "api": {
        "hotpapers.jobs.harvest",
        "hotpapers.jobs.publish",
        "hotpapers.views.pages",
        "hotpapers.adapters.http",
        "hotpapers.adapters.s3",
    },
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
