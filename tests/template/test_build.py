"""What is installed here, what is built, and what runs in Lambda are the same versions."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from local import bytecode, shipped
from local.template import ROOT

LAYER = ROOT / "layers" / "core"
SHIPPED = ("layers/core/requirements.txt", "functions/mcp/requirements.txt")
LOCKS = tuple(sorted(f"locks/{path.name}" for path in (ROOT / "locks").glob("*.txt")))


def _pins(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\\n]+)", path.read_text("utf-8"), re.MULTILINE))


def _wanted() -> list[Requirement]:
    project = tomllib.loads((LAYER / "pyproject.toml").read_text("utf-8"))["project"]
    return [Requirement(text) for text in project["dependencies"] + project["optional-dependencies"]["lambda"]]


def test_the_layer_pins_a_version_that_every_dependency_allows() -> None:
    pinned = _pins(LAYER / "requirements.txt")
    for wanted in _wanted():
        assert wanted.specifier.contains(pinned[wanted.name]), f"{wanted}: say `make lock`"


def test_the_layer_holds_what_its_dependencies_need_and_nothing_else() -> None:
    assert _pins(LAYER / "requirements.txt").keys() == _closure(wanted.name for wanted in _wanted()), "say `make lock`"


@pytest.mark.parametrize("pins", SHIPPED)
def test_what_ships_is_what_is_tested(pins: str) -> None:
    tested = _pins(ROOT / "locks" / "venv.txt")
    for name, version in _pins(ROOT / pins).items():
        assert version == tested[name], name
        assert version == metadata.version(name), f"{name}: the environment is older than the lock; say `make lint`"


@pytest.mark.parametrize(
    ("extra", "lock"), [(None, "venv"), ("dev", "venv"), ("browser", "browser"), ("generators", "generators")]
)
def test_the_environment_pins_a_version_of_everything_that_is_asked_for(extra: str | None, lock: str) -> None:
    """The lock is installed as it is; nothing more is looked for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = map(Requirement, project["optional-dependencies"][extra] if extra else project["dependencies"])
    pinned = _pins(ROOT / "locks" / f"{lock}.txt")
    for one in (one for one in wanted if one.name != "hotpapers"):
        assert one.specifier.contains(pinned[one.name]), f"{one}: say `make lock`"


def test_the_function_for_agents_holds_what_its_sdk_needs_and_nothing_else() -> None:
    assert _pins(ROOT / "functions/mcp/requirements.txt").keys() == _closure(["mcp", "cryptography"]), "say `make lock`"


@pytest.mark.parametrize("pins", [*SHIPPED, *LOCKS])
def test_every_file_that_is_installed_is_known_by_its_hash(pins: str) -> None:
    for pin in re.split(r"\n(?=[a-z])", (ROOT / pins).read_text("utf-8")):
        assert "--hash=sha256:" in pin, pin.splitlines()[0]


def test_wheels_bytecode_and_functions_are_of_one_python(body: dict[str, Any]) -> None:
    (wheels,) = re.findall(r"--python-version (\S+)", (ROOT / "local" / "wheels.mk").read_text("utf-8"))
    (layer,) = body["Resources"]["CoreLayer"]["Properties"]["CompatibleRuntimes"]
    assert body["Globals"]["Function"]["Runtime"] == layer == f"python{wheels}" == bytecode.PYTHON


def test_the_layer_describes_the_aws_services_that_wiring_makes_clients_of() -> None:
    wiring = "".join(path.read_text("utf-8") for path in (LAYER / "hotpapers" / "wiring").glob("*.py"))
    assert set(re.findall(r'\.client\(\s*"([a-z0-9-]+)"', wiring)) == shipped.SERVICES


def test_a_python_that_does_not_run_is_passed_over(tmp_path: Path) -> None:
    """As pyenv's shim of a version that is not chosen."""
    shim, real = tmp_path / "shims", tmp_path / "pyenv/versions/3.13.9/bin"
    for folder, script in ((shim, "exit 127"), (real, "exit 0")):
        folder.mkdir(parents=True)
        (folder / bytecode.PYTHON).write_text(f"#!/bin/sh\n{script}\n")
        (folder / bytecode.PYTHON).chmod(0o755)
    environ = {"PATH": str(shim), "PYENV_ROOT": str(tmp_path / "pyenv"), "HOME": str(tmp_path)}
    assert bytecode.interpreter(environ) in (real / bytecode.PYTHON, _own())


def test_where_no_python_will_do_the_words_say_how_to_get_one(tmp_path: Path) -> None:
    if _own():
        pytest.skip(f"this environment is itself {bytecode.PYTHON}")
    assert bytecode.interpreter({"PATH": str(tmp_path), "HOME": str(tmp_path)}) is None
    assert f"pyenv install {bytecode.VERSION}" in bytecode.HOW_TO_GET_ONE


def _own() -> Path | None:
    return bytecode.interpreter({})


def _closure(names: Any) -> set[str]:
    """Everything that the installed packages of these names require on Lambda."""
    lambda_ = {"sys_platform": "linux", "python_version": bytecode.VERSION, "python_full_version": bytecode.VERSION}
    found: set[str] = set()
    waiting = [re.sub(r"[-_.]+", "-", name).lower() for name in names]
    while waiting:
        if (name := waiting.pop()) in found:
            continue
        found.add(name)
        waiting += [
            re.sub(r"[-_.]+", "-", needed.name).lower()
            for needed in map(Requirement, metadata.requires(name) or ())
            if needed.marker is None or needed.marker.evaluate({**lambda_, "extra": ""})
        ]
    return found
