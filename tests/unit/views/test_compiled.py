from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from hotpapers.views.pages import frame
from hotpapers.views.pages.frame import COMPILED, Head, compile_templates
from jinja2 import ModuleLoader

HEAD = Head("https://a.example", "/", "A <title>", "Said & done")


def test_every_template_ships_compiled_and_says_the_same(tmp_path: Path) -> None:
    compile_templates(tmp_path)
    here = frame._environment()
    shipped = here.overlay(loader=ModuleLoader(str(tmp_path / COMPILED)))
    names = {one.name for one in (files("hotpapers.views") / "templates").iterdir()}
    assert names == set(here.list_templates())
    for name in sorted(names):
        there = shipped.get_template(name)
        assert there.blocks.keys() == here.get_template(name).blocks.keys()
    page = shipped.get_template("missing.html.j2").render(head=HEAD)
    assert page == here.get_template("missing.html.j2").render(head=HEAD)
    assert "A &lt;title&gt;" in page
