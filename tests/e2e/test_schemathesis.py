"""The API keeps its own description, whatever is asked: schemathesis, with all of its checks, over real sockets.

Short as it stands; HOTPAPERS_TEST_EXAMPLES=500 gives it some minutes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from local import serve
from local.template import ROOT
from tests.functions.reader import reading

pytest.importorskip("schemathesis", reason="schemathesis is not installed")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]

EXAMPLES = os.environ.get("HOTPAPERS_TEST_EXAMPLES", "5")


def test_nothing_that_is_asked_finds_the_description_wrong() -> None:
    with reading() as api:
        listening = serve.listen(0)
        threading.Thread(target=serve.serve, args=(api.gateway, listening, print), daemon=True).start()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/v1/openapi.json"
        command = [str(Path(sys.executable).with_name("schemathesis")), "--config-file", "tests/e2e/schemathesis.toml"]
        command += [
            "run",
            address,
            "--checks",
            "all",
            "--max-examples",
            EXAMPLES,
            "--no-color",
            "--continue-on-failure",
        ]
        environ = {**os.environ, "PYTHONPATH": str(ROOT)}
        said = subprocess.run(command, cwd=ROOT, env=environ, check=False, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr
