"""What could be counted, and since when it is so."""

from __future__ import annotations

from hotpapers.domain.mention import SourceStatus
from hotpapers.domain.run import StatusPage
from hotpapers.views import addresses, words
from hotpapers.views.pages.frame import NAME, Head, render


def status(site: str, page: StatusPage | None) -> bytes:
    head = Head(
        site,
        addresses.STATUS,
        f"{NAME}: what could be counted",
        page.words[0] if page and page.words else "No count has run here yet.",
    )
    return render(
        "status.html.j2",
        head,
        page=page,
        sources=[(source.network.label, words.state(source), _items(source)) for source in page.sources]
        if page
        else [],
    )


def _items(source: SourceStatus) -> str:
    return words.count(source.items, "post") if source.items else ""
