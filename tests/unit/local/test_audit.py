from __future__ import annotations

from pathlib import Path

from local.audit import ACCEPTED, SHIPPED, differences, vulnerable
from local.template import ROOT

FOUND = [(check, "AWS::Thing.One", "what it says") for check in ACCEPTED]


def test_findings_with_their_reasons_are_no_difference() -> None:
    assert list(differences(FOUND)) == []


def test_a_finding_without_a_reason_is_named() -> None:
    found = list(differences([*FOUND, ("CKV_AWS_1", "AWS::Thing.Two", "Ensure something")]))
    assert found == ["CKV_AWS_1 AWS::Thing.Two: Ensure something"]


def test_a_reason_without_a_finding_is_named() -> None:
    assert list(differences(FOUND[1:])) == [f"{FOUND[0][0]} is found nowhere any more: take it from ACCEPTED"]


def test_packages_that_could_not_be_looked_up_were_not_audited(tmp_path: Path) -> None:
    """Behind some mirrors pip-audit cannot ask, and that is no clean bill."""
    audit = tmp_path / "pip-audit"
    audit.write_text("#!/bin/sh\necho 'nobody answered' >&2\nexit 1\n")
    audit.chmod(0o755)
    lock = Path("layers/core/requirements.txt")
    assert list(vulnerable(tmp_path, lock)) == [f"{lock} was not audited: nobody answered"]


def test_what_ships_is_locked_with_its_hashes() -> None:
    assert Path("layers/core/requirements.txt") in SHIPPED
    for lock in SHIPPED:
        lines = (ROOT / lock).read_text("utf-8").splitlines()
        packages = [line for line in lines if line and not line.startswith((" ", "#"))]
        assert packages, lock
        assert all("==" in line and line.endswith("\\") for line in packages), lock
        assert sum("--hash=sha256:" in line for line in lines) >= len(packages), lock
