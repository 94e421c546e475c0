"""The workflow that deploys: it may do what it must, and trusts nothing that can be moved."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from local.template import ROOT

TEXT = (ROOT / ".github" / "workflows" / "deploy.yml").read_text("utf-8")
WORKFLOW: dict[Any, Any] = yaml.safe_load(TEXT)
JOBS: dict[str, dict[str, Any]] = WORKFLOW["jobs"]
WORDS = (ROOT / "docs" / "deploy.md").read_text("utf-8")


def test_every_action_is_a_commit_with_its_version_beside_it() -> None:
    used = re.findall(r"uses: (.+)", TEXT)
    assert used
    for one in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one), one


def test_nothing_is_permitted_that_a_job_does_not_ask_for() -> None:
    assert WORKFLOW["permissions"] == {}
    for name, job in JOBS.items():
        assert job["permissions"] == {"contents": "read"} | ({"id-token": "write"} if name == "deploy" else {}), name
        assert job["timeout-minutes"] <= 60


def test_only_main_is_deployed_after_its_tests_and_behind_an_environment() -> None:
    deploy = JOBS["deploy"]
    assert set(deploy["needs"]) == {"test", "build"}
    assert deploy["environment"] == "production"
    for condition in ("github.event_name != 'pull_request'", "github.ref == 'refs/heads/main'", "vars.DEPLOY == 'yes'"):
        assert condition in deploy["if"]


def test_no_key_is_stored_and_nothing_that_a_stranger_writes_becomes_a_command() -> None:
    assert "secrets." not in TEXT
    for job in JOBS.values():
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), step
            if "checkout" in step.get("uses", ""):
                assert step["with"] == {"persist-credentials": False}


def test_what_is_called_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    commands = [step["run"].split()[:2] for job in JOBS.values() for step in job["steps"] if "run" in step]
    assert [".ci/run"] in commands
    for command, *arguments in commands:
        if command == "make":
            assert re.search(rf"^{arguments[0]}:", makefile, re.MULTILINE), arguments


@pytest.mark.parametrize("variable", sorted(set(re.findall(r"vars\.(\w+)", TEXT))))
def test_every_variable_is_explained(variable: str) -> None:
    assert f"`{variable}`" in WORDS


def test_the_trust_that_is_shown_names_one_repository_and_one_environment() -> None:
    assert '"StringEquals"' in WORDS
    assert '"repo:OWNER/REPOSITORY:environment:production"' in WORDS
    assert "StringLike" not in WORDS
