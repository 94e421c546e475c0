"""An emulator that is not ours, and knows roles: MiniStack, with the template deployed on it by `sam deploy`.

`make emulator` installs it, in an environment of its own with Lambda's Python: https://pypi.org/project/ministack/.
It differs from AWS in what is said at its place here, and in `Deployed.opened`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from local.aws import environment, only
from local.parameters import given
from local.template import ROOT, read
from tests.e2e.processes import free_port

FOLDER = ROOT / ".venv-emulator"
STACK = "hotpapers"
PATIENCE = 300
"""Seconds: a busy machine is no failure."""
READY = "Running on http"


def installed(name: str) -> Path:
    """A command of the emulator's environment, or the test is skipped in words."""
    found = FOLDER / "bin" / name
    return (
        found
        if found.exists()
        else pytest.skip("there is no emulator here; `make emulator` installs it, where there is a Python 3.13")
    )


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """An empty AWS that enforces its roles; gives its endpoint. What it leaves behind is in `folder`."""
    port = free_port()
    settings = {
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "LAMBDA_EXECUTOR": "local",
        "HOME": str(folder),
        "TMPDIR": str(folder),
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "HOTPAPERS_"))}
    with subprocess.Popen(
        [installed("ministack")],
        env={**inherited, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout
        said: list[str] = []
        try:
            for line in process.stdout:
                said.append(line)
                if READY in line:
                    break
            else:
                raise AssertionError(f"the emulator ended: {''.join(said)}")
            # a pipe that nobody reads would hold it up
            threading.Thread(target=said.extend, args=(process.stdout,), daemon=True).start()
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(process.pid, signal.SIGKILL)


@dataclass(frozen=True)
class Deployed:
    outputs: Mapping[str, str]
    session: boto3.Session

    def client(self, name: str) -> Any:
        # a function starts in seconds on a busy machine, and is called once
        return self.session.client(name, config=Config(read_timeout=PATIENCE, retries={"total_max_attempts": 1}))  # type: ignore[call-overload]

    def invoke(self, logical: str, event: object) -> Any:
        """The function's answer. An error is told by its `errorType`."""
        answer = self.client("lambda").invoke(FunctionName=self.name(logical), Payload=json.dumps(event))
        return json.loads(answer["Payload"].read())

    def name(self, logical: str) -> str:
        """Of the resource, as the stack made it."""
        found = self.client("cloudformation").describe_stack_resource(StackName=STACK, LogicalResourceId=logical)
        return str(found["StackResourceDetail"]["PhysicalResourceId"])

    def opened(self) -> None:
        """Takes away what this emulator cannot play: TLS, and the resource of one of SSM's calls, which is * to it.

        Schedules go too: they are by the real clock, and would wake harvest in the middle of a test.
        """
        for bucket in ("SiteBucketName", "FailureBucketName"):
            self.client("s3").delete_bucket_policy(Bucket=self.outputs[bucket])
        allowed = {"Effect": "Allow", "Action": "ssm:GetParametersByPath", "Resource": "*"}
        self.client("iam").put_role_policy(
            RoleName=self.name("HarvestRole"), PolicyName=OURS, PolicyDocument=policy([allowed])
        )
        schedules = self.client("scheduler")
        for one in schedules.list_schedules()["Schedules"]:
            schedules.delete_schedule(Name=one["Name"])


OURS = "what-the-emulator-lacks"


def policy(statements: list[dict[str, Any]]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


@contextmanager
def deployed(built: Path, folder: Path, environ: Mapping[str, str]) -> Iterator[Deployed]:
    """The built template on an empty AWS; HOTPAPERS_* of `environ` are its parameters and secrets."""
    chosen = given(read()["Parameters"], environ)
    with running(folder) as endpoint, only(_environment(endpoint, folder), hiding=("AWS_",)):
        session = boto3.Session()
        for name, value in chosen.secrets.items():
            session.client("ssm").put_parameter(Name=f"/hotpapers/{STACK}/{name}", Value=value, Type="SecureString")
        _deploy(built, folder, chosen.parameters)
        (stack,) = session.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
        yield Deployed({one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}, session)


def _environment(endpoint: str, folder: Path) -> dict[str, str]:
    """The account's root, whose keys the emulator knows; SAM's notes go to `folder`."""
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    return {**environment(endpoint), **keys, "HOME": str(folder)}


def _deploy(built: Path, folder: Path, parameters: Mapping[str, str]) -> None:
    command: list[str | Path] = [
        *(ROOT / ".venv-sam/bin/sam", "deploy", "--template-file", built / "template.yaml", "--stack-name", STACK),
        *("--capabilities", "CAPABILITY_IAM", "--resolve-s3", "--no-confirm-changeset", "--no-progressbar"),
        *("--parameter-overrides", *(f"{name}={value}" for name, value in parameters.items())),
    ]
    environ = {**os.environ, "SAM_CLI_TELEMETRY": "0"}
    # in a folder without a samconfig.toml
    said = subprocess.run(command, cwd=folder, env=environ, check=False, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout[-3000:] + said.stderr[-3000:]
