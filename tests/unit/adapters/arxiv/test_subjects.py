from __future__ import annotations

import pytest
from hotpapers.adapters.arxiv.subjects import canonical_codes, holds, oai_set


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("cs", "cs"),
        ("cs.AI", "cs:cs:AI"),
        ("math.NA", "math:math:NA"),
        ("q-bio.QM", "q-bio:q-bio:QM"),
        ("hep-th", "physics:hep-th"),
        ("astro-ph.CO", "physics:astro-ph:CO"),
        ("physics", "physics:physics"),
        ("physics.optics", "physics:physics:optics"),
        ("stat", "stat"),
    ],
)
def test_a_subject_has_its_name_in_oai_pmh(subject: str, name: str) -> None:
    assert oai_set(subject) == name


def test_an_archive_holds_its_categories_and_a_category_itself() -> None:
    assert holds("cs", "cs.LG")
    assert holds("cs.LG", "cs.LG")
    assert holds("hep-th", "hep-th")
    assert not holds("cs.LG", "cs.AI")
    assert not holds("cs.LG", "cs")
    assert not holds("math", "math-ph")


def test_one_category_under_two_names_is_one() -> None:
    assert canonical_codes(["cs.IT", "math.IT", "quant-ph"]) == ("cs.IT", "quant-ph")
    assert canonical_codes(["stat.TH", "math.ST"]) == ("math.ST",)
