"""Lighthouse on the sample's front page, day, week and a paper, as a phone: `make lighthouse` brings it from npm.

The site comes from the local run, with the headers and the compression that the template says. Every category has to
be 100. Lighthouse slows a fast processor down four times to be a phone's; one that its own index shows to be slower, or
busy, is slowed down less (https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md). Of three looks the
median counts (https://github.com/GoogleChrome/lighthouse/blob/main/docs/variability.md).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LIGHTHOUSE = Path(".tools/node_modules/.bin/lighthouse")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PAGES = ("/", "/digests/2021-01-22/", "/digests/2021-W03/", "/papers/2101.06887/")
QUIET = "--headless=new --no-sandbox --disable-gpu"
LOOKS = 3
SLOWDOWN, FAST = 4.0, 1750
"""Lighthouse's own, and the index of a machine for which it is meant."""


def main(asked: Sequence[str]) -> int:
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None or not LIGHTHOUSE.exists():
        print("Not measured: no Chromium (apt-get install chromium) or no Lighthouse (npm).")
        return 0
    with a_site() as site:
        reports = {path: median(site + path, program) for path in asked or PAGES}
    for path, found in reports.items():
        said = "  ".join(f"{name} {score}" for name, score in scores(found).items())
        print(f"{path}  {said}  (index {found['environment']['benchmarkIndex']:.0f})")
        for line in lost(found):
            print("   ", line)
    return int(any(score < 100 for found in reports.values() for score in scores(found).values()))


@contextmanager
def a_site() -> Iterator[str]:
    """The sample day on a free port, for as long as it is looked at."""
    command = [sys.executable, "-u", "-m", "local", "run", "--sources", "sample", "--port", str(free_port())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield next(match[1] for line in running.stdout or () if (match := re.match(r"site\s+(http\S+?)/$", line)))
        finally:
            running.terminate()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def median(url: str, program: str) -> dict[str, Any]:
    """By performance, the one category that varies."""
    looks = [calibrated(url, program) for _ in range(LOOKS)]
    return sorted(looks, key=lambda found: float(found["categories"]["performance"]["score"] or 0))[LOOKS // 2]


def calibrated(url: str, program: str) -> dict[str, Any]:
    found = report(url, program, SLOWDOWN)
    slowdown = max(1.0, SLOWDOWN * found["environment"]["benchmarkIndex"] / FAST)
    return report(url, program, slowdown) if slowdown < SLOWDOWN else found


def report(url: str, program: str, slowdown: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder, "report.json")
        command = [
            str(LIGHTHOUSE),
            url,
            "--quiet",
            f"--chrome-flags={QUIET}",
            "--output=json",
            f"--throttling.cpuSlowdownMultiplier={slowdown:.1f}",
            f"--output-path={written}",
        ]
        for last in (False, False, True):
            # now and then Chromium's trace is empty, and Lighthouse asks to be run again
            done = subprocess.run(command, check=last, env={**os.environ, "CHROME_PATH": program})
            if done.returncode == 0:
                break
        found: dict[str, Any] = json.loads(written.read_text())
    return found


def scores(found: dict[str, Any]) -> dict[str, int]:
    return {name: round(100 * (one["score"] or 0)) for name, one in found["categories"].items()}


def lost(found: dict[str, Any]) -> Iterator[str]:
    """Each audit that cost something, in Lighthouse's words."""
    weighed = {one["id"] for category in found["categories"].values() for one in category["auditRefs"] if one["weight"]}
    for name in sorted(weighed):
        audit = found["audits"][name]
        if audit["score"] is not None and audit["score"] < 0.9:
            yield f"{audit['title']} {audit.get('displayValue', '')}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
