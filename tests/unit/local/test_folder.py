from __future__ import annotations

from pathlib import Path

import pytest

from local.folder import fill


def held(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_files_take_the_place_of_those_of_their_names_and_leave_the_others(tmp_path: Path) -> None:
    fill(tmp_path, {"index.html": b"old", "mine.txt": b"mine"})
    fill(tmp_path, {"index.html": b"new", "a/b/index.html": b"below"})
    assert held(tmp_path) == {"index.html": b"new", "mine.txt": b"mine", "a/b/index.html": b"below"}


def test_what_cannot_be_written_whole_changes_no_file(tmp_path: Path) -> None:
    fill(tmp_path, {"index.html": b"old"})
    with pytest.raises(OSError, match="File name too long"):
        fill(tmp_path, {"index.html": b"new", f"{300 * 'a'}/index.html": b"below"})
    assert held(tmp_path) == {"index.html": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
