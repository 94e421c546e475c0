"""Bytecode that Lambda can use. `python -m local.bytecode` says which Python compiles it, or how to get one.

SAM drops bytecode, and its zips date every file 1980, so bytecode that is checked against its source's time never
counts: each cold start compiles the whole layer again, and takes 2.0 to 2.6 times as long
(https://github.com/aws/aws-lambda-builders/issues/924). Unchecked bytecode is loaded as it stands
(https://docs.python.org/3/reference/import.html#cached-bytecode-invalidation).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

VERSION = "3.13"
"""Of the template's Runtime; bytecode of another one is ignored."""
PYTHON = f"python{VERSION}"
HOW_TO_GET_ONE = f"""\
There is no {PYTHON} on PATH or among pyenv's and uv's versions, so the build has no bytecode. It works, but each cold
start takes about twice as long. To get one: `pyenv install {VERSION}`, `uv python install {VERSION}`,
`brew install python@{VERSION}`, or `apt-get install {PYTHON}` where the system has it; then build again."""

_ASK = f"import sys; sys.exit('{VERSION}' != '%d.%d' % sys.version_info[:2])"


def interpreter(environ: Mapping[str, str]) -> Path | None:
    """The first Python of that version that runs: a pyenv shim on PATH may stand for a version that is not chosen."""
    return next((found for found in _candidates(environ) if _runs(found)), None)


def compile_folder(python: Path, folder: Path) -> None:
    """Compiles every module below `folder`; the same sources give the same bytes wherever it lies.

    Raises CalledProcessError where a module does not compile.
    """
    command = [str(python), "-S", "-P", "-m", "compileall", "-q", "-f", "--invalidation-mode", "unchecked-hash"]
    command += ["-s", str(folder), str(folder)]
    # the order of a frozen set in a module's constants follows the hash seed
    subprocess.run(command, check=True, env={"PYTHONHASHSEED": "0"})  # noqa: S603  (our own interpreter and folder)


def main(arguments: Sequence[str]) -> None:
    """With `--path` its path alone on standard output, for a makefile; nothing there where there is none."""
    found = interpreter(os.environ)
    if arguments == ["--path"]:
        print(found or "")
    print(f"Bytecode by {found}." if found else HOW_TO_GET_ONE, file=sys.stderr if arguments else sys.stdout)


def _candidates(environ: Mapping[str, str]) -> Iterator[Path]:
    yield Path(sys.executable)
    for folder in environ.get("PATH", "").split(":"):
        if (found := Path(folder, PYTHON)).is_file():
            yield found.absolute()
    home = Path(environ.get("HOME", "/"))
    pyenv = Path(environ.get("PYENV_ROOT") or home / ".pyenv")
    uv = Path(environ.get("UV_PYTHON_INSTALL_DIR") or home / ".local/share/uv/python")
    yield from sorted(pyenv.glob(f"versions/{VERSION}*/bin/{PYTHON}"))
    yield from sorted(uv.glob(f"*-{VERSION}*/bin/{PYTHON}"))


def _runs(python: Path) -> bool:
    try:
        asked = subprocess.run([python, "-c", _ASK], check=False, capture_output=True, timeout=30)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


if __name__ == "__main__":
    main(sys.argv[1:])
