"""`make build`, into a folder of the caller's."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

from local.template import ROOT

HERE = {"aarch64": "arm64"}.get(platform.machine(), platform.machine())
"""This machine's processor, as the build calls it."""


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
