"""What a digest owes to time: how its papers moved between recounts, and what it keeps for the digests after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from hotpapers.domain.digest import Digest, Entry, Standing, Top
from hotpapers.domain.mention import Network
from hotpapers.domain.outline import Outline
from hotpapers.domain.paper import PaperId
from hotpapers.domain.ranking import tops_of
from hotpapers.domain.ranking.field import field_view
from hotpapers.domain.recount import STEPS, position
from hotpapers.domain.rollup import days_listed


def placed(digest: Digest, stored: Digest | None, others: Iterable[Outline], tops: Mapping[Network, int]) -> Digest:
    """A freshly ranked digest with everything that comes from its own past and from other digests.

    `stored`: its visible revision. `others`: outlines of the 20 digests before it and the week after. `tops`: those of
    `Ranked`. The same step with the same digests around it gives the same, however often it is asked.
    """
    outlines = [one for one in others if one.date != digest.date]
    standings = (*_earlier(digest, stored), _standing(digest))
    days = _days(digest, outlines)
    seen = {entry.paper.id: entry.first_seen for entry in stored.entries} if stored else {}
    entries = tuple(
        replace(
            moved(entry, standings),
            days_listed=max(1, days.get(entry.paper.id, 0)),
            first_seen=min(filter(None, (entry.first_seen, seen.get(entry.paper.id))), default=None),
        )
        for entry in field_view(digest, outlines)
    )
    return replace(digest, entries=entries, standings=standings, tops=_tops(digest, stored, tops))


def _standing(digest: Digest) -> Standing:
    return Standing(digest.step, tuple(entry.paper.id for entry in digest.entries))


def _earlier(digest: Digest, stored: Digest | None) -> tuple[Standing, ...]:
    """A re-run of a step takes that step's place."""
    return tuple(one for one in (stored.standings if stored else ()) if position(one.step) < position(digest.step))


def moved(entry: Entry, standings: Sequence[Standing]) -> Entry:
    """With its rank at the recount before, and the best it ever had. `standings`: of every step, its own the last."""
    ranks = [_rank(entry.paper.id, standing) for standing in standings]
    return replace(
        entry, previous_rank=ranks[-2] if len(ranks) > 1 else None, peak_rank=min(rank for rank in ranks if rank)
    )


def _rank(paper: PaperId, standing: Standing) -> int | None:
    return standing.papers.index(paper) + 1 if paper in standing.papers else None


def _days(digest: Digest, outlines: Sequence[Outline]) -> Mapping[PaperId, int]:
    """Up to the date that the step reaches, not up to the run's: a re-run on another day counts the same."""
    until = digest.date + timedelta(days=STEPS.get(digest.step, timedelta()).days)
    return days_listed([*outlines, Outline.of(digest)], until)


def _tops(digest: Digest, stored: Digest | None, tops: Mapping[Network, int]) -> tuple[Top, ...]:
    earlier = (top for top in (stored.tops if stored else ()) if position(top.step) < position(digest.step))
    now = tops_of(tops, digest.step, digest.sources) if digest.algorithm.name == "heat" else ()
    return (*earlier, *now)
