"""What arXiv announced: as it is kept, or as arXiv is asked.

    kept and whole? ─► that
    else ─► each subject's listing, by one run of ours at a time ─► merged, or why there is nothing

A subject that fails costs its own papers. A refusal ends the asking until the next UTC day of the clock.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from hotpapers.domain.day import at_rest
from hotpapers.domain.errors import SourceError, SourceRefused
from hotpapers.domain.listing import Announcement, Listing, Outcome, merge, worth_waiting
from hotpapers.domain.recount import Plan
from hotpapers.domain.wake import Wake
from hotpapers.ports import Announcements, DigestStore, Leases, Ledger, Listings

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)
ARXIV = "arxiv"


@dataclass(frozen=True, slots=True)
class Looked:
    """What looking for an announcement gave."""

    announcement: Announcement | None = None
    why: str | None = None
    requests: int = 0
    outcome: str = "no announcement"
    """How the run is written down, where no announcement came of it: `failed`, `forbidden` or `busy` too."""
    broken: bool = False

    @property
    def quiet(self) -> bool:
        """The listings were read, and had nothing new."""
        return bool(self.why) and self.outcome == "no announcement"


@dataclass(frozen=True, slots=True)
class Look:
    listings: Listings
    announcements: Announcements
    store: DigestStore
    leases: Leases
    ledger: Ledger
    subjects: tuple[str, ...]
    clock: Callable[[], datetime]
    """UTC."""

    def run(self, wake: Wake, plan: Plan, holder: str, left: Callable[[], float]) -> Looked:
        """`holder`, `left`: as `Harvest.run`."""
        kept = self._held(wake, plan)
        if kept and not kept.announced.missing and not wake.force:
            return Looked(kept)
        if needless := self._needless(wake):
            return Looked(why=needless)
        if ARXIV in self.ledger.refused(self.clock().date()):
            why = "arXiv refused us earlier today; it is asked again on the next UTC day"
            return Looked(kept, why, outcome="forbidden")
        if not self.leases.take(ARXIV, holder, now=self.clock(), until=self.clock() + LEASE):
            return Looked(kept, "another run is asking arXiv at the moment", outcome="busy")
        try:
            ask = partial(self._listing, wake, plan.known, left)
            answers = self._answers(ask, kept.announced.missing if kept and not wake.force else ())
        except SourceRefused as error:
            # going on "will be interpreted as an attack" (https://info.arxiv.org/help/robots.html)
            self.ledger.refuse(self.clock().date(), ARXIV)
            logger.warning("arXiv refuses us: %s", error.why)
            # no failure of the run: Lambda would try it again
            return Looked(kept, f"arXiv refused us: {error.why}", requests=1, outcome="forbidden")
        finally:
            self.leases.give_back(ARXIV, holder)
        return _judged(answers, wake, kept)

    def _held(self, wake: Wake, plan: Plan) -> Announcement | None:
        """What is kept of the day that is looked for, whole or not."""
        day = wake.day or plan.completes
        return self.announcements.announcement(day) if day else None

    def _needless(self, wake: Wake) -> str | None:
        """Why arXiv is not asked for a day by name, in words."""
        if wake.day and (rest := at_rest(wake.day)):
            return f"{wake.day} is {rest}"
        if wake.day and not wake.force and (stored := self.store.load(wake.day)) and stored.imported:
            return f"the digest of {wake.day} is a post of the original blog; only by force is it replaced"
        return None

    def _answers(self, ask: Callable[[str], Listing], missing: Sequence[str]) -> list[Listing]:
        """Of an incomplete announcement what is missing comes first: without any of it, the others add nothing."""
        first = [ask(subject) for subject in missing]
        if missing and not any(one.came for one in first):
            return first
        return [*first, *(ask(subject) for subject in self.subjects if subject not in missing)]

    def _listing(self, wake: Wake, known: date | None, left: Callable[[], float], subject: str) -> Listing:
        """Raises SourceRefused: then no other subject is asked either."""
        try:
            # never more than half of what is left: the networks come after it
            return self.listings.announced(subject, wake.day, known, wake.time, seconds=left() / 2)
        except SourceRefused:
            raise
        except SourceError as error:
            logger.warning("listing of %s: %s", subject, error.why)
            return Listing(subject, Outcome.BROKEN, why=error.why)


def _judged(answers: Sequence[Listing], wake: Wake, kept: Announcement | None) -> Looked:
    """`kept`: what was known of it before, which an answer that is none does not take away."""
    requests = sum(answer.requests for answer in answers)
    announcement = merge(answers)
    if announcement is None:
        broken = [answer for answer in answers if answer.outcome is Outcome.BROKEN]
        told = broken or list(answers)
        why = "; ".join(f"{one.subject}: {one.why or one.outcome}" for one in told)
        failed = bool(broken) and kept is None
        return Looked(kept, why, requests, "failed" if failed else "no announcement", failed)
    if not wake.day and worth_waiting(announcement, wake.time):
        missing = ", ".join(announcement.announced.missing)
        return Looked(None, f"{announcement.day} is out, and waits for {missing}", requests)
    return Looked(announcement, None, requests)
