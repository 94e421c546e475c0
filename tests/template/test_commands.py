"""Every command that a page of ours tells somebody to type is one that there is, with the options that it has."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec

import pytest
from botocore import xform_name
from botocore.session import get_session

from local.options import parser
from local.template import ROOT

PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))
    if path.name not in ("decisions.md", "CHANGELOG.md")
)
"""Those two say what was."""
OURS = ("make", "hotpapers", "python", "aws")
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
OF_THE_TOOL = {"query", "output", "region", "profile", "cli-binary-format", "cli-read-timeout"}
S3 = {"ls", "cp", "rm", "rb"}
"""No operations, but commands of the tool's own."""


def commands(text: str) -> Iterator[list[str]]:
    """Of the blocks of a shell, of indented lines, and in backticks among the words."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    for line in (*lines, *re.findall(r"^ {4}(.+)$", prose, re.MULTILINE), *re.findall(r"`([^`\n]+)`", prose)):
        words = shlex.split(line, comments=True) if line.strip().startswith((*OURS, ".venv/bin/")) else []
        if len(words) > 1 and (name := words[0].removeprefix(".venv/bin/")) in OURS:
            yield [name, *words[1 : words.index("|") if "|" in words else None]]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_a_page_is_there(page: str) -> None:
    for name, *words in commands((ROOT / page).read_text("utf-8")):
        known = {"make": _makes, "hotpapers": _ours, "python": _module, "aws": _aws}[name](words)
        assert known, f"{page}: {name} {' '.join(words)}"


def test_what_is_not_there_is_found() -> None:
    text = "`make tea`, `hotpapers fly`, `python -m bench.nothing`, `aws sqs purge --queue-url x`\n"
    text += "```sh\naws sqs purge-queue --queue-name x\nhotpapers recount 2026-09-24 --loud\n```\n"
    text += "    hotpapers hide --lift\n"
    known = {"make": _makes, "hotpapers": _ours, "python": _module, "aws": _aws}
    found = [known[name](words) for name, *words in commands(text)]
    assert found == [False] * 7


def _makes(words: list[str]) -> bool:
    return words[0] in TARGETS


def _ours(words: list[str]) -> bool:
    """A command by its name alone is one that is spoken of."""
    if len(words) == 1 and f"{words[0]} " in parser().format_help():
        return True
    try:
        parser().parse_args(words)
    except SystemExit:
        return False
    return True


def _module(words: list[str]) -> bool:
    return words[0] == "-m" and find_spec(words[1]) is not None


def _aws(words: list[str]) -> bool:
    service, *rest = words
    if service == "s3":
        return rest[0] in S3
    operations = _operations(service)
    if not rest:
        return bool(operations)
    options = {word[2:].removeprefix("no-") for word in rest[1:] if word.startswith("--")}
    return rest[0] in operations and options <= operations[rest[0]] | OF_THE_TOOL


@cache
def _operations(service: str) -> dict[str, set[str]]:
    """Each with its options, as the tool makes them of the service's model."""
    model = get_session().get_service_model(service)
    shapes = {name: model.operation_model(name).input_shape for name in model.operation_names}
    return {
        xform_name(name, "-"): {xform_name(member, "-") for member in (shape.members if shape else ())}
        for name, shape in shapes.items()
    }
