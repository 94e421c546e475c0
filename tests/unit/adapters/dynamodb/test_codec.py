"""Nouns and bytes in items, and the rule by which two announcements of a paper are one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hotpapers.adapters.dynamodb import keys
from hotpapers.adapters.dynamodb.codec import MOST, among, encoded, held, packed, place, single, unpacked, whole
from hotpapers.domain.errors import StoreError
from hotpapers.domain.mention import Mention
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_mention

AT = keys.key("DIGEST#2026-09-24", "R0001-00000000#E0001")
EDGES = [MOST - 1, MOST, MOST + 1, 2 * MOST, 2 * MOST + 1, 3 * MOST + 7]
SIZES = st.one_of(st.integers(0, 2_000), st.sampled_from(EDGES))


def nothing(_keys: Any) -> dict[Any, Any]:
    return {}


@given(SIZES, st.integers(0, 255))
def test_bytes_of_any_length_come_back_from_the_rows_that_hold_them(length: int, seed: int) -> None:
    data = bytes((seed + n) % 256 for n in range(min(length, 3_000))) + bytes(max(0, length - 3_000))
    rows = held(AT, data)
    assert all(len(row["data"]["B"]) <= MOST for row in rows if "data" in row)
    assert place(rows[-1]) == place(AT)
    items, many = among(reversed(rows))
    assert [place(item) for item in items] == [place(AT)]
    assert whole(items[0], many) == data


def test_rows_of_many_items_are_told_apart() -> None:
    other = keys.key("DIGEST#2026-09-24", "R0001-00000000#E0002")
    first, second = b"1" * (MOST + 1), b"2"
    items, many = among([*held(AT, first), *held(other, second)])
    assert [whole(item, many) for item in items] == [first, second]


def test_parts_of_another_content_have_another_name() -> None:
    one, two = held(AT, b"1" * (MOST + 1)), held(AT, b"2" * (MOST + 1))
    assert {place(row) for row in one} & {place(row) for row in two} == {place(AT)}


def test_a_part_that_is_missing_is_an_error() -> None:
    item = held(AT, b"1" * (MOST + 1))[-1]
    with pytest.raises(StoreError, match="0 of 2 parts"):
        whole(item, nothing)


@pytest.mark.parametrize("version", ["2", None])
def test_an_unknown_version_is_refused_in_words(version: str | None) -> None:
    (item,) = held(AT, b"1")
    unknown = {**item, "v": {"S": version}} if version else {name: item[name] for name in item if name != "v"}
    with pytest.raises(StoreError, match=r"DIGEST#2026-09-24/R0001-0+#E0001 has schema version .* deploy a newer"):
        whole(unknown, nothing)


def test_fields_that_a_newer_code_added_are_passed_over() -> None:
    known = _mention()
    newer = {**known, "author": {**known["author"], "colour": "red"}, "mood": 7}
    assert unpacked(packed(newer), Mention) == a_mention("1")


def _mention() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(encoded(a_mention("1")))
    return read


def test_fields_that_an_older_code_did_not_have_get_their_defaults() -> None:
    older = {name: value for name, value in _mention().items() if name not in ("reach", "markup", "lang", "quotes")}
    assert unpacked(packed(older), Mention) == a_mention("1")


@pytest.mark.parametrize("data", [b"", b"not zlib", packed({"half": "a mention"}), packed(a_mention("1"))[:-5]])
def test_bytes_that_are_no_noun_are_an_error(data: bytes) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        unpacked(data, Mention)


def test_a_noun_for_one_item_is_refused_where_it_needs_more() -> None:
    assert single(AT, "small", expires={"N": "1"})["expires"] == {"N": "1"}
    with pytest.raises(StoreError, match="a list takes"):
        single(AT, [n * n * 7919 for n in range(400_000)])


@pytest.mark.parametrize("number", [2**63, -(2**63), 10**30])
def test_numbers_of_any_size_come_back_or_are_refused(number: int) -> None:
    try:
        assert unpacked(packed(a_mention("1", likes=number)), Mention).likes == number
    except StoreError as error:
        assert "Mention" in str(error)  # noqa: PT017 - either is right


def test_keys_of_a_revision_do_not_begin_like_another_s() -> None:
    one, two = keys.prefix(1, "0" * 64), keys.prefix(10_001, "0" * 64)
    assert not keys.entry(two, 1).startswith(keys.entries(one))
    assert keys.entry(one, 1_000).startswith(keys.entries(one))
