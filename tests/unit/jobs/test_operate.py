"""What an operator does by hand, on ports in memory."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from datetime import UTC, datetime

from hotpapers.domain.mention import Network
from hotpapers.domain.paper import PaperId
from hotpapers.domain.takedown import Takedown
from hotpapers.jobs.operate import Operate
from hotpapers.jobs.publish import Publish
from hotpapers.views.documents import digest_body

from tests.builders import DAY, a_digest
from tests.fakes import FakeRunLog, FakeSite, FakeStore, FakeTakedowns

NOW = datetime(2026, 9, 25, tzinfo=UTC)
POST = Network.BLUESKY, "p1"
PAPER = PaperId("2609.00001")


@dataclass
class Stack:
    """A day that is published."""

    store: FakeStore = field(default_factory=FakeStore)
    site: FakeSite = field(default_factory=FakeSite)
    takedowns: FakeTakedowns = field(default_factory=FakeTakedowns)
    runs: FakeRunLog = field(default_factory=FakeRunLog)

    def __post_init__(self) -> None:
        digest = a_digest(DAY)
        posts = [post for entry in digest.entries for post in entry.posts]
        self.store.save(digest, digest_body(digest), posts)
        self.publish = Publish(self.store, self.site, self.store, self.takedowns, self.runs)
        self.publish.run([DAY])
        self.operate = Operate(self.store, self.store, self.takedowns, self.runs, self.publish, digest_body)

    def shows(self, text: str) -> set[str]:
        """Where a reader finds it: paths of the site, and `body` for the API."""
        found = {path for path, item in self.site.objects.items() if text in item.body.decode("utf-8", "replace")}
        body = gzip.decompress(self.store.bodies[DAY].gzipped).decode()
        return found | ({"body"} if text in body else set())


def test_a_hidden_post_is_gone_from_every_page_and_from_the_api() -> None:
    stack = Stack()
    assert {"body", "digests/2026-09-24/index.html"} <= stack.shows("https://posts.example/p1")
    assert stack.operate.hide(Takedown(POST, NOW)) == (DAY,)
    assert stack.shows("https://posts.example/p1") == set()
    assert stack.store.bodies[DAY].last_modified == NOW, "who asks by the time of the last answer gets the new one"


def test_a_hidden_paper_is_gone_from_the_day_and_from_the_api() -> None:
    stack = Stack()
    assert stack.operate.hide(Takedown(PAPER, NOW)) == (DAY,)
    assert "body" not in stack.shows("Title of 2609.00001")
    assert "digests/2026-09-24/index.html" not in stack.shows("Title of 2609.00001")


def test_what_is_lifted_is_shown_again() -> None:
    stack = Stack()
    stack.operate.hide(Takedown(POST, NOW))
    stack.operate.hide(Takedown(POST, NOW, lifted=True))
    assert "body" in stack.shows("https://posts.example/p1")


def test_a_takedown_lasts_through_a_rebuild() -> None:
    stack = Stack()
    stack.operate.hide(Takedown(POST, NOW))
    stack.site.objects.clear()
    assert stack.operate.rebuild().written > 10
    assert stack.shows("https://posts.example/p1") == set()


def test_hiding_what_no_digest_showed_is_kept_and_publishes_nothing() -> None:
    stack = Stack()
    written = len(stack.site.writes)
    assert stack.operate.hide(Takedown((Network.X, "404"), NOW)) == ()
    assert len(stack.site.writes) == written
    assert stack.takedowns.hidden().posts == {(Network.X, "404")}


def test_the_status_names_the_days_that_are_not_published() -> None:
    stack = Stack()
    assert stack.operate.status().behind == ()
    stack.site.objects.clear()
    assert stack.operate.status().behind == (DAY,)
