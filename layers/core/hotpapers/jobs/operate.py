"""What an operator does by hand to a deployed stack: look, hide, publish everything again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from hotpapers.domain.digest import Digest
from hotpapers.domain.mention import Network
from hotpapers.domain.paper import PaperId
from hotpapers.domain.run import Run, StatusPage
from hotpapers.domain.takedown import Takedown, without
from hotpapers.jobs.publish import Publish, PublishReport
from hotpapers.ports import Archive, DigestStore, RunLog, StoredBody, Takedowns

RUNS_SHOWN = 24


@dataclass(frozen=True, slots=True)
class State:
    """How a stack stands."""

    page: StatusPage | None
    runs: tuple[Run, ...]
    """Newest first."""
    behind: tuple[date, ...]
    """Days whose visible revision is not wholly in the bucket."""


@dataclass(frozen=True, slots=True)
class Operate:
    store: DigestStore
    archive: Archive
    takedowns: Takedowns
    runs: RunLog
    publish: Publish
    body: Callable[[Digest], StoredBody]

    def status(self) -> State:
        return State(self.runs.page(), self.runs.runs(RUNS_SHOWN), tuple(self.publish.behind()))

    def rebuild(self) -> PublishReport:
        """Every object of the site, from the table alone."""
        return self.publish.rebuild()

    def hide(self, takedown: Takedown) -> tuple[date, ...]:
        """Hides a post or a paper, or shows it again; the days that showed it, published anew."""
        self.takedowns.hide(takedown)
        days = tuple(sorted(self._showing(takedown.target)))
        hidden = self.takedowns.hidden()
        for day in days:
            if digest := self.store.load(day):
                body = self.body(without(digest, hidden))
                self.store.rebody(digest, replace(body, last_modified=hidden.modified(body.last_modified)))
        self.publish.run(days)
        return days

    def _showing(self, target: PaperId | tuple[Network, str]) -> set[date]:
        if isinstance(target, tuple):
            return {line.date for line in self.store.days() if self._counted(line.date, target)}
        record = self.archive.record(target)
        return {listing.date for listing in record.listings} if record else set()

    def _counted(self, day: date, post: tuple[Network, str]) -> bool:
        return any(mention.key == post for mention in self.store.mentions(day))
