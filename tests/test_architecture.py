"""The directions of imports are checked by `make lint`. Here each rule is broken once, and has to say so."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from local.template import ROOT

BROKEN = re.compile(r"^(.+) BROKEN", re.MULTILINE)
BREAKS = {
    "a clock in the domain": ("domain/guard.py", "import time", "inner rooms"),
    "the environment in a view": ("views/words.py", "import os", "inner rooms"),
    "AWS in a job": ("jobs/harvest.py", "import boto3", "inner rooms"),
    "a library in the domain": ("domain/links.py", "import msgspec", "standard library only"),
    "a job that knows an adapter": ("jobs/harvest.py", "import hotpapers.adapters.bluesky", "Rooms"),
    "a noun that knows a port": ("domain/paper.py", "import hotpapers.ports", "Rooms"),
    "an adapter that knows a job": ("adapters/bluesky.py", "import hotpapers.jobs.harvest", "Rooms"),
    "an adapter that knows another": ("adapters/bluesky.py", "import hotpapers.adapters.hackernews", "Adapters do not"),
    "a second way out": ("adapters/bluesky.py", "import requests", "adapters.http"),
    "a client made outside wiring": ("adapters/s3.py", "import boto3", "only wiring"),
    "another parser of XML": ("adapters/http/strict.py", "import lxml", "defusedxml"),
    "a function that knows an adapter": ("functions/api/app.py", "import hotpapers.adapters.s3", "no adapter"),
    "a function that knows another": ("functions/api/app.py", "import functions.harvest.app", "Functions do not know"),
    "code that knows the embedded cloud": ("wiring/api.py", "import local.cloud", "embedded cloud"),
    "a room nobody argued for": ("utils.py", "import re", "Rooms"),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for folder in ("layers/core/hotpapers", "functions", "local"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "sample"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_rule_is_reported(copy: Path, name: str) -> None:
    place, line, rule = BREAKS[name]
    module = copy / (place if place.startswith("functions") else f"layers/core/hotpapers/{place}")
    module.write_text(f"{module.read_text('utf-8') if module.exists() else ''}\n{line}\n", "utf-8")
    broken = _broken(copy)
    assert any(re.search(rule, contract) for contract in broken), broken


def test_nothing_is_broken(copy: Path) -> None:
    assert not _broken(copy)


def _broken(folder: Path) -> list[str]:
    """Contracts that the checker reports."""
    said = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        env={**os.environ, "COLUMNS": "200", "PYTHONPATH": f"{folder / 'layers/core'}:{folder}"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert "Contracts: " in said.stdout, said.stdout + said.stderr
    return BROKEN.findall(said.stdout)
