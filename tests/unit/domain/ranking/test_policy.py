from dataclasses import FrozenInstanceError

import pytest
from hotpapers.domain.mention import Network
from hotpapers.domain.ranking import ALGORITHMS, CHANGES, POLICIES, POLICY


def test_the_changelog_speaks_of_the_version_that_ranks_newest_first() -> None:
    assert CHANGES[0].version == POLICY.version
    assert list(CHANGES) == sorted(CHANGES, key=lambda change: change.day, reverse=True)
    assert {change.version for change in CHANGES} == set(POLICIES)
    assert {algorithm.version for algorithm in ALGORITHMS.values()} == {POLICY.version}


def test_every_network_has_a_weight_and_a_default() -> None:
    assert set(POLICY.weights) == set(POLICY.typical) == set(Network)
    assert all(default // 2 > 0 for default in POLICY.typical.values())


def test_the_policy_cannot_be_changed_while_it_ranks() -> None:
    with pytest.raises(FrozenInstanceError):
        POLICY.least_score = 1  # type: ignore[misc]
    with pytest.raises(TypeError):
        POLICY.weights[Network.X] = 1  # type: ignore[index]
