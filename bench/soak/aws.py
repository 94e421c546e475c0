"""moto in a process of its own, so that what it keeps of every write is not counted; ends with its input."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from local import aws


@contextmanager
def apart(told: Callable[[int], None] = lambda _pid: None) -> Iterator[str]:
    """Its endpoint; `told` its process."""
    command = [sys.executable, "-m", "bench.soak.aws"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        told(process.pid)
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()


def main() -> None:
    with suppress(KeyboardInterrupt), aws.running() as endpoint:
        print(endpoint, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
