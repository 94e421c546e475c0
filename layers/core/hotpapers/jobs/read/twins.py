"""A digest in another form: the site has all of them but the feed of one day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from hotpapers.domain.calendar import Month, Week
from hotpapers.domain.day import no_digest
from hotpapers.domain.digest import State
from hotpapers.domain.errors import NotFound
from hotpapers.domain.query import shown, span
from hotpapers.domain.takedown import without
from hotpapers.jobs.read.answer import QUICK, Answer
from hotpapers.ports import DigestStore, Takedowns
from hotpapers.views import addresses
from hotpapers.views.addresses import FeedPaths
from hotpapers.views.documents import ready
from hotpapers.views.openapi.description import FORMS

_WRITERS = {
    "rss": ("rss", "application/rss+xml; charset=utf-8"),
    "atom": ("atom", "application/atom+xml; charset=utf-8"),
    "jsonfeed": ("json_feed", "application/feed+json; charset=utf-8"),
}
_NEWEST = {"rss": addresses.RSS, "atom": addresses.ATOM, "jsonfeed": addresses.JSON_FEED}
_OF_MANY_DAYS = ("json", "html")


@dataclass(frozen=True, slots=True)
class Twins:
    store: DigestStore
    takedowns: Takedowns

    def of(self, stem: str, form: str) -> Answer | str:
        """It, or the path where the site has it. Raises NotFound, InvalidDate."""
        over = self.store.latest() if stem == "latest" else span(stem)
        forms = _OF_MANY_DAYS if isinstance(over, Week | Month) else FORMS
        if form not in forms:
            raise NotFound("form", f"{shown(form) or 'without a name'} of {stem}; there are {', '.join(forms)}")
        if form in _WRITERS and isinstance(over, date) and stem != "latest":
            return self._feed(over, form)
        self._check(over)
        return _place(stem, over, form)

    def _check(self, over: date | Week | Month | None) -> None:
        """Raises NotFound where there is nothing in it."""
        if isinstance(over, Week | Month):
            if not self.store.days(newest=over.last, oldest=over.first, limit=1):
                raise NotFound("digest in", str(over))
        elif over is None or not self.store.days(newest=over, oldest=over, limit=1):
            raise no_digest(over)

    def _feed(self, day: date, form: str) -> Answer:
        """Of one day: an item."""
        digest = self.store.load(day)
        if digest is None:
            raise no_digest(day)
        from hotpapers.views import feeds  # noqa: PLC0415  (they bring the parser of TeX)

        hidden = self.takedowns.hidden()
        seen = without(digest, hidden)
        channel = feeds.digests_feed(digest.site_url, [seen])
        paths = FeedPaths(*(f"/v1/digests/{day}.{name}" for name in _WRITERS))
        writer, kind = _WRITERS[form]
        body: bytes = getattr(feeds, writer)(replace(channel, paths=paths))
        modified = hidden.modified(digest.generated_at)
        return Answer(ready(body, modified, final=digest.state is State.FINAL, level=QUICK), None, kind)


def _place(stem: str, over: date | Week | Month | None, form: str) -> str:
    """The site's path of a form."""
    if stem == "latest" and form in _NEWEST:
        return _NEWEST[form]
    if not isinstance(over, date):
        return f"/digests/{over}/"
    return addresses.day(over) + ("index.md" if form == "md" else "")
