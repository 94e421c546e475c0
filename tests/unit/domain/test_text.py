import json
import sys
import unicodedata

import pytest
from hotpapers.domain.text import ABSTRACT_BYTES, AUTHORS, NAME_BYTES, TITLE_BYTES, clean, clean_lines, cut
from hypothesis import given
from hypothesis import strategies as st

from tests.shared import shared_path

ANYTHING = st.text(st.characters(exclude_categories=()))
"""Lone surrogates too: JSON can bring them."""
JOINERS = "\u200c\u200d"


def _is_clean(line: str) -> bool:
    return (
        unicodedata.is_normalized("NFC", line)
        and line == " ".join(line.split())
        and all(unicodedata.category(c) not in ("Cc", "Cs", "Cf") or c in JOINERS for c in line)
        and not any(0xFDD0 <= ord(c) <= 0xFDEF or ord(c) & 0xFFFE == 0xFFFE for c in line)
    )


@given(ANYTHING)
def test_clean_text_is_one_line_of_nfc_without_controls(text: str) -> None:
    once = clean(text)
    assert _is_clean(once)
    assert clean(once) == once


def test_every_single_character_is_cleaned_once_and_for_all() -> None:
    for start in range(0, sys.maxunicode, 0x1000):
        text = "a".join(map(chr, range(start, start + 0x1000)))
        assert _is_clean(clean(text)), hex(start)
        assert clean(clean(text)) == clean(text), hex(start)


@given(ANYTHING)
def test_lines_are_kept_and_each_is_clean(text: str) -> None:
    once = clean_lines(text)
    assert all(map(_is_clean, once.split("\n")))
    assert clean_lines(once) == once
    assert "\n\n\n" not in once


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("  two\t\n spaces\u00a0here\u2028", "two spaces here"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("right\u202eto left\u2066", "rightto left"),
        ("soft\u00adhyphen\ufeff zero\u200bwidth", "softhyphen zerowidth"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("non\ufdd0character\U0001ffff", "noncharacter"),
        ("e\u0301", "é"),
        ("e\u200b\u0301", "é"),
        ("Å ﬁ", "Å ﬁ"),
        ("نمی\u200cخواهم 👩\u200d💻", "نمی\u200cخواهم 👩\u200d💻"),
    ],
)
def test_what_goes_and_what_stays(dirty: str, expected: str) -> None:
    assert clean(dirty) == expected


def test_a_post_keeps_its_line_breaks() -> None:
    assert clean_lines("\r\n one\r\n\n\n\n two \rthree\u2028four\n") == "one\n\ntwo\nthree four"


@given(ANYTHING.map(clean), st.integers(3, 40))
def test_a_cut_text_fits_and_stays_clean(text: str, limit: int) -> None:
    short, was_cut = cut(text, limit)
    assert len(short.encode()) <= limit
    assert was_cut == (len(text.encode()) > limit)
    assert _is_clean(short)
    assert text.startswith(short.removesuffix("…") if was_cut else text)


def test_the_caps_keep_any_paper_far_below_the_size_of_an_item() -> None:
    assert TITLE_BYTES + ABSTRACT_BYTES + AUTHORS * NAME_BYTES < 350_000


@pytest.mark.parametrize("file", [("markdown", "titles.json"), ("unicode", "blns.json")])
def test_hostile_strings_come_out_clean(file: tuple[str, str]) -> None:
    strings = json.loads(shared_path("hostile", *file).read_text())
    texts = [one if isinstance(one, str) else str(one.get("value", "")) for one in strings]
    assert sum(not _is_clean(text) for text in texts) > 20, "a control: as they stand"
    for text in texts:
        assert _is_clean(clean(text)), text[:80]
        assert clean(clean(text)) == clean(text), text[:80]
        clean(text).encode()


def test_what_is_the_same_after_nfc_is_the_same_text_and_what_only_looks_so_is_not() -> None:
    """Compatibility and case are for a search to fold: what is kept stays as it was written."""
    pairs = json.loads(shared_path("hostile", "unicode", "normalization.json").read_text("utf-8"))
    assert len(pairs) == 24
    for pair in pairs:
        one, other = clean(pair["a"]), clean(pair["b"])
        assert (one == other) == _is_one_text(pair["a"], pair["b"]), pair
        assert _is_clean(one), pair
        if pair["rel"] == "same after NFC":
            assert one == other, pair
    assert sum(pair["a"] == pair["b"] for pair in pairs) < sum(clean(one["a"]) == clean(one["b"]) for one in pairs)


def _is_one_text(one: str, other: str) -> bool:
    """By the rule alone: NFC, without formats, white space folded."""
    return (
        len({" ".join(unicodedata.normalize("NFC", text).replace("\u200b", "").split()) for text in (one, other)}) == 1
    )
