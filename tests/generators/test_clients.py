"""Clients that others' generators make of the description read a running API, in Python and in TypeScript."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from local import serve
from tests.functions.reader import HIDDEN, NEXT, reading
from tests.generators.sites import PLACES
from tests.shared import ROOT

pytestmark = [pytest.mark.generators, pytest.mark.timeout(180)]

DESCRIPTION = ROOT / "layers/core/hotpapers/views/assets/openapi.json"
NODE_MODULES = ROOT / ".tools" / "node_modules"

PYTHON = """
import json, sys
from client import Client
from client.api.default import get_latest_digest, get_paper, list_papers
from client.models import ListPapersFieldsItem, Problem

asked = Client(base_url=sys.argv[1])
latest = get_latest_digest.sync(client=asked)
fields = [ListPapersFieldsItem.ID, ListPapersFieldsItem.TITLE]
found = list_papers.sync(client=asked, q="diffusion", limit=1, fields=fields)
gone = get_paper.sync_detailed(sys.argv[2], client=asked)
assert isinstance(gone.parsed, Problem), gone
print(json.dumps({
    "date": str(latest.meta.date), "ids": [one.id for one in latest.results],
    "title": found.results[0].title, "gone": gone.parsed.status,
}))
"""
TYPESCRIPT = """
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";
declare const process: { argv: string[] };

const asked = createClient<paths>({ baseUrl: process.argv[2] });
const latest = await asked.GET("/v1/digests/latest");
const found = await asked.GET("/v1/papers", { params: { query: { q: "diffusion", limit: 1, fields: ["id", "title"] } },
  querySerializer: { array: { style: "form", explode: false } } });
const gone = await asked.GET("/v1/papers/{id}", { params: { path: { id: process.argv[3] } } });
// @ts-expect-error: there is no such address
await asked.GET("/v1/nothing");
// @ts-expect-error: nor such a field
const wrong: components["schemas"]["Entry"]["nothing"] = 1;
const problem = gone.error as components["schemas"]["Problem"];
console.log(JSON.stringify({
  date: latest.data!.meta.date, ids: latest.data!.results.map((one) => one.id),
  title: found.data!.results[0].title, gone: problem.status,
}));
"""
READ = {
    "date": str(NEXT),
    "ids": ["2609.00002", "2609.00005"],
    "title": "Schrödinger bridges for diffusion",
    "gone": 410,
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with reading() as api:
        listening = serve.listen(0)
        threading.Thread(target=serve.serve, args=(api.gateway, listening, print), daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_a_client_in_python(address: str, tmp_path: Path) -> None:
    made = _run([_tool("openapi-python-client"), "generate", "--path", DESCRIPTION, "--meta", "none"], tmp_path)
    (folder,) = (one for one in tmp_path.iterdir() if one.is_dir())
    assert "may be missing" not in made.replace("Skipping Integration", "")
    folder.rename(tmp_path / "client")
    assert json.loads(_run([sys.executable, "-c", PYTHON, address, HIDDEN], tmp_path)) == READ


def test_a_client_in_typescript(address: str, tmp_path: Path) -> None:
    if not (NODE_MODULES / "openapi-typescript").is_dir():
        pytest.skip("openapi-typescript is not installed: `make test-generators` does it where there is npm")
    (tmp_path / "node_modules").symlink_to(NODE_MODULES)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "main.ts").write_text(TYPESCRIPT)
    _run([_tool("openapi-typescript"), DESCRIPTION, "--output", "api.ts"], tmp_path)
    _run([_tool("tsc"), "main.ts", "--strict", "--module", "nodenext", "--target", "es2022"], tmp_path)
    assert json.loads(_run([_tool("node"), "main.js", address, HIDDEN], tmp_path)) == READ


def _tool(name: str) -> str:
    return shutil.which(name, path=PLACES) or pytest.skip(f"{name} is not installed: `make test-generators` does it")


def _run(command: Sequence[Any], folder: Path) -> str:
    said = subprocess.run([*map(str, command)], cwd=folder, check=False, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr
    return said.stdout
