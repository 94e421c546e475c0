"""Pages that no digest changes."""

from __future__ import annotations

from collections.abc import Mapping

from hotpapers.domain.mention import Network
from hotpapers.domain.ranking.policy import CHANGES, MILLION, POLICY
from hotpapers.domain.recount import STEPS
from hotpapers.views import addresses, words
from hotpapers.views.history import step
from hotpapers.views.pages.frame import NAME, Head, render


def ranking(site: str) -> bytes:
    head = Head(
        site,
        addresses.RANKING,
        f"{NAME}: how papers are ranked",
        "Which posts count, how they are added, every constant, and what changed when.",
    )
    return render(
        "ranking.html.j2",
        head,
        policy=POLICY,
        weights=_in_ones(POLICY.weights),
        typical=_in_ones(POLICY.typical),
        steps=words.listed([step(name).removeprefix("after ") for name in STEPS if name != "0h"]),
        changes=CHANGES,
    )


def missing(site: str) -> bytes:
    head = Head(
        site, addresses.MISSING, f"{NAME}: there is no such page", "There is no page at this address.", robots="noindex"
    )
    return render("missing.html.j2", head)


def _in_ones(millionths: Mapping[Network, int]) -> list[tuple[str, str]]:
    return [
        (network.label, f"{value / MILLION:g}")
        for network, value in millionths.items()
        if network is not Network.IMPORT
    ]
