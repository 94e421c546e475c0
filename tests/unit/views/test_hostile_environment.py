"""Whatever zone, locale and seed of hashes a process has, it writes the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import cycle
from typing import Any

import pytest

from tests.shared import ROOT, shared_path

WRITES = """
import json, locale, sys
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from tests.shapes import OUTPUTS, a_day_of

with suppress(locale.Error):
    locale.setlocale(locale.LC_ALL, "")
digest = a_day_of("Ilk ışık: İzmir, $x_1$ & 'straße'")
written = {name: sha256(output.write(digest).encode()).hexdigest() for name, output in OUTPUTS.items()}
print(json.dumps([written, [hash("x"), str(datetime.fromtimestamp(0))]]))
"""
"""The second of what it prints is the process's own, as a control."""


def environments() -> list[dict[str, str]]:
    """Zones, locales and seeds, each at least once: as many as there are zones."""
    cases = json.loads(shared_path("hostile", "time", "cases.json").read_text("utf-8"))
    kinds = {"process_tz": "TZ", "process_locale": "LC_ALL", "hash_seed": "PYTHONHASHSEED"}
    zones, locales, seeds = ([case[name] for case in cases if case["kind"] == kind] for kind, name in kinds.items())
    assert (len(zones), len(locales), len(seeds)) == (10, 6, 3)
    given = zip(zones, cycle(locales), cycle(seeds), strict=False)
    return [dict(zip(kinds.values(), one, strict=True)) for one in given]


def written(environment: dict[str, str]) -> tuple[Any, Any]:
    said = subprocess.run(
        [sys.executable, "-c", WRITES], cwd=ROOT, env=os.environ | environment, capture_output=True, check=True
    )
    pages, own = json.loads(said.stdout)
    return pages, own


@pytest.mark.timeout(900)
@pytest.mark.parametrize("processes", [3, pytest.param(10, marks=pytest.mark.deep)])
def test_a_process_writes_the_same_wherever_it_runs(processes: int) -> None:
    told = [written(environment) for environment in environments()[-processes:]]
    assert all(pages == told[0][0] for pages, _ in told)
    assert len(told[0][0]) > 10
    assert len({json.dumps(own) for _, own in told}) > processes / 2, "a control: the processes are not the same"
