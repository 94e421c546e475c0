"""The README's commands, each run as it stands there; what deploys or changes files is run by `make --dry-run`.

Those that stand among its words are looked up by tests/template/test_commands.py.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from local.template import ROOT
from local.web import SAMPLE_DAY, Web
from tests.e2e.processes import PATIENCE, free_port

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("run"), pytest.mark.slow]

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
COMMANDS = [line.partition("  #")[0].strip() for block in BLOCKS for line in block.splitlines() if line.strip()]

DRY = ("make test", 'make test ARGS="-k ranking"', "make deploy ARGS=--guided", "make format")
SERVED = 'make run ARGS="--sources sample --port 9000"'
ASKED = tuple(command for command in COMMANDS if command.startswith("curl ") or " verify " in command)
ALONE = ('make run ARGS="--once --out site"', ".venv/bin/hotpapers import POST.md --once", ".venv/bin/hotpapers bench")
BY_DATE = 'make run ARGS="--date 2026-09-24"'
ELSEWHERE = ("make run",)
"""What `make run` does is test_run's."""


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Without the settings, or the make, of whoever runs this."""
    ours = ("HOTPAPERS_", "AWS_", "MAKE", "MFLAGS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "PYTHONUNBUFFERED": "1", **(more or {})}


def script(command: str, folder: Path) -> str:
    """To be run in another folder: `make` and the scripts are those of this project, and of this Python."""
    here = command.replace(".venv/bin/hotpapers", f"'{sys.executable}' -m local")
    return re.sub(r"^make ", f"make --no-print-directory -C '{ROOT}' ", here).replace(
        "--out site", f"--out {folder}/site"
    )


def run(command: str, folder: Path, more: Mapping[str, str] | None = None) -> str:
    told = {"PYTHONPATH": str(ROOT), **(more or {})}
    ended = subprocess.run(
        ["sh", "-euc", script(command, folder)],
        cwd=folder,
        env=environment(told),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == 0, f"{command}: {ended.stdout}{ended.stderr}"
    return ended.stdout


@contextmanager
def served(command: str, port: int, folder: Path) -> Iterator[None]:
    asked = script(command.replace("9000", str(port)), folder)
    with subprocess.Popen(
        ["sh", "-euc", f"exec {asked}"],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            assert process.stdout
            lines = []
            for line in process.stdout:
                lines.append(line)
                if line.startswith("Ctrl-C"):
                    break
            else:
                pytest.fail(f"{command}: {lines}")
            yield
        finally:
            os.killpg(process.pid, 9)


def test_every_command_is_one_that_is_run_here() -> None:
    assert sorted(set(COMMANDS)) == sorted({*DRY, SERVED, *ASKED, *ALONE, BY_DATE, *ELSEWHERE})


@pytest.mark.parametrize("command", DRY)
def test_what_deploys_or_changes_files_is_a_target(command: str, tmp_path: Path) -> None:
    assert run(command.replace("make ", "make --dry-run ", 1), tmp_path)


@pytest.mark.parametrize("command", ALONE)
def test_what_ends_by_itself_ends_well(command: str, tmp_path: Path) -> None:
    shutil.copy(next((ROOT / "tests/unit/adapters").glob("*---Hot-Papers.md")), tmp_path / "POST.md")
    assert run(command, tmp_path)
    assert "site" not in command or (tmp_path / "site/index.html").is_file()


def test_a_day_by_its_date_is_counted(tmp_path: Path) -> None:
    """The stand-in web has the sample's day."""
    with Web() as web:
        day = run(BY_DATE.replace("2026-09-24", f"{SAMPLE_DAY} --once"), tmp_path, web.env())
    assert f"harvest: {SAMPLE_DAY} revision 1: " in day


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl here")
def test_what_is_asked_of_a_running_system_is_answered(tmp_path: Path) -> None:
    port = free_port()
    with served(SERVED, port, tmp_path):
        answers = [run(command.replace("8000", str(port)), tmp_path) for command in ASKED]
    assert all('"results"' in answer for answer in answers[:3])
    assert "to the bit" in answers[-1]
