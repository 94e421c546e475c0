"""What was counted → the next revision of a digest, unless the guard keeps the one that is there.

gathered, and what was not asked ─► calibrate ─► rank ─► place in time ─► guard ─► save
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hotpapers.domain.count import Count
from hotpapers.domain.digest import Digest
from hotpapers.domain.errors import RevisionConflict
from hotpapers.domain.guard import better_or_equal
from hotpapers.domain.history import placed
from hotpapers.domain.mention import Gathered, Mention, SourceStatus
from hotpapers.domain.outline import Outline
from hotpapers.domain.ranking import ALGORITHMS, Ranked, Ranking, calibrated, observed, people, ranked
from hotpapers.domain.recount import carried
from hotpapers.domain.takedown import without
from hotpapers.ports import Archive, DigestStore, StoredBody, Takedowns
from hotpapers.views.converting import converted

logger = logging.getLogger(__name__)

BEFORE, AFTER = 20, timedelta(days=7)
"""The digests around one that calibration, the field view and the days listed look at."""


@dataclass(frozen=True, slots=True)
class Revised:
    """What became of one digest."""

    outcome: str
    """`saved`, `unchanged` (the same content was visible already), `refused`."""
    day: date
    step: str
    revision: int
    """The visible one."""
    announced: int
    listed: int
    mentions: int
    sources: tuple[SourceStatus, ...]
    why: str | None = None
    missing: tuple[str, ...] = ()
    """Subjects whose listing the count did not have whole."""


@dataclass(frozen=True, slots=True)
class Revise:
    store: DigestStore
    archive: Archive
    takedowns: Takedowns
    ranking: Ranking
    site_url: str
    body: Callable[[Digest], StoredBody]
    """How a digest looks to the API."""

    def run(self, count: Count, gathered: Sequence[Gathered], *, force: bool = False) -> Revised:
        """Raises StoreError, and RevisionConflict where another run was faster: what was counted was joined to what is
        no more.
        """
        stored = self.store.load(count.day)
        if _revision(stored) != _revision(count.stored):
            raise RevisionConflict(f"{count.day}: another run committed meanwhile; the next hour tries again")
        # what a post of the blog printed is replaced, not added to: the same posts would count twice
        added = stored is not None and stored.imported is None
        whole = carried(gathered, stored, count.evidence) if stored and added else tuple(gathered)
        mentions = observed(post for one in whole for post in one.mentions)
        digest, counted = self._digest(count, whole, mentions)
        refusal = better_or_equal(digest, _left(stored, count.evidence)) if stored and not force else None
        if stored and refusal:
            logger.warning("kept revision %s of %s: %s", stored.revision, stored.date, refusal)
            kept = _revised("refused", stored, count, mentions)
            return replace(kept, sources=digest.sources, why=refusal)
        papers = [paper for paper in count.announcement.papers if paper.id in set(counted.named)]
        saved = self.store.save(converted(digest), self._body(digest), mentions, papers)
        return _revised("saved" if saved.revision > digest.revision else "unchanged", saved, count, mentions)

    def _body(self, digest: Digest) -> StoredBody:
        return self.body(without(replace(digest, revision=digest.revision + 1), self.takedowns.hidden()))

    def _digest(self, count: Count, whole: Sequence[Gathered], mentions: Sequence[Mention]) -> tuple[Digest, Ranked]:
        around = self._around(count.day)
        frozen = None if count.recalibrate else count.stored
        calibration = calibrated(count.day, count.step, around, frozen) if self.ranking == "heat" else ()
        counted = ranked(count.announcement.papers, mentions, algorithm=self.ranking, calibration=calibration)
        digest = Digest(
            date=count.day,
            window=count.window,
            generated_at=count.window.end,
            algorithm=ALGORITHMS[self.ranking],
            announced=count.announcement.announced,
            entries=counted.entries,
            sources=tuple(one.status for one in whole),
            complete=not count.announcement.announced.missing,
            revision=count.stored.revision if count.stored else 0,
            state=count.state,
            step=count.step,
            posts=len(mentions),
            people=people(mentions),
            calibration=calibration,
            site_url=self.site_url,
            named=counted.named,
        )
        return placed(digest, count.stored, around, counted.tops), counted

    def _around(self, day: date) -> tuple[Outline, ...]:
        before = self.store.days(newest=day - timedelta(days=1), limit=BEFORE)
        after = self.store.days(newest=day + AFTER, oldest=day + timedelta(days=1))
        return self.archive.outlines(one.date for one in (*before, *after))


def _left(stored: Digest, evidence: Sequence[Mention]) -> Digest:
    """`stored` without the posts that are known to be deleted since: to lose those is no loss."""
    held = Counter(post.network for post in evidence)
    return replace(
        stored, sources=tuple(replace(one, items=min(one.items, held[one.network])) for one in stored.sources)
    )


def _revision(digest: Digest | None) -> int:
    return digest.revision if digest else 0


def _revised(outcome: str, visible: Digest, count: Count, mentions: Sequence[Mention]) -> Revised:
    return Revised(
        outcome,
        count.day,
        count.step,
        visible.revision,
        announced=len(count.announcement.papers),
        listed=len(visible.entries),
        mentions=len(mentions),
        sources=visible.sources,
        missing=count.announcement.announced.missing,
    )
