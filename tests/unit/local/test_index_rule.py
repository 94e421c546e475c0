"""The JavaScript that runs at the edge and the Python that plays it here say the same of every path."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local import template
from local.edge import index_rule

Rule: TypeAlias = Callable[[list[str]], list[tuple[str, str | None]]]
"""Paths → the paths to ask for, and where to send the reader instead."""

SAY = """
function say(paths) {
  return JSON.stringify(JSON.parse(paths).map(function (uri) {
    const answer = handler({request: {uri: uri, method: 'GET', headers: {}, querystring: {}}});
    return answer.statusCode ? [answer.statusCode, answer.headers.location.value] : [200, answer.uri];
  }));
}
"""
LINES = "require('readline').createInterface({input: process.stdin}).on('line', (line) => console.log(say(line)));"

PATHS = [
    "/",
    "/index.html",
    "/digests/2026-09-24",
    "/digests/2026-09-24/",
    "/digests/2026-09-24/index.json",
    "/papers/2609.01234",
    "/papers/hep-th/9901001/",
    "/papers/hep-th%2F9901001",
    "/feed.xml",
    "/feed.XML",
    "/feed.xml/",
    "/feed.xml%20",
    "/feed.xml?x",
    "/a.css.map",
    "/.json",
    "/json",
    "//evil.example",
    "//evil.example/",
    "//evil.example/a.html",
    "/\\evil.example",
    "/\\/\\evil.example",
    "\\/evil.example",
    "/%2Fevil.example",
    "/%5Cevil.example",
    "///",
    "/..",
    "/a/../b",
    "/a.html\n",
    "/ä/ö.html",
    "/\U0001f525",
    "evil.example",
    "",
]


@pytest.fixture(scope="module")
def javascript() -> Iterator[Rule]:
    """By quickjs where it is installed (no dependency: not every Python has a wheel of it), else by node."""
    code = template.read()["Resources"]["IndexFunction"]["Properties"]["FunctionCode"] + SAY
    try:
        quickjs = import_module("quickjs")
    except ModuleNotFoundError:
        node = shutil.which("node")
        if node is None:
            pytest.skip("no JavaScript here: install quickjs or node to compare the edge's function with its twin")
        yield from _node(node, code)
    else:
        say = quickjs.Function("say", code)
        yield lambda paths: _answers(say(json.dumps(paths)))


def _node(node: str, code: str) -> Iterator[Rule]:
    """One process for all the questions; each is a line."""
    with subprocess.Popen([node, "-e", code + LINES], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdin
        assert run.stdout
        asked, told = run.stdin, run.stdout

        def rule(paths: list[str]) -> list[tuple[str, str | None]]:
            asked.write(json.dumps(paths) + "\n")
            asked.flush()
            return _answers(told.readline())

        yield rule


def _answers(text: str) -> list[tuple[str, str | None]]:
    return [(path, None) if status == 200 else (path, path) for status, path in json.loads(text)]


def _same(javascript: Rule, paths: list[str]) -> None:
    for path, (ours, elsewhere), (theirs, redirected) in zip(
        paths, map(index_rule, paths), javascript(paths), strict=True
    ):
        assert elsewhere == redirected, path
        if elsewhere is None:
            assert ours == theirs, path


def test_both_say_the_same_of_the_paths_we_know(javascript: Rule) -> None:
    _same(javascript, PATHS)


parts = st.sampled_from(
    ["/", "//", "\\", ".", "..", "%2F", "%5c", "%00", "?", "#", ":", "@", "evil.example", "index", "2609.01234", " "]
    + [f".{name}" for name in ("html", "json", "xml", "css", "jsonfeed", "HTML", "htm", "php")]
)


@given(st.lists(st.lists(parts | st.text(max_size=3), max_size=6).map("".join), min_size=1, max_size=20))
def test_both_say_the_same_of_any_path(javascript: Rule, tails: list[str]) -> None:
    paths = [tail.encode("utf-8", "replace").decode() for tail in tails]
    _same(javascript, [*paths, *(f"/{path}" for path in paths)])


@given(st.lists(parts | st.text(max_size=3), max_size=6).map("".join))
def test_no_path_leads_to_another_host(tail: str) -> None:
    """A browser takes a backslash for a slash: https://url.spec.whatwg.org/#path-start-state."""
    _, elsewhere = index_rule(f"/{tail}")
    if elsewhere:
        assert elsewhere[0] == "/"
        assert elsewhere[1:2] not in ("/", "\\")
