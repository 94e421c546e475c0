"""Networks made comparable: what a network's hottest paper of a usual day reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hotpapers.domain.digest import Calibration, Entry
from hotpapers.domain.mention import Network
from hotpapers.domain.ranking.policy import POLICY, Policy


def network_tops(entries: Iterable[Entry]) -> Mapping[Network, int]:
    """The strongest part of each network in a digest, in millionths; 0 where it gave nothing."""
    tops = dict.fromkeys(Network, 0)
    for part in (part for entry in entries for part in entry.score.parts):
        tops[part.network] = max(tops[part.network], part.raw or 0)
    return tops


def calibrate(tops: Mapping[Network, Sequence[int]], policy: Policy = POLICY) -> tuple[Calibration, ...]:
    """T of every network: the median of its daily tops, in millionths, rounded down.

    `tops` are of the digests before D at the same recount step in which the network was `ok`, newest first; only the
    last `trailing_days` count, and days that are missing are filled with the default.
    """
    return tuple(_calibrated(network, tuple(tops.get(network, ())), policy) for network in Network)


def _calibrated(network: Network, tops: Sequence[int], policy: Policy) -> Calibration:
    real, default = tops[: policy.trailing_days], policy.typical[network]
    days = sorted([*real, *[default] * (policy.trailing_days - len(real))])
    median = (days[(len(days) - 1) // 2] + days[len(days) // 2]) // 2
    return Calibration(network, max(median, default // 2), len(real))


def typical(calibration: Iterable[Calibration], policy: Policy = POLICY) -> Mapping[Network, int]:
    """T by network, the default where the calibration has none."""
    return {**policy.typical, **{one.network: one.typical for one in calibration}}
