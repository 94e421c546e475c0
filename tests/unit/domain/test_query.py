"""Parameters are understood or refused by name; pages together are the list, whatever is added meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hotpapers.domain.calendar import Month, Week
from hotpapers.domain.errors import InvalidDate, InvalidQuery
from hotpapers.domain.query import LIMIT, Query, folded, page, query, span, words
from hypothesis import given
from hypothesis import strategies as st

ALL = ("fields", "limit", "cursor", "from", "to", "category", "since", "min_score", "sort", "q")
_ROW = st.tuples(st.integers(0, 20).map(float), st.text("abc", max_size=3))
_ROWS = st.lists(_ROW, unique=True, max_size=40).map(sorted)


def read(**given: str) -> Query:
    return query({name.rstrip("_"): value for name, value in given.items()}, ALL, ("id", "title"))


def all_pages(rows: list[tuple[float, str]], asked: Query) -> list[list[tuple[float, str]]]:
    found, more = [], True
    while more:
        shown, cursor = page(rows, lambda row: row, asked, (float, str))
        found.append(list(shown))
        asked, more = replace(asked, cursor=cursor), cursor is not None
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [("2026-09-24", date(2026, 9, 24)), ("2026-W39", Week(2026, 39)), ("2026-09", Month(2026, 9))],
)
def test_a_span_is_known_by_its_spelling(text: str, found: object) -> None:
    assert span(text) == found


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-9", "2026-13", "2026-W54", "2026-02-30", "2026-W39-1", "２０２６-09"]
)
def test_a_span_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidDate):
        span(text)


def test_parameters_are_read_and_told_as_they_were_understood() -> None:
    asked = read(limit="7", from_="2026-09-01", min_score="12.50", q="Über  Alles", fields="id,title,id", sort="date")
    assert (asked.limit, asked.from_, asked.min_score, asked.sort) == (7, date(2026, 9, 1), 12.5, "date")
    assert asked.fields == ("id", "title")
    assert dict(asked.applied) == {"from": "2026-09-01", "min_score": 12.5, "q": "uber alles", "sort": "date"}


def test_without_parameters_a_page_has_the_usual_length() -> None:
    assert read() == Query(limit=LIMIT)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("limit", value) for value in ("0", "101", "-1", "1e1", "01", "1.0", "", "٣", "1,2", "9" * 50)),
        *(("from", value) for value in ("2024-13-01", "0001-01-01", "9999-12-31", "today", "2024-1-1", "")),
        *(
            ("category", value)
            for value in ("*", "cs.LG' OR 1=1", "cs.LG\r\nX: 1", "CS.LG", "cs.lg", "", "cs.", "a" * 90)
        ),
        *(("min_score", value) for value in ("-1", "NaN", "inf", "1e9", "999999.5", "1.", "")),
        *(("sort", value) for value in ("pk;desc", "Score", "")),
        *(("q", value) for value in ("", " ", "\0", "!?_", "a" * 201)),
        *(("fields", value) for value in ("", "id,,title", "id;title", "heat", "id" * 40, "__class__")),
        *(("cursor", value) for value in ("", "a" * 401)),
        ("limits", "5"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(InvalidQuery) as refused:
        query({name: value, "limit" if name != "limit" else "sort": "1" if name != "limit" else "date"}, ALL, ("id",))
    assert list(refused.value.wrong) == [name]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InvalidQuery) as refused:
        read(limit="0", since="x", colour="red")
    assert refused.value.wrong.keys() == {"limit", "since", "colour"}


@given(rows=_ROWS, limit=st.integers(1, 9))
def test_pages_together_are_the_list(rows: list[tuple[float, str]], limit: int) -> None:
    pages = all_pages(rows, Query(limit=limit))
    assert [row for one in pages for row in one] == rows
    assert all(len(one) == limit for one in pages[:-1])
    assert pages[-1] or not rows


@given(rows=_ROWS.filter(bool), limit=st.integers(1, 9), new=st.lists(st.text("xyz", min_size=1), unique=True))
def test_what_is_added_in_front_moves_nothing(rows: list[tuple[float, str]], limit: int, new: list[str]) -> None:
    first, cursor = page(rows, lambda row: row, Query(limit=limit), (float, str))
    added = [*((-1.0, name) for name in sorted(new)), *rows]
    rest = all_pages(added, Query(limit=limit, cursor=cursor)) if cursor else []
    assert [*first, *(row for one in rest for row in one)] == rows


@given(cursor=st.text(max_size=60) | st.binary(max_size=40).map(lambda raw: raw.hex()))
def test_a_cursor_that_is_none_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidQuery):
        page([(1.0, "a")], lambda row: row, Query(cursor=cursor or "-"), (float, str))


def test_a_cursor_of_another_list_is_refused() -> None:
    rows = [(float(n), "a") for n in range(9)]
    _, cursor = page(rows, lambda row: row, read(limit="2", category="cs.LG"), (float, str))
    other = replace(read(category="cs.CL"), cursor=cursor)
    for shape, asked in (((float, str), other), ((float, int), replace(other, applied=read(category="cs.LG").applied))):
        with pytest.raises(InvalidQuery, match="cursor"):
            page(rows, lambda row: row, asked, shape)


def test_words_are_compared_without_case_accents_and_signs() -> None:
    assert words("Schrödinger's  CAT_cat—ﬁn") == ("schrodinger", "s", "cat", "fin")
    assert words("$\\alpha$-Ćwiczenia 量子") == ("alpha", "cwiczenia", "量子")
    assert words("!?_") == ()


def test_the_signs_at_the_end_of_a_name_are_its_own() -> None:
    assert words("C++ C++17 C# (F#), Li+/H+") == ("c++", "17", "c#", "f#", "li+", "h+")
    assert words("a+b = #1 + x+++y") == ("a", "b", "1", "x++", "y")
    assert words(".NET (.csv) ASP.NET e.g.") == (".net", ".csv", "asp", "net", "e", "g")
    assert words(".5 3.14 ...so") == ("5", "3", "14", "so")


def test_dates_the_wrong_way_round_are_refused_by_both_names() -> None:
    with pytest.raises(InvalidQuery) as refused:
        read(from_="2026-09-25", to="2026-09-24")
    assert refused.value.wrong == {"from": "is later than to, 2026-09-24", "to": "is earlier than from, 2026-09-25"}
    assert read(from_="2026-09-24", to="2026-09-24").applied


@pytest.mark.parametrize("name", ["cs.LG", "math", "physics.ao-ph", "cond-mat.mes-hall", "q-bio.NC", "physics.optics"])
def test_arxivs_own_categories_are_understood(name: str) -> None:
    assert read(category=name).category == name


@given(st.text())
def test_what_is_folded_is_folded_once(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)
    assert folded(text).isascii() or not text.isascii()
