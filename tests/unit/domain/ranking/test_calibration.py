from dataclasses import replace
from datetime import timedelta
from statistics import median

import pytest
from hotpapers.domain.digest import Calibration, State, Top
from hotpapers.domain.mention import Network, SourceState
from hotpapers.domain.outline import Outline
from hotpapers.domain.ranking import HEAT, calibrate, calibrated, tops_of
from hotpapers.domain.ranking.calibration import typical
from hotpapers.domain.ranking.heat import Scale
from hotpapers.domain.ranking.policy import MILLION, POLICY
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAY, a_digest, a_status

X, BLUESKY = Network.X, Network.BLUESKY
TOPS = st.lists(st.integers(0, 10**10), max_size=40)


def of(network: Network, tops: list[int]) -> Calibration:
    return next(one for one in calibrate({network: tops}) if one.network is network)


def outline(days_before: int, *tops: Top) -> Outline:
    return Outline(DAY - timedelta(days=days_before), "1d", State.OPEN, HEAT, (), tops)


def t(found: tuple[Calibration, ...], network: Network) -> int:
    return typical(found)[network]


@given(st.lists(st.integers(30 * MILLION, 10**10), min_size=20, max_size=20))
def test_t_is_the_median_of_twenty_daily_tops(tops: list[int]) -> None:
    assert of(X, tops) == Calibration(X, int(median(tops)), 20)


@given(TOPS)
def test_days_that_are_missing_are_filled_with_the_default(tops: list[int]) -> None:
    filled = [*tops[:20], *[60 * MILLION] * (20 - len(tops))]
    assert of(X, tops) == Calibration(X, max(int(median(filled)), 30 * MILLION), min(20, len(tops)))


def test_ten_days_are_enough_to_begin_to_move_t() -> None:
    assert [of(X, [100 * MILLION] * days).typical // MILLION for days in (9, 10, 11)] == [60, 80, 100]


def test_t_is_never_below_half_the_default() -> None:
    assert {one.network: one.typical for one in calibrate({network: [0] * 20 for network in Network})} == {
        network: default // 2 for network, default in POLICY.typical.items() if network is not Network.IMPORT
    }


def test_the_least_t_is_a_whole_number_by_which_papers_can_be_scored() -> None:
    quiet = calibrate({network: [0] * 20 for network in Network})
    assert Scale(typical(quiet)).shown(0) == 0


def test_only_the_twenty_newest_digests_count() -> None:
    assert of(X, [50 * MILLION] * 20 + [10**12] * 50) == Calibration(X, 50 * MILLION, 20)


def test_a_network_without_days_has_the_default_and_is_not_touched_by_others() -> None:
    alone, both = calibrate({X: [10**9] * 20}), calibrate({X: [10**9] * 20, BLUESKY: [10**8] * 20})
    assert t(alone, BLUESKY) == 40 * MILLION
    assert t(both, BLUESKY) == 10**8
    assert [one for one in alone if one.network is not BLUESKY] == [one for one in both if one.network is not BLUESKY]


def test_a_digest_is_calibrated_by_earlier_ones_at_its_own_step() -> None:
    earlier = [outline(n, Top("0h", X, 40 * MILLION), Top("1d", X, 90 * MILLION)) for n in range(1, 21)]
    assert t(calibrated(DAY, "0h", earlier), X) == 40 * MILLION
    assert t(calibrated(DAY, "1d", earlier), X) == 90 * MILLION
    assert t(calibrated(DAY, "2d", earlier), X) == 60 * MILLION


def test_digests_of_the_day_and_after_it_do_not_calibrate_it() -> None:
    later = [outline(-n, Top("0h", X, 90 * MILLION)) for n in range(20)]
    assert t(calibrated(DAY, "0h", later), X) == 60 * MILLION
    itself = [outline(0, Top("0h", X, 90 * MILLION))] * 20
    assert t(calibrated(DAY, "0h", itself), X) == 60 * MILLION


def test_another_policy_is_the_one_that_calibrates() -> None:
    short = replace(POLICY, trailing_days=1)
    assert t(calibrated(DAY, "0h", [outline(1, Top("0h", X, 90 * MILLION))], policy=short), X) == 90 * MILLION


def test_the_newest_twenty_in_which_the_network_was_ok_count_however_old() -> None:
    silent = [outline(n) for n in range(1, 30)]
    old = [outline(n, Top("0h", X, 90 * MILLION)) for n in range(30, 50)]
    older = [outline(n, Top("0h", X, 500 * MILLION)) for n in range(50, 80)]
    assert t(calibrated(DAY, "0h", [*older, *old, *silent]), X) == 90 * MILLION


def test_what_a_revision_was_calibrated_by_is_frozen_for_its_step() -> None:
    frozen = calibrate({X: [70 * MILLION] * 20})
    stored = a_digest(step="1d", calibration=frozen)
    moved = [outline(n, Top("1d", X, 900 * MILLION)) for n in range(1, 21)]
    assert calibrated(DAY, "1d", moved, stored) == frozen
    assert t(calibrated(DAY, "2d", moved, stored), X) == 60 * MILLION
    assert t(calibrated(DAY, "1d", moved, replace(stored, calibration=())), X) == 900 * MILLION


@pytest.mark.parametrize(("state", "kept"), [(SourceState.OK, True), *((s, False) for s in SourceState if s != "ok")])
def test_only_a_network_that_was_ok_leaves_its_top(state: SourceState, kept: bool) -> None:
    tops = tops_of({X: 5, BLUESKY: 7}, "1d", [a_status(X, state), a_status(BLUESKY, SourceState.OK)])
    assert (Top("1d", X, 5) in tops) is kept
    assert Top("1d", BLUESKY, 7) in tops


def test_a_network_that_was_ok_and_gave_nothing_leaves_a_top_of_0() -> None:
    assert tops_of({}, "0h", [a_status(X)]) == (Top("0h", X, 0),)


def test_without_calibration_the_defaults_hold() -> None:
    assert typical(()) == POLICY.typical
    assert typical((Calibration(X, 7, 20),)) == {**POLICY.typical, X: 7}
