"""Who gets mail: fake and table promise the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hotpapers.adapters.dynamodb import TableReaders
from hotpapers.ports import Readers

from tests.builders import DAY, NOW
from tests.conftest import QUICK
from tests.contracts.stores import BOTH, table
from tests.fakes import FakeReaders

DAYS = timedelta(days=1)
ADA = "ada@example.org"


def made(kind: str, request: Any, a_day: int = 500) -> Readers:
    """Of a table of their own: the archive's client would refuse what deletes."""
    if kind == "fake":
        return FakeReaders(a_day)
    request.getfixturevalue("table")
    return TableReaders(table(request.getfixturevalue("aws").client("dynamodb", config=QUICK)), a_day)


@pytest.fixture(params=BOTH)
def readers(request: Any) -> Readers:
    return made(request.param, request)


def test_an_address_waits_for_what_came_after_it_joined(readers: Readers) -> None:
    readers.add(ADA, NOW)
    assert list(readers.waiting(DAY)) == []
    assert list(readers.waiting(DAY + DAYS)) == [ADA]


def test_it_is_marked_once_for_a_day(readers: Readers) -> None:
    readers.add(ADA, NOW)
    assert [readers.mark(ADA, DAY + DAYS) for _ in range(2)] == [True, False]
    assert list(readers.waiting(DAY + DAYS)) == []
    assert readers.mark(ADA, DAY + 2 * DAYS)


def test_a_mark_is_taken_back(readers: Readers) -> None:
    readers.add(ADA, NOW)
    readers.mark(ADA, DAY + DAYS)
    readers.unmark(ADA, DAY + DAYS)
    assert list(readers.waiting(DAY + DAYS)) == [ADA]


def test_joining_twice_changes_nothing(readers: Readers) -> None:
    readers.add(ADA, NOW)
    readers.mark(ADA, DAY + DAYS)
    readers.add(ADA, NOW)
    assert list(readers.waiting(DAY + DAYS)) == []


def test_who_left_is_forgotten_and_is_not_marked(readers: Readers) -> None:
    readers.add(ADA, NOW)
    readers.remove(ADA)
    readers.remove(ADA)
    assert list(readers.waiting(DAY + DAYS)) == []
    assert not readers.mark(ADA, DAY + DAYS)
    readers.unmark(ADA, DAY + DAYS)
    assert list(readers.waiting(DAY + 9 * DAYS)) == []


def test_an_address_is_invited_once_a_day_and_again_after_it_left(readers: Readers) -> None:
    assert [readers.invite(ADA, NOW + n * DAYS / 2) for n in (0, 1, 2)] == [True, False, True]
    readers.remove(ADA)
    assert readers.invite(ADA, NOW + DAYS)


@pytest.mark.parametrize("spelt", ["Ada@example.org", "a.da@example.org", "ada+1@example.org"])
def test_another_spelling_of_a_mailbox_gets_no_second_invitation(readers: Readers, spelt: str) -> None:
    """Or a stranger's box could be filled with our letters."""
    assert [readers.invite(address, NOW) for address in (ADA, spelt, "eda@example.org")] == [True, False, True]


def test_an_invitation_that_did_not_go_out_is_taken_back_and_costs_no_reader_its_place(readers: Readers) -> None:
    readers.add(ADA, NOW)
    assert readers.invite(ADA, NOW)
    readers.uninvite(ADA)
    assert readers.invite(ADA, NOW)
    assert list(readers.waiting(DAY + DAYS)) == [ADA]


@pytest.mark.parametrize("kind", BOTH)
def test_so_many_are_invited_on_a_day_and_no_more(kind: str, request: Any) -> None:
    readers = made(kind, request, a_day=2)
    assert [readers.invite(f"{n}@example.org", NOW) for n in range(4)] == [True, True, False, False]
    assert readers.invite("5@example.org", NOW + DAYS)
