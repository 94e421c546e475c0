from __future__ import annotations

import threading

import pytest
from hotpapers.adapters.http import Pace
from hotpapers.adapters.http.pace import pace_of


def test_the_pause_is_counted_from_the_end_of_a_request() -> None:
    pace, time = Pace(15), [0.0]
    with pace.turn(lambda: time[0]):
        time[0] = 4.0
    assert pace.wait("arxiv.org", 4.0) == 15
    assert pace.wait("arxiv.org", 18.5) == pytest.approx(0.5)
    assert pace.wait("arxiv.org", 30.0) == 0


def test_a_request_that_failed_is_paused_after_all_the_same() -> None:
    pace = Pace(15)
    with pytest.raises(RuntimeError), pace.turn(lambda: 0.0):
        raise RuntimeError
    assert pace.wait("arxiv.org", 0.0) == 15


def test_a_host_that_asks_for_quiet_gets_it_and_its_neighbour_still_answers() -> None:
    pace = Pace(0)
    pace.leave("arxiv.org", 100.0, 300.0)
    pace.leave("arxiv.org", 101.0, 5.0)
    assert pace.wait("arxiv.org", 150.0) == 250
    assert pace.wait("rss.arxiv.org", 150.0) == 0


def test_two_requests_are_never_under_way_at_once() -> None:
    pace, second = Pace(0), threading.Event()

    def ask() -> None:
        with pace.turn(lambda: 0.0):
            second.set()

    thread = threading.Thread(target=ask)
    with pace.turn(lambda: 0.0):
        thread.start()
        assert not second.wait(0.05)
    thread.join()
    assert second.is_set()


def test_a_part_of_a_host_keeps_the_pace_of_the_host() -> None:
    arxiv, other = Pace(15), Pace(1)
    paces = {"arxiv.org": arxiv, "other.example:8080": other}
    assert pace_of(paces, "export.arxiv.org") is arxiv
    assert pace_of(paces, "other.example:8080") is other
    assert pace_of(paces, "notarxiv.org") is None
    assert pace_of(paces, "other.example") is None
