"""F20: every hostile text through every output, against the shape of a benign one."""

from __future__ import annotations

from collections.abc import Iterator

from bench.hostile.figure import Figure
from tests.shapes import BENIGN, OUTPUTS, changed, hostile_texts, scripts

FIRST = "page of the day"
CONTROL = 0.8 * 799
"""Scripts that change a page when they are not escaped; a parser of browsers found 799."""


def figures() -> Iterator[Figure]:
    benign, texts = {name: output.of(BENIGN) for name, output in OUTPUTS.items()}, hostile_texts()
    bent = sum(bool(changed(output.of(text), benign[name])) for text in texts for name, output in OUTPUTS.items())
    told = f"{bent} of {len(texts) * len(OUTPUTS):,}"
    yield Figure("F20", f"shapes changed, {len(texts):,} texts in {len(OUTPUTS)} outputs", told, "0", bent == 0)
    given = scripts()
    caught = sum(bool(changed(OUTPUTS[FIRST].raw(text), benign[FIRST])) for text in given)
    told = f"{caught} of {len(given)} ({caught / len(given):.0%})"
    what = "a control: scripts not escaped that the same eye sees"
    yield Figure("F20", what, told, f">= {CONTROL:.0f}", caught >= CONTROL)
