"""How much of the TeX in real titles and abstracts becomes MathML: `python -m bench.maths [days.jsonl]`.

The default is the corpus beside the project: 196 posts of the original blog, one day a line.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

from hotpapers.views.tex import maths, plain, rich
from hotpapers.views.tex.reading import Formula, Node, Styled, read

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus" / "days.jsonl"
_LEFT = re.compile(r"\\[A-Za-z]+")


@dataclass
class Found:
    texts: int = 0
    with_formulas: int = 0
    formulas: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    """Commands outside of formulas that stay as their authors wrote them."""
    seconds: float = 0.0


def look(texts: Iterable[str]) -> Found:
    found = Found()
    for text in texts:
        formulas = list(_formulas(read(text)))
        found.texts += 1
        found.with_formulas += bool(formulas)
        found.formulas += len(formulas)
        found.failed.update(one.written for one in formulas if maths.mathml(one.source, display=one.display) is None)
        found.left.update(_LEFT.findall(re.sub("<code>.*?</code>", "", rich(text))))
    return found


def _formulas(nodes: Iterable[Node]) -> Iterator[Formula]:
    for node in nodes:
        if isinstance(node, Formula):
            yield node
        elif isinstance(node, Styled):
            yield from _formulas(node.children)


def _timed(texts: list[str]) -> float:
    rich.cache_clear()
    plain.cache_clear()
    maths.mathml.cache_clear()
    start = process_time()
    for text in texts:
        rich(text, links=True)
    return process_time() - start


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    days = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    papers = {paper["id"]: paper for day in days for paper in day["papers"]}.values()
    texts = [text for paper in papers for text in (paper["title"], paper["abstract"] or "")]
    found = look(texts)
    converted = found.formulas - found.failed.total()
    print(f"{len(papers)} papers, {found.texts} titles and abstracts, {found.with_formulas} with formulas")
    print(f"{found.formulas} formulas: {converted} in MathML, {found.failed.total()} shown in their source")
    for source, times in found.failed.most_common(10):
        print(f"    {times} × {source}")
    print(f"{found.left.total()} commands outside of formulas left as they are: {', '.join(sorted(found.left))}")
    print(f"{_timed(texts) / len(papers) * 1e3:.2f} ms CPU a paper, title and abstract, nothing cached")


if __name__ == "__main__":
    main()
