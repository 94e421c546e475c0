"""Nothing of the hostile collection is left out: a file that comes to it needs a test that reads it."""

from __future__ import annotations

from tests.shared import ROOT, shared_path


def test_every_file_of_the_collection_is_read_by_a_test() -> None:
    kinds = (".json", ".py", ".txt")  # the documents of XML are taken all together
    names = [path.name for path in shared_path("hostile").rglob("*") if path.suffix in kinds]
    assert len(names) > 20
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py"))
    assert [name for name in names if f'"{name.removesuffix(".py")}' not in tests] == []
