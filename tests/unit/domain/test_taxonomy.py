from __future__ import annotations

import pytest
from hotpapers.adapters.arxiv.subjects import canonical_codes
from hotpapers.domain import taxonomy

CODES = [line.partition(" ")[0] for line in taxonomy.TABLE.splitlines()]


def test_every_code_is_in_arxiv_s_grammar_and_stands_once() -> None:
    assert [code for code in CODES if not canonical_codes([code])] == []
    assert sorted(set(CODES)) == CODES
    assert len(CODES) == 184


def test_every_code_has_a_name_that_is_words() -> None:
    names = [taxonomy.name(code) for code in CODES]
    assert [name for name in names if not name[:1].isupper() or name != " ".join(name.split())] == []


def test_the_archive_of_every_category_and_what_arxiv_prints_for_it_have_names() -> None:
    others = {other for code in CODES for other in (code.partition(".")[0], *canonical_codes([code]))}
    assert [other for other in others if taxonomy.name(other) == other] == []


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("cs.NA", "math.NA"),
        ("cs.SY", "eess.SY"),
        ("math.IT", "cs.IT"),
        ("math.MP", "math-ph"),
        ("stat.TH", "math.ST"),
    ],
)
def test_one_category_under_two_names_is_called_the_same(code: str, printed: str) -> None:
    assert taxonomy.name(code) == taxonomy.name(printed)


def test_economics_are_called_otherwise_under_finance() -> None:
    assert (taxonomy.name("q-fin.EC"), taxonomy.name("econ.GN")) == ("Economics", "General Economics")


def test_a_category_that_is_not_known_is_its_own_code() -> None:
    assert (taxonomy.name("zz.New"), taxonomy.titled("zz.New")) == ("zz.New", "zz.New")
    assert taxonomy.titled("cs.CL") == "Computation and Language (cs.CL)"
