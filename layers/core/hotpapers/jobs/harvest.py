"""From an hour of the schedule to a saved digest.

    wake ─► listing of each subject ─► announced papers ─┐
                │ unchanged, empty: nothing to do        ├─► rank ─► guard ─► save
                ▼ broken everywhere: an error            │
            networks, side by side ─► mentions, statuses ┘

A network that fails costs its own mentions and is named in the digest. A subject that fails costs its own papers
and makes the digest incomplete. What nobody expected stops the run.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date

from hotpapers.domain.calendar import window
from hotpapers.domain.digest import Announced, Digest, Window
from hotpapers.domain.errors import RevisionConflict, SourceChanged, SourceError
from hotpapers.domain.guard import better_or_equal
from hotpapers.domain.listing import Listing, Outcome, merge
from hotpapers.domain.mention import Gathered, Mention, SourceState, SourceStatus
from hotpapers.domain.paper import Paper
from hotpapers.domain.ranking import ALGORITHMS, Ranking, people, rank
from hotpapers.domain.wake import Wake
from hotpapers.ports import DigestStore, Listings, MentionSource, StoredBody

logger = logging.getLogger(__name__)

CONFLICT_TRIES = 3


@dataclass(frozen=True, slots=True)
class HarvestReport:
    """What a run did, in the words of the log."""

    outcome: str
    """`saved`, `unchanged` (the same content was visible already), `refused`, `no announcement`."""
    day: date | None = None
    revision: int = 0
    announced: int = 0
    listed: int = 0
    mentions: int = 0
    sources: tuple[SourceStatus, ...] = ()
    listing_requests: int = 0
    why: str | None = None


@dataclass(frozen=True, slots=True)
class _Day:
    """Everything a digest is made of, frozen before ranking."""

    day: date
    announced: Announced
    papers: tuple[Paper, ...]
    gathered: tuple[Gathered, ...]
    window: Window

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return tuple(mention for answer in self.gathered for mention in answer.mentions)

    @property
    def sources(self) -> tuple[SourceStatus, ...]:
        return tuple(answer.status for answer in self.gathered)


@dataclass(frozen=True, slots=True)
class Harvest:
    listings: Listings
    sources: Sequence[MentionSource]
    store: DigestStore
    subjects: tuple[str, ...]
    ranking: Ranking
    site_url: str
    body: Callable[[Digest], StoredBody]
    """How a digest looks to the API."""

    def run(self, wake: Wake) -> HarvestReport:
        """Raises SourceChanged where no subject's listing could be read."""
        answers = [self._listing(subject, wake) for subject in self.subjects]
        requests = sum(answer.requests for answer in answers)
        announcement = merge(answers)
        if announcement is None:
            return HarvestReport("no announcement", listing_requests=requests, why=_nothing(answers))
        span = window(announcement.day, wake.time)
        day = _Day(
            announcement.day, announcement.announced, announcement.papers, self._gather(span, announcement.day), span
        )
        return replace(self._save(wake, day), listing_requests=requests)

    def _listing(self, subject: str, wake: Wake) -> Listing:
        known = None if wake.day else self.store.latest()
        try:
            return self.listings.announced(subject, wake.day, known, wake.time)
        except SourceError as error:
            logger.warning("listing of %s: %s", subject, error.why)
            return Listing(subject, Outcome.BROKEN, why=error.why)

    def _gather(self, span: Window, day: date) -> tuple[Gathered, ...]:
        with ThreadPoolExecutor(max_workers=max(1, len(self.sources))) as pool:
            return tuple(pool.map(lambda source: _gathered(source, span, day), self.sources))

    def _save(self, wake: Wake, day: _Day) -> HarvestReport:
        for _ in range(CONFLICT_TRIES):
            stored = self.store.load(day.day)
            digest = self._digest(wake, day, stored)
            refusal = better_or_equal(digest, stored) if stored and not wake.force else None
            if stored and refusal:
                logger.warning("kept revision %s of %s: %s", stored.revision, stored.date, refusal)
                return _report("refused", stored, day, why=refusal)
            body = self.body(replace(digest, revision=digest.revision + 1))
            try:
                saved = self.store.save(digest, body, _evidence(day))
            except RevisionConflict:
                continue
            return _report("saved" if saved.revision > digest.revision else "unchanged", saved, day)
        raise RevisionConflict(
            f"{day.day}: other runs committed first, {CONFLICT_TRIES} times; the next hour tries again"
        )

    def _digest(self, wake: Wake, day: _Day, stored: Digest | None) -> Digest:
        counted = _evidence(day)
        return Digest(
            date=day.day,
            window=day.window,
            generated_at=wake.time,
            algorithm=ALGORITHMS[self.ranking],
            announced=day.announced,
            entries=rank(day.papers, day.mentions, algorithm=self.ranking),
            sources=day.sources,
            complete=not day.announced.missing,
            revision=stored.revision if stored else 0,
            posts=len(counted),
            people=people(counted),
            site_url=self.site_url,
        )


def _gathered(source: MentionSource, span: Window, day: date) -> Gathered:
    try:
        return source.gather(span, day)
    except SourceError as error:
        logger.warning("%s: %s", source.network, error.why)
        return Gathered((), SourceStatus(source.network, SourceState.FAILED, error.why))


def _evidence(day: _Day) -> tuple[Mention, ...]:
    """The posts that name an announced paper: what was counted."""
    announced = {paper.id for paper in day.papers}
    return tuple(mention for mention in day.mentions if not announced.isdisjoint(mention.papers))


def _nothing(answers: Iterable[Listing]) -> str:
    """Why there is no announcement. Raises SourceChanged where that is because nothing could be read."""
    broken = [f"{answer.subject}: {answer.why}" for answer in answers if answer.outcome is Outcome.BROKEN]
    if broken:
        raise SourceChanged("arXiv", "; ".join(broken))
    return "; ".join(f"{answer.subject}: {answer.why or answer.outcome}" for answer in answers)


def _report(outcome: str, digest: Digest, day: _Day, why: str | None = None) -> HarvestReport:
    return HarvestReport(
        outcome,
        day.day,
        digest.revision,
        announced=len(day.papers),
        listed=len(digest.entries),
        mentions=len(_evidence(day)),
        sources=day.sources,
        why=why,
    )
