"""The API's first and later answers, beside the typical handler's, in one run: `python -m bench.api`.

Both run under AWS's runtime client on Lambda's Python, with bytecode, over a Runtime API on loopback; both read a
DynamoDB on loopback over HTTP. Interleaved, so that a busy machine slows both.

`make build ARCH=x86_64` (this machine's), then `--built .aws-sam/x86_64`: what ships, as it was built, and the function
for agents beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.api.runtime import started
from bench.api.table import serving
from local import bytecode
from local.template import ROOT

KEPT = ROOT / "out" / "bench-api"
LAYER = ROOT / "layers" / "core" / "requirements.txt"
BESIDE = ("awslambdaric", "aws-xray-sdk")
"""What the runtime and the typical handler have beyond our layer."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.api", description=__doc__)
    parser.add_argument("--starts", type=int, default=15)
    parser.add_argument("--calls", type=int, default=300)
    parser.add_argument("--built", type=Path, help="a folder of `make build` for this machine's processor")
    asked = parser.parse_args(arguments)
    python = _environment()
    with tempfile.TemporaryDirectory() as made, serving() as endpoint:
        environ = _environ(endpoint)
        ours = _built(asked.built.resolve()) if asked.built else {"ours": _function(Path(made), "ours", python)}
        measured = {**ours, **{name: _function(Path(made), name, python) for name in ("typical", "nothing")}}
        cold, warm = _measured(python, measured, environ, asked)
    _say(cold, warm)
    return 0 if _held(cold, warm) else 1


def _environment() -> Path:
    """Lambda's Python with the layer's locked packages; made once."""
    found = bytecode.interpreter(os.environ)
    if found is None:
        sys.exit(bytecode.HOW_TO_GET_ONE)
    python = KEPT / "bin" / "python"
    if not (KEPT / ".made").exists():
        print(f"Making {KEPT} once, about a minute.", file=sys.stderr)
        subprocess.run([str(found), "-m", "venv", "--clear", str(KEPT)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        locked = re.findall(r"^[a-z0-9-]+==[^ ;\\\n]+", LAYER.read_text("utf-8"), re.MULTILINE)
        subprocess.run([*pip, *BESIDE, *locked], check=True)
        (KEPT / ".made").touch()
    return python


class Measured(NamedTuple):
    folder: Path
    event: bytes
    layer: str = ""


def _event(name: str) -> bytes:
    return (ROOT / "events" / f"{name}.json").read_bytes()


def _built(built: Path) -> dict[str, Measured]:
    layer = str(built / "CoreLayer" / "python")
    return {
        "ours": Measured(built / "ApiFunction", _event("api-latest"), layer),
        "agents": Measured(built / "McpFunction", _event("mcp-tool"), layer),
    }


def _function(made: Path, name: str, python: Path) -> Measured:
    """A folder as Lambda has it, with bytecode."""
    folder = made / name
    folder.mkdir()
    if name == "ours":
        shutil.copytree(
            ROOT / "layers" / "core" / "hotpapers", folder / "hotpapers", ignore=shutil.ignore_patterns("__pycache__")
        )
        shutil.copy(ROOT / "functions" / "api" / "app.py", folder)
    elif name == "typical":
        shutil.copy(Path(__file__).with_name("typical.py"), folder / "app.py")
    else:
        (folder / "app.py").write_text("def handler(event, context):\n    return {'statusCode': 200}\n")
    bytecode.compile_folder(python, folder)
    return Measured(folder, _event("api-latest"))


def _environ(endpoint: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_LAMBDA_FUNCTION_NAME": "api",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_EC2_METADATA_DISABLED": "true",
        "HOTPAPERS_TABLE": "hotpapers",
        "POWERTOOLS_TRACE_DISABLED": "true",  # there is no daemon here; it is imported and patched all the same
    }


Times = dict[str, list[float]]


def _measured(
    python: Path, functions: dict[str, Measured], environ: dict[str, str], asked: argparse.Namespace
) -> tuple[Times, Times]:
    cold: Times = {name: [] for name in functions}
    warm: Times = {name: [] for name in functions}
    for number in range(asked.starts + 1):
        for name, one in functions.items():
            with started(python, one.folder, {**environ, "PYTHONPATH": one.layer}) as (environment, start):
                seconds, answer = environment.invoke(one.event, start)
                if answer["statusCode"] != 200 or '"isError":true' in answer.get("body", ""):
                    raise RuntimeError(json.dumps(answer)[:2000])
                later = [environment.invoke(one.event)[0] for _ in range(asked.calls // asked.starts)]
            if number:  # the first start reads the disk
                cold[name].append(seconds)
                warm[name] += later
    return cold, warm


def _say(cold: Times, warm: Times) -> None:
    print(f"{'':28}{'p50':>9}{'p99':>9}   n   of the typical handler's p50")
    for what, times, unit, scale in (("first answer", cold, "ms", 1e3), ("later answer", warm, "µs", 1e6)):
        for name, found in times.items():
            share = statistics.median(found) / statistics.median(times["typical"])
            p50, p99 = statistics.median(found) * scale, _p99(found) * scale
            print(f"{what + ', ' + name:28}{p50:7.0f}{unit}{p99:7.0f}{unit}{len(found):5}   {share:.3f}")


def _held(cold: Times, warm: Times) -> bool:
    def share(times: Times) -> float:
        return statistics.median(times["ours"]) / statistics.median(times["typical"])

    rules: list[tuple[str, Callable[[], float], float]] = [
        ("first answer", lambda: share(cold), 0.45),
        ("later answer", lambda: share(warm), 0.3),
    ]
    for what, measured, most in rules:
        print(f"{what}: {measured():.3f} of the typical handler's, {'within' if measured() <= most else 'OVER'} {most}")
    return all(measured() <= most for _, measured, most in rules)


def _p99(times: Sequence[float]) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.99))]


if __name__ == "__main__":
    raise SystemExit(main())
