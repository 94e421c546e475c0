"""What ships is what is imported: the functions and the layer as `make build` leaves them, and nothing beside them."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from local import bytecode, shipped, template
from local.template import ROOT
from tests.e2e import building, runtime

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

FUNCTIONS = ("HarvestFunction", "PublishFunction", "ApiFunction", "McpFunction")
LARGEST = {"CoreLayer": 40_000_000, "McpFunction": 50_000_000}
"""Bytes, unzipped. Lambda would take 250 MB together; a cold start reads what it imports."""
AARCH64 = 183
"""e_machine of an ELF file: https://github.com/ARM-software/abi-aa/blob/main/aaelf64/aaelf64.rst"""


@pytest.fixture(scope="module")
def shipped_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return building.build("arm64", tmp_path_factory.mktemp("shipped"))


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, with wheels for this machine."""
    return building.here(tmp_path_factory)


@pytest.fixture(scope="module")
def python() -> Path:
    """Lambda's."""
    found = bytecode.interpreter(os.environ)
    return found or pytest.skip(bytecode.HOW_TO_GET_ONE)


def _run(python: Path, built: Path, function: str, code: str) -> str:
    """Output of `code` in the environment of a function: its folder and the layer, no site-packages."""
    path = [str(built / function), str(built / "CoreLayer" / "python")]
    setup = f"import sys; sys.path[:0] = {path!r}; sys.dont_write_bytecode = True\n"
    environ = {"AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true", "HOTPAPERS_TABLE": "none"}
    command = [str(python), "-S", "-P", "-c", setup + code]
    said = subprocess.run(command, cwd="/", env=environ, check=False, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    return said.stdout


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_imports_with_the_layer_alone(python: Path, here: Path, function: str) -> None:
    said = _run(
        python, here, function, "import app, hotpapers; assert callable(app.handler); print(hotpapers.__file__)"
    )
    assert Path(said.strip()).is_relative_to(here / "CoreLayer")


def test_every_module_is_loaded_from_its_bytecode(python: Path, here: Path, tmp_path: Path) -> None:
    """Sources that would raise if anything compiled them: the zips' times do not matter, nor the sources' bytes."""
    shutil.copytree(here, tmp_path, dirs_exist_ok=True)
    for source in tmp_path.rglob("*.py"):
        source.write_text("raise RuntimeError(f'{__file__} was compiled again')\n")
    for function in FUNCTIONS:
        assert _run(python, tmp_path, function, "import app; print(callable(app.handler))") == "True\n"


def test_every_module_has_bytecode(python: Path, shipped_folder: Path) -> None:
    sources = list(shipped_folder.rglob("*.py"))
    assert len(sources) > 500
    bare = [one for one in sources if not (one.parent / "__pycache__" / f"{one.stem}.cpython-313.pyc").exists()]
    assert not bare, f"{python} left them"


def test_what_ships_answers_a_request(python: Path, here: Path) -> None:
    event = (ROOT / "events" / "api-unknown.json").read_text("utf-8")
    code = f"""
import app, json, types
names = dict.fromkeys(("function_name", "invoked_function_arn", "aws_request_id"), "one")
context = types.SimpleNamespace(memory_limit_in_mb=512, **names)
print(json.dumps(app.handler(json.loads({event!r}), context)))"""
    answer: dict[str, Any] = json.loads(_run(python, here, "ApiFunction", code).splitlines()[-1])
    assert answer["statusCode"] == 404
    sent = base64.b64decode(answer["body"]) if answer["isBase64Encoded"] else answer["body"]
    assert json.loads(sent)["status"] == 404


def test_what_ships_answers_an_agent(python: Path, here: Path) -> None:
    event = (ROOT / "events" / "mcp-tool.json").read_text("utf-8")
    code = f"""
import app, json, types
names = dict.fromkeys(("function_name", "invoked_function_arn", "aws_request_id"), "one")
event = {{**json.loads({event!r}), "body": '{{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}}'}}
print(json.dumps(app.handler(event, types.SimpleNamespace(memory_limit_in_mb=512, **names))))"""
    answer: dict[str, Any] = json.loads(_run(python, here, "McpFunction", code).splitlines()[-1])
    assert answer["statusCode"] == 200
    assert len(json.loads(answer["body"])["result"]["tools"]) == 5


def _invoked(python: Path, built: Path, function: str, event: object, **variables: str) -> Any:
    region = {"AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1"}
    with runtime.environment(python, built, function, {**region, **variables}) as environment:
        return environment.invoke(event)


def test_the_api_answers_under_lambdas_own_runtime(python: Path, here: Path) -> None:
    event = json.loads((ROOT / "events" / "api-unknown.json").read_text("utf-8"))
    assert _invoked(python, here, "ApiFunction", event, HOTPAPERS_TABLE="none")["statusCode"] == 404


def test_harvest_refuses_an_event_in_words_under_lambdas_own_runtime(python: Path, here: Path) -> None:
    declared = template.stack(template.read(), {}).properties("HarvestFunction")["Environment"]["Variables"]
    variables = {name: str(value) for name, value in declared.items()}
    said = _invoked(python, here, "HarvestFunction", {}, **variables)
    assert (said["errorType"], 'no "time"' in said["errorMessage"]) == ("InvalidInput", True)


def test_publish_answers_an_empty_batch_under_lambdas_own_runtime(python: Path, here: Path) -> None:
    variables = {"HOTPAPERS_TABLE": "none", "HOTPAPERS_BUCKET": "none", "POWERTOOLS_METRICS_NAMESPACE": "here"}
    answer = _invoked(python, here, "PublishFunction", {"Records": []}, **variables)
    assert answer == {"batchItemFailures": []}


def test_what_ships_makes_a_client_of_every_service(python: Path, here: Path) -> None:
    services = sorted(shipped.SERVICES)
    code = f"import boto3; print([boto3.client(name).meta.service_model.service_name for name in {services}])"
    assert _run(python, here, "PublishFunction", code).strip() == str(services)


def test_two_builds_give_the_same_bytes_but_for_the_processors_own(here: Path, shipped_folder: Path) -> None:
    ours, theirs = _files(here), _files(shipped_folder)
    assert ours == theirs
    assert any(name.endswith(".pyc") for name in ours) == bool(bytecode.interpreter(os.environ))


def test_native_modules_are_for_lambdas_processor(shipped_folder: Path) -> None:
    native = list(shipped_folder.rglob("*.so"))
    assert native
    for module in native:
        assert int.from_bytes(module.read_bytes()[18:20], "little") == AARCH64, module


@pytest.mark.parametrize("built", LARGEST)
def test_nothing_ships_that_nothing_reads(shipped_folder: Path, built: str) -> None:
    packages = shipped.packages(shipped_folder / built)
    assert not [name for pattern in shipped.UNREAD[1:] for name in packages.glob(pattern)]
    assert not {"local", "functions", "moto", "pytest", "pip"} & {one.name for one in packages.iterdir()}
    assert sum(one.stat().st_size for one in packages.rglob("*") if one.is_file()) < LARGEST[built]


def test_the_layer_describes_no_service_that_is_not_called(shipped_folder: Path) -> None:
    described = shipped_folder / "CoreLayer/python/botocore/data"
    assert {one.name for one in described.iterdir() if one.is_dir()} == shipped.SERVICES


def _files(built: Path) -> dict[str, str]:
    """Digests of mode, time and content of all that does not depend on the processor."""
    return {
        str(path.relative_to(built)): hashlib.sha256(
            repr((path.stat().st_mode, path.stat().st_mtime)).encode() + path.read_bytes()
        ).hexdigest()
        for path in built.rglob("*")
        if path.is_file() and path.suffix != ".so" and ".dist-info/" not in str(path) and path.name != "template.yaml"
    }
