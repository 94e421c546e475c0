"""Posts of the original blog: digests, pages, and the same post back; a wrong file costs only itself."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from local.aws import only
from local.cli import main
from tests.e2e import crawl
from tests.posts import OWN_POST, as_listed
from tests.shared import shared_path

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("import"), pytest.mark.slow]

DAY = "2026-09-24"
SITE = "http://127.0.0.1:8000"


@dataclass(frozen=True)
class Imported:
    status: int
    out: list[str]
    err: list[str]
    folder: Path

    def document(self, day: str) -> Any:
        return json.loads((self.folder / f"digests/{day}/index.json").read_text("utf-8"))


def _imported(folder: Path, posts: Sequence[Path]) -> Imported:
    out, err = StringIO(), StringIO()
    with only({}, hiding=("HOTPAPERS_",)), redirect_stdout(out), redirect_stderr(err):
        status = main(["import", *map(str, posts), "--once", "--out", str(folder)])
    return Imported(status, out.getvalue().splitlines(), err.getvalue().splitlines(), folder)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """A post, one that is cut in the middle, one that is none, and one that is not there."""
    folder = tmp_path_factory.mktemp("import")
    cut, other = folder / "2026-09-25---Hot-Papers.md", folder / "notes.md"
    cut.write_bytes(OWN_POST.read_bytes()[:600])
    other.write_text("# Notes\n", "utf-8")
    return _imported(folder / "site", [OWN_POST, cut, other, folder / "absent.md"])


def test_a_post_becomes_a_digest_with_its_page_and_its_answer(imported: Imported) -> None:
    document = imported.document(DAY)
    assert document["meta"]["date"] == DAY
    assert [paper["rank"] for paper in document["results"]] == [1, 2, 3, 4]
    page = (imported.folder / f"digests/{DAY}/index.html").read_text("utf-8")
    assert all(f"/papers/{paper['id']}/" in page for paper in document["results"])


def test_exported_again_it_is_the_same_post_byte_for_byte(imported: Imported) -> None:
    """But for what docs/decisions.md lists."""
    post = imported.folder / f"posts/original/{DAY}---Hot-Papers.md"
    assert post.read_text("utf-8") == as_listed(OWN_POST.read_text("utf-8"))


def test_a_file_that_is_no_post_is_refused_by_name_and_the_others_are_imported(imported: Imported) -> None:
    assert imported.status == 1
    absent, *refused = imported.err
    assert absent.endswith("absent.md: No such file or directory")
    # file and line, then why
    named = [re.match(r"hotpapers: \S*?/([\w-]+\.md):\d+: .", line) for line in refused]
    assert [match and match[1] for match in named] == ["2026-09-25---Hot-Papers.md", "notes.md"]
    assert any(line.startswith("import: 4 papers of 1 post (") for line in imported.out)


def test_no_link_dangles(imported: Imported) -> None:
    assert crawl.dangling(imported.folder, SITE) == []


def test_a_post_that_was_cut_behind_a_paper_is_imported_and_is_no_success(tmp_path: Path) -> None:
    cut = tmp_path / "2026-09-24---Hot-Papers.md"
    whole = OWN_POST.read_bytes()
    cut.write_bytes(whole[: whole.index(b"# 2. ")].rstrip() + b"\n")
    run = _imported(tmp_path / "site", [cut])
    assert run.status == 1
    (line,) = run.err
    assert "imported as it is" in line
    assert len(run.document(DAY)["results"]) == 1


def test_where_no_file_can_be_read_nothing_is_started(tmp_path: Path) -> None:
    nothing = _imported(tmp_path / "site", [tmp_path / "absent.md"])
    assert (nothing.status, nothing.out) == (2, [])
    assert not (tmp_path / "site").exists()


def test_posts_of_the_blog_import_in_any_order_with_nothing_dropped(tmp_path: Path) -> None:
    days = [json.loads(line) for line in shared_path("corpus", "days.jsonl").read_text("utf-8").splitlines()]
    by_name = {path.name[:10]: path for path in shared_path("corpus", "posts").rglob("*.md")}
    chosen = [day for day in days if day["date"][:10] in by_name][:4]
    run = _imported(tmp_path, [by_name[day["date"][:10]] for day in reversed(chosen)])
    assert (run.status, run.err) == (0, [])
    for day in chosen:
        papers = run.document(day["date"][:10])["results"]
        assert [paper["id"] for paper in papers] == [paper["id"] for paper in day["papers"]]
    assert crawl.dangling(tmp_path, SITE) == []
