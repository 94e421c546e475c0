from __future__ import annotations

import json
import unicodedata
from time import perf_counter

import pytest
from hotpapers.adapters.arxiv.names import accents, names
from hypothesis import given
from hypothesis import strategies as st

from tests.shared import shared_path


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("", ()),
        ("Ada Example", ("Ada Example",)),
        ("Ada Example, Ben Example and Cleo Example", ("Ada Example", "Ben Example", "Cleo Example")),
        ("Ada Example (1,2), Ben Example(2) ((1) Lab A, (2) Lab B)", ("Ada Example", "Ben Example")),
        ("A. Person (for the XYZ Collaboration)", ("A. Person",)),
        ("BELLE Collaboration: A. Person, B. Person", ("BELLE Collaboration", "A. Person", "B. Person")),
        ("The CMS and LHCb Collaborations: A. Person", ("The CMS and LHCb Collaborations", "A. Person")),
        ("A. Person, et al", ("A. Person",)),
        ("A. Person et al. (CDF Collaboration)", ("A. Person",)),
        ("A. Person, et al, for the Belle Collaboration", ("A. Person", "the Belle Collaboration")),
        ("Fred Bloggs, Jr, Ada Example", ("Fred Bloggs, Jr", "Ada Example")),
        ("Jr-Shin Li, III", ("Jr-Shin Li, III",)),
        (r"Fr\'ed\'eric D\'eliot, Pawe{\l} Caban", ("Frédéric Déliot", "Paweł Caban")),
        (r"Juan Ram\'on Mu\~noz~de~Nova", ("Juan Ramón Muñoz de Nova",)),
    ],
)
def test_an_author_list_is_people_and_collaborations(text: str, people: tuple[str, ...]) -> None:
    assert tuple(unicodedata.normalize("NFC", name) for name in names(text)) == people


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"\'e \'{e} {\'e} \' e {\'{E}}", "é é é é É"),
        (r"\"{\i} \'\i \v{s} \v s \c{c} \H{o} \k{a} \u{a} \r{a}", "ï í š š ç ő ą ă å"),
        (r"\AA ngstr\"om, \O ystein, Stra{\ss}e, {\L}ukasz", "Ångström, Øystein, Straße, Łukasz"),
        (r"\o\ x \OE\n", "ø x Œ\\n"),
        (r"the $\'e$ of Poincar\'e", r"the $\'e$ of Poincaré"),
        (r"\vec{x} \bar y \frac12 \omega \v", r"\vec{x} \bar y \frac12 \omega \v"),
        ("plain", "plain"),
    ],
)
def test_accents_of_tex_are_letters_and_other_commands_stay(text: str, shown: str) -> None:
    assert unicodedata.normalize("NFC", accents(text)) == shown


def test_arxivs_own_examples_of_accents() -> None:
    """Its Greek letters and typographical signs are mathematics to us, and stay."""
    signs = ("alpha", "beta", "gamma", "\\S", "ddag")
    for pair in json.loads(shared_path("hostile", "arxiv", "text_pairs.json").read_text())["tex2utf"]:
        if not any(sign in pair["input"] for sign in signs):
            assert unicodedata.normalize("NFC", accents(pair["input"])).split() == pair["expect"].split(), pair


def test_arxivs_own_examples_of_author_lists() -> None:
    for pair in json.loads(shared_path("hostile", "arxiv", "text_pairs.json").read_text())["split_authors"]:
        people = [part for part in pair["expect"] if part not in (",", ":", "et al") and not part.startswith("(")]
        assert list(names(pair["input"])) == people, pair


@given(st.text())
def test_any_text_is_a_list_of_names_that_are_something(text: str) -> None:
    assert all(name.strip() == name and name for name in names(text))


NAME = st.text("abcXYZ.-'é", min_size=4, max_size=12)


@given(st.lists(NAME, max_size=6), st.sampled_from([", ", ",", " and ", ", and ", "; ", " (1,2), ", " (a, (b)) & "]))
def test_plain_names_come_back_however_they_are_listed(people: list[str], between: str) -> None:
    assert names(between.join(people)) == tuple(people)


@pytest.mark.parametrize("unit", ["(", ")", "{", "\\'", "\\v{", "$", ", ", " and ", "\\v ", "(a)", "et al"])
def test_time_grows_with_length_and_no_faster(unit: str) -> None:
    def took(size: int) -> float:
        text, start = unit * (size // len(unit)), perf_counter()
        names(text)
        return perf_counter() - start

    assert min(took(100_000) for _ in range(3)) < 40 * min(took(10_000) for _ in range(3)) + 0.05
