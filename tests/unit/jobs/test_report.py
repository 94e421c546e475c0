"""The numbers that an operator watches, from what a run did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hotpapers.domain.mention import Network, SourceState
from hotpapers.jobs.report import HarvestReport, Health, Measured, measured
from hotpapers.jobs.revise import Revised

from tests.builders import DAY, NOW, a_status

BUDGET = 1.5


def numbers(report: HarvestReport, budget: float = BUDGET) -> Mapping[tuple[str, str | None], float]:
    """By name and network; none is told twice."""
    pairs = [((name, one.network), value) for one in measured(report, budget) for name, value in one.values.items()]
    assert len(pairs) == len(dict(pairs))
    return dict(pairs)


def a_count(day: date = DAY, sources: Mapping[Network, SourceState] | None = None) -> Revised:
    statuses = tuple(a_status(network, state, items=7) for network, state in (sources or {}).items())
    return Revised("saved", day, "1d", 3, announced=900, listed=40, mentions=70, sources=statuses)


def test_an_hour_in_which_nothing_is_counted_tells_only_whether_all_is_well() -> None:
    report = HarvestReport(NOW, health=Health(DAY, 1, late=True, failures=2))
    assert numbers(report) == {("Late", None): 1, ("DigestsMissed", None): 1, ("FailedInvocations", None): 2}


def test_failures_that_nobody_could_count_are_not_told_as_none() -> None:
    report = HarvestReport(NOW, health=Health(DAY, 0, late=False, failures=None))
    assert numbers(report) == {("Late", None): 0, ("DigestsMissed", None): 0}


def test_a_day_asked_for_by_its_name_says_nothing_of_the_stacks_health() -> None:
    assert ("Late", None) not in numbers(HarvestReport(NOW, (a_count(),)))


def test_a_network_has_its_mentions_and_its_state_and_one_that_is_off_has_neither() -> None:
    states = {
        Network.BLUESKY: SourceState.OK,
        Network.HACKERNEWS: SourceState.PARTIAL,
        Network.X: SourceState.OFF,
        Network.MASTODON: SourceState.FAILED,
    }
    told = numbers(HarvestReport(NOW, (a_count(DAY, states),)))
    assert told["PapersListed", None] == 40
    assert (told["Mentions", Network.BLUESKY], told["SourceState", Network.BLUESKY]) == (7, 2)
    assert told["SourceState", Network.HACKERNEWS] == 1
    assert told["SourceState", Network.MASTODON] == 0
    assert not [name for name in told if name[1] == Network.X]


def test_of_several_digests_the_newest_has_numbers_and_each_line_says_which() -> None:
    older, newer = a_count(DAY - timedelta(days=7)), a_count(DAY, {Network.BLUESKY: SourceState.OK})
    for counts in ((older, newer), (newer, older)):
        lines: list[Measured] = list(measured(HarvestReport(NOW, counts), BUDGET))
        assert {line.about["digest"] for line in lines} == {str(DAY)}
        assert {line.about["revision"] for line in lines} == {3}


@pytest.mark.parametrize(("cost", "used"), [(0.75, 50), (1.5, 100), (1.505, pytest.approx(100.33, abs=0.01))])
def test_what_x_costs_is_told_of_the_whole_day_and_as_a_part_of_the_budget(cost: float, used: float) -> None:
    told = numbers(HarvestReport(NOW, asked=(a_status(), a_status(Network.X, cost=0.25)), x_spent=cost))
    assert told["XSpend", None] == pytest.approx(cost)
    assert told["XBudgetUsed", None] == pytest.approx(used)


def test_a_network_that_was_not_asked_costs_nothing_to_tell_of() -> None:
    off = a_status(Network.X, SourceState.OFF, requests=0)
    assert numbers(HarvestReport(NOW, asked=(off,))) == {}


def test_spending_without_a_budget_is_all_of_it() -> None:
    told = numbers(HarvestReport(NOW, asked=(a_status(Network.X, cost=0.005),), x_spent=0.005), budget=0)
    assert told["XBudgetUsed", None] == 100
