"""Partial data never replaces a better digest."""

from __future__ import annotations

from hotpapers.domain.digest import Digest
from hotpapers.domain.mention import SourceState, SourceStatus

LEAST_SHARE = 0.5
"""A network that gives less than this share of what it gave the stored digest is not believed."""


def better_or_equal(new: Digest, stored: Digest) -> str | None:
    """None where `new` may replace `stored`, else why not, in words."""
    if stored.complete and not new.complete:
        return f"listings of {', '.join(new.announced.missing)} are missing, and the stored digest has all"
    if _papers(new) < _papers(stored):
        return f"{_papers(new)} papers announced, and the stored digest has {_papers(stored)}"
    before = {status.network: status for status in stored.sources}
    for status in new.sources:
        if why := _lost(status, before.get(status.network)):
            return why
    return None


def _papers(digest: Digest) -> int:
    return digest.announced.new + digest.announced.cross


def _lost(now: SourceStatus, before: SourceStatus | None) -> str | None:
    if before is None or before.state is not SourceState.OK:
        return None
    name = now.network.label
    if now.state is not SourceState.OK:
        return f"{name} is {now.state}, and was ok for the stored digest"
    if now.items < before.items * LEAST_SHARE:
        return f"{name} gave {now.items} posts, and {before.items} for the stored digest"
    return None
