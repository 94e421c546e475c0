"""The page of the API says what the description says."""

from __future__ import annotations

import re

from hotpapers.views.openapi.description import description
from hotpapers.views.openapi.schemas import SCHEMAS
from hotpapers.views.pages.docs import docs
from hotpapers.views.tools import TOOLS

PAGE = docs("https://hotpapers.example").decode()


def test_every_address_parameter_shape_and_problem_is_on_the_page() -> None:
    told = description()
    for path, methods in told["paths"].items():
        assert f"GET {path}" in PAGE
        for one in methods["get"]["parameters"]:
            assert f"<code>{one['name']}</code>" in PAGE
    for name in (*SCHEMAS, *told["components"]["responses"]):
        assert name in PAGE


def test_every_tool_of_the_agents_is_on_the_page_with_its_arguments() -> None:
    for tool in TOOLS.values():
        assert f"<code>{tool.name}</code> ({', '.join(tool.arguments)}): {tool.says}" in PAGE


def test_a_name_is_told_from_a_word() -> None:
    assert "<code>fields</code> takes parts of each result" in PAGE
    assert "ask again with <code>If-None-Match</code>." in PAGE
    assert "`" not in PAGE


def test_every_link_within_the_page_leads_somewhere() -> None:
    places = set(re.findall(r'id="([^"]+)"', PAGE))
    assert set(re.findall(r'href="#([^"]+)"', PAGE)) <= places


def test_it_loads_nothing_of_others() -> None:
    assert "<script" not in PAGE
    assert not re.search(r'src="|<link rel="stylesheet" href="(?!/)', PAGE)
