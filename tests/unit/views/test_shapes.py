"""Nothing that a stranger writes changes the shape of anything we write, and what would is known by the same eye."""

from __future__ import annotations

from random import Random

import pytest

from tests.shapes import BENIGN, OUTPUTS, changed, hostile_texts, scripts

FEW = 20
"""As many as `make test` has time for; `make test-deep` takes all."""
each_output = pytest.mark.parametrize("name", OUTPUTS)


def a_few(texts: list[str]) -> list[str]:
    return Random(20261126).sample(texts, FEW)


@each_output
def test_hostile_text_changes_no_shape(name: str) -> None:
    _none_changes(name, a_few(hostile_texts()))


@pytest.mark.deep
@each_output
def test_no_hostile_text_of_the_collections_changes_a_shape(name: str) -> None:
    texts = hostile_texts()
    assert len(texts) > 1_700
    _none_changes(name, texts)


def _none_changes(name: str, texts: list[str]) -> None:
    benign = OUTPUTS[name].of(BENIGN)
    for text in texts:
        assert not (strange := changed(OUTPUTS[name].of(text), benign)), f"{text[:80]!r}: {strange}"


@each_output
def test_the_same_text_as_it_came_would_change_the_shape(name: str) -> None:
    """A control: two of five at the least, since many a script is of another language than the output."""
    benign = OUTPUTS[name].of(BENIGN)
    caught = [bool(changed(OUTPUTS[name].raw(text), benign)) for text in a_few(scripts())]
    assert sum(caught) >= len(caught) * 0.4


@pytest.mark.parametrize("markup", ["<p>x</p>", "<a href='javascript:x'>x</a>", "<a href='https://x.example/'>x</a>"])
def test_a_page_may_hold_no_element_that_is_not_ours(markup: str) -> None:
    page = OUTPUTS["page of the day"]
    assert changed(page.raw(markup), page.of(BENIGN))
