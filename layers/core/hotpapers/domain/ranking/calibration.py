"""Networks made comparable: what a network's hottest paper of a usual day reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from hotpapers.domain.digest import Calibration, Digest, Top
from hotpapers.domain.mention import Network, SourceState, SourceStatus
from hotpapers.domain.outline import Outline
from hotpapers.domain.ranking.policy import POLICY, Policy


def tops_of(tops: Mapping[Network, int], step: str, sources: Iterable[SourceStatus]) -> tuple[Top, ...]:
    """What a digest keeps of its tops: only of networks that were `ok`, for a missing network is not zero."""
    ok = {status.network for status in sources if status.state is SourceState.OK}
    return tuple(Top(step, network, tops.get(network, 0)) for network in Network if network in ok)


def calibrated(
    day: date, step: str, before: Iterable[Outline], stored: Digest | None = None, policy: Policy = POLICY
) -> tuple[Calibration, ...]:
    """T of every network for the digest of `day` at a recount step.

    `before`: the outlines of earlier digests; others are passed over. What `stored` was calibrated by at this step
    stays: a re-run changes nothing.
    """
    if stored is not None and stored.step == step and stored.calibration:
        return stored.calibration
    earlier = sorted((outline for outline in before if outline.date < day), key=lambda one: one.date, reverse=True)
    return calibrate({network: list(_tops(network, step, earlier)) for network in Network}, policy)


def _tops(network: Network, step: str, earlier: Iterable[Outline]) -> Iterable[int]:
    return (top.raw for one in earlier for top in one.tops if top.network is network and top.step == step)


def calibrate(tops: Mapping[Network, Sequence[int]], policy: Policy = POLICY) -> tuple[Calibration, ...]:
    """T of every network that is asked: the median of its daily tops, in millionths, rounded down.

    `tops` are of the digests before D at the same recount step in which the network was `ok`, newest first; only the
    last `trailing_days` count, and days that are missing are filled with the default.
    """
    networks = (network for network in Network if network is not Network.IMPORT)
    return tuple(_calibrated(network, tuple(tops.get(network, ())), policy) for network in networks)


def _calibrated(network: Network, tops: Sequence[int], policy: Policy) -> Calibration:
    real, default = tops[: policy.trailing_days], policy.typical[network]
    days = sorted([*real, *[default] * (policy.trailing_days - len(real))])
    median = (days[(len(days) - 1) // 2] + days[len(days) // 2]) // 2
    return Calibration(network, max(median, default // 2), len(real))


def typical(calibration: Iterable[Calibration], policy: Policy = POLICY) -> Mapping[Network, int]:
    """T by network, the default where the calibration has none."""
    return {**policy.typical, **{one.network: one.typical for one in calibration}}
