"""`make build`, into a folder of the caller's."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from local.template import ROOT

HERE = {"aarch64": "arm64"}.get(platform.machine(), platform.machine())
"""This machine's processor, as the build calls it."""


def here(factory: pytest.TempPathFactory) -> Path:
    """With wheels for this machine; built once for all files and workers of a run of tests."""
    if sys.platform != "linux":
        pytest.skip("what is built is for Linux, so it cannot be run here")
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "built-here"
    with (shared / "built-here.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        return folder if (folder / "template.yaml").exists() else build(HERE, folder)


def build(arch: str, folder: Path) -> Path:
    # the makefile's own variables are not for the make that is called here
    environ = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    # this environment is not to be installed anew while its tests run
    command = ["make", "--old-file=.venv/.installed", "build", f"ARCH={arch}", f"built={folder}"]
    made = subprocess.run(
        command, cwd=ROOT, env=environ, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert made.returncode == 0, made.stdout
    return folder
