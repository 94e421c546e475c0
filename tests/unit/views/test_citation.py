"""References and crawlers' tags."""

from __future__ import annotations

import re

import pytest
from hotpapers.views.citation import bibtex, highwire, surname_first
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_paper


@pytest.mark.parametrize(
    ("name", "turned"),
    [
        ("Ada King Lovelace", "Lovelace, Ada King"),
        ("Plato", "Plato"),
        ("ATLAS Collaboration", "ATLAS Collaboration"),
        ("Lovelace, Ada", "Lovelace, Ada"),
    ],
)
def test_names_are_given_surname_first(name: str, turned: str) -> None:
    assert surname_first(name) == turned


def test_crawlers_get_one_author_a_tag_and_every_author() -> None:
    authors = tuple(f"A. Author{i}" for i in range(30))
    tags = list(highwire(a_paper(authors=authors, title=r"On \emph{heat}")))
    assert [value for name, value in tags if name == "citation_author"] == [f"Author{i}, A." for i in range(30)]
    found = dict(tags)
    assert found["citation_title"] == "On heat"
    assert found["citation_publication_date"] == "2026/09/24"
    assert found["citation_pdf_url"] == "https://arxiv.org/pdf/2609.01234"
    assert found["citation_arxiv_id"] == "2609.01234"


def test_bibtex_is_arxiv_s() -> None:
    paper = a_paper(title="The $n$-body {P}roblem", authors=("Émile Zola", "Ada and Sons, Ltd"))
    assert bibtex(paper) == (
        "@misc{zola2026n,\n"
        "  title = {The $n$-body {P}roblem},\n"
        "  author = {Émile Zola and {Ada and Sons, Ltd}},\n"
        "  year = {2026},\n"
        "  eprint = {2609.01234},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass = {cs.LG},\n"
        "  url = {https://arxiv.org/abs/2609.01234}\n"
        "}"
    )


@given(
    title=st.text(st.sampled_from("ab {}\\$\n"), max_size=30), author=st.text(st.sampled_from("ab {}\\,"), max_size=9)
)
def test_nothing_in_a_title_or_a_name_breaks_an_entry(title: str, author: str) -> None:
    entry = bibtex(a_paper(title=title, authors=(author, "B C")))
    depth = 0
    for brace in re.findall(r"[{}]", entry):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0
    assert "{ and " not in entry
