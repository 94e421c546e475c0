"""Lambda's own runtime client and its emulator, as AWS publishes them: one execution environment of a built function.

`make emulator` installs the client (awslambdaric, by itself, as in Lambda's image); the emulator comes with SAM's CLI.
"""

from __future__ import annotations

import json
import os
import platform
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from urllib3 import PoolManager, Retry

from local.template import ROOT
from tests.e2e.processes import free_port

CLIENT = ROOT / ".venv-emulator" / "runtime"
PATIENCE = 300
"""Seconds: a busy machine is no failure."""
INVOKE = "/2015-03-31/functions/function/invocations"
ONCE_IT_LISTENS = Retry(total=None, connect=40, read=0, redirect=0, status=0, backoff_factor=0.1, backoff_max=2)


@dataclass(frozen=True)
class Environment:
    """One at a time: two invocations at once are two environments in Lambda, and the end of this emulator."""

    port: int

    def invoke(self, event: object) -> Any:
        """The answer; an error is told by its `errorType`."""
        url = f"http://127.0.0.1:{self.port}{INVOKE}"
        with PoolManager(retries=ONCE_IT_LISTENS, timeout=PATIENCE) as pool:
            return json.loads(pool.request("POST", url, body=json.dumps(event)).data)


@contextmanager
def environment(python: Path, built: Path, function: str, variables: Mapping[str, str]) -> Iterator[Environment]:
    """Of a built function: its folder, the layer, the runtime's client, and no site-packages."""
    port = free_port()
    settings = {
        "AWS_LAMBDA_FUNCTION_NAME": function,
        "AWS_LAMBDA_FUNCTION_TIMEOUT": "60",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "LAMBDA_TASK_ROOT": str(built / function),
        "PYTHONPATH": os.pathsep.join([str(built / "CoreLayer" / "python"), str(CLIENT)]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PATH": os.defpath,
        **variables,
    }
    command = [
        *(_emulator(), "--runtime-interface-emulator-address", f"127.0.0.1:{port}"),
        *("--runtime-api-address", f"127.0.0.1:{free_port()}"),
        *(str(python), "-S", "-m", "awslambdaric", "app.handler"),
    ]
    with subprocess.Popen(
        command,
        cwd=built / function,
        env=settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            yield Environment(port)
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def _emulator() -> str:
    machine = {"aarch64": "arm64"}.get(platform.machine(), platform.machine())
    found = sorted((ROOT / ".venv-sam").glob(f"lib/python*/site-packages/samcli/local/rapid/aws-lambda-rie-{machine}"))
    if not found or not CLIENT.exists():
        pytest.skip("Lambda's runtime is not here; `make emulator` installs it, where there is a Python 3.13")
    return str(found[0])
