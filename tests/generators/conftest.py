"""Runs only where it is asked for by its marker, since it needs generators of others: `pytest -m generators`."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "generators" in (config.option.markexpr or ""):
        return
    for item in items:
        if item.get_closest_marker("generators"):
            item.add_marker(pytest.mark.skip(reason="builds with Hugo, Eleventy and Jekyll: ask for -m generators"))
