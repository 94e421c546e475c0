"""The stand-in web in a process of its own, so that its work is not counted: says its settings, ends with its input."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from local.web import Web


@contextmanager
def standing_in(recordings: Path) -> Iterator[Mapping[str, str]]:
    command = [sys.executable, "-m", "bench.cost.web", str(recordings)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        yield json.loads(process.stdout.readline())
        process.stdin.close()


def main() -> None:
    with Web(Path(sys.argv[1])) as web:
        print(json.dumps(web.env()), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
