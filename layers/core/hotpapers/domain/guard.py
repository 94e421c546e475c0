"""Partial data never replaces a better digest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hotpapers.domain.digest import Digest
from hotpapers.domain.mention import SourceState, SourceStatus
from hotpapers.domain.recount import position

LEAST_SHARE = 0.5
"""A network that gives less than this share of the posts it gave the stored digest is not believed …"""
LEAST_LOSS = 3
"""… unless fewer posts than these are gone: people delete some."""
LEAST_ANNOUNCED = 0.95
"""Of the stored digest's papers: arXiv takes back a few, a broken listing loses many."""


def better_or_equal(new: Digest, stored: Digest) -> str | None:
    """None where `new` may replace `stored`, else why not, in words.

    The networks of `new` are those asked this time, and those that were not with the status they had: a network that is
    off now was not asked. An operator may override.
    """
    return next(_refusals(new, stored), None)


def _refusals(new: Digest, stored: Digest) -> Iterator[str]:
    if stored.imported and not new.imported:
        yield "the stored digest is a post of the original blog"
    if position(new.step) < position(stored.step):
        yield f"counted for {new.step} after the opening, and the stored digest for {stored.step}"
    if lost := [subject for subject in new.announced.missing if _had(subject, stored)]:
        yield f"no listing of {', '.join(lost)}, and the stored digest has it"
    if _papers(new) < _papers(stored) * LEAST_ANNOUNCED:
        yield f"{_papers(new)} papers announced, and {_papers(stored)} in the stored digest"
    yield from losses(new.sources, stored)


def losses(sources: Iterable[SourceStatus], stored: Digest) -> Iterator[str]:
    """What networks give less of than they gave `stored`, in words."""
    before = {status.network: status for status in stored.sources}
    for status in sources:
        if status.network in before and status.state is not SourceState.OFF:
            yield from _lost(status, before[status.network])


def _had(subject: str, stored: Digest) -> bool:
    return subject in stored.announced.subjects and subject not in stored.announced.missing


def _papers(digest: Digest) -> int:
    return digest.announced.new + digest.announced.cross


def _lost(now: SourceStatus, before: SourceStatus) -> Iterator[str]:
    name = now.network.label
    if before.state is SourceState.OK and now.state is not SourceState.OK:
        yield f"{name} is {now.state}, and was ok for the stored digest"
    if now.items < before.items * LEAST_SHARE and before.items - now.items >= LEAST_LOSS:
        yield f"{name} gave {now.items} posts, and {before.items} for the stored digest"
