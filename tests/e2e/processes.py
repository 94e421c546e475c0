"""`hotpapers` in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from local.template import ROOT

PATIENCE = 300
"""Seconds: a busy machine is no failure."""


@dataclass(frozen=True)
class Started:
    process: subprocess.Popen[str]

    def said(self, words: str) -> list[str]:
        """The lines up to the one that begins with these words."""
        assert self.process.stdout
        lines: list[str] = []
        for line in self.process.stdout:
            lines.append(line.rstrip("\n"))
            if line.startswith(words):
                return lines
        raise AssertionError(
            f"it ended without {words!r}: {lines} {self.process.stderr and self.process.stderr.read()}"
        )

    def interrupt(self) -> tuple[int, str, str]:
        """Ctrl-C. Status, and the rest of what it said."""
        self.process.send_signal(signal.SIGINT)
        return self.ended()

    def ended(self) -> tuple[int, str, str]:
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err


@contextmanager
def hotpapers(*arguments: str, environ: Mapping[str, str] | None = None) -> Iterator[Started]:
    """Without any setting of the caller's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HOTPAPERS_", "AWS_"))}
    with subprocess.Popen(
        [sys.executable, "-m", "local", *arguments],
        cwd=ROOT,
        env={**kept, "PYTHONUNBUFFERED": "1", **(environ or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Started(process)
        finally:
            process.kill()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port
