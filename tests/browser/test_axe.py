"""axe-core over every kind of page: no violation, at two widths, by day and by night.

https://github.com/dequelabs/axe-core
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Reader
from tests.pages import PAGES

FOUND = """async rules => (await axe.run({ resultTypes: ['violations'], ...(rules && { runOnly: rules }) })).violations
  .map(one => `${one.id}: ${one.help}: ${one.nodes.map(node => node.html).slice(0, 3).join(' ')}`)"""

COLOURS = ["color-contrast", "link-in-text-block"]
LOOKS = ((1280, "light", None), (360, "dark", None), (360, "light", COLOURS), (1280, "dark", COLOURS))
"""Width, scheme, and the rules where the others would find what they found at that width already."""


@pytest.fixture(scope="module")
def axe() -> str:
    """Its script, which a package of Python carries."""
    carried = pytest.importorskip("axe_playwright_python.base", reason="pip install axe-playwright-python")
    return str(carried.AXE_SCRIPT)


def violations(page: Any, axe: str, rules: list[str] | None = None) -> list[str]:
    page.evaluate(axe)
    found: list[str] = page.evaluate(FOUND, rules)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on_any_page_at_any_width_by_day_or_by_night(reader: Reader, axe: str, name: str) -> None:
    page = reader.open(PAGES[name]).page
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    for width, scheme, rules in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert violations(page, axe, rules) == [], (width, scheme)


def test_axe_would_have_found_something(reader: Reader, axe: str) -> None:
    """A control."""
    page = reader.open(PAGES["day"].replace(b"<h1>", b"<img src='data:,'><h1>")).page
    assert [found.split(":")[0] for found in violations(page, axe)] == ["image-alt"]
