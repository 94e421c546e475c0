"""Pages that no digest changes."""

from __future__ import annotations

from hotpapers.domain.ranking.policy import POLICY
from hotpapers.views import addresses
from hotpapers.views.pages.frame import NAME, Head, render


def ranking(site: str) -> bytes:
    head = Head(
        site,
        addresses.RANKING,
        f"{NAME}: how papers are ranked",
        "Which posts count, how they are added, and every constant.",
    )
    return render("ranking.html.j2", head, policy=POLICY)


def missing(site: str) -> bytes:
    head = Head(site, addresses.MISSING, f"{NAME}: there is no such page", "There is no page at this address.")
    return render("missing.html.j2", head)
