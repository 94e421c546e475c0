"""From a scheduled hour to saved digests: the order of the steps, and what a failure costs."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hotpapers.domain.calendar import opening
from hotpapers.domain.digest import Digest
from hotpapers.domain.errors import RevisionConflict, SourceChanged, SourceRefused, SourceUnavailable
from hotpapers.domain.mention import Network, SourceState
from hotpapers.domain.takedown import Takedown
from hotpapers.domain.wake import Wake
from hotpapers.jobs.revise import Revise
from hotpapers.ports import StoredBody
from hotpapers.views.converting import converted
from hotpapers.views.documents import digest_body

from tests.builders import DAY, a_mention
from tests.fakes import FakeListings, FakeSource, FakeStore
from tests.unit.jobs.stage import FIRST, LATER, OPENING, Stage, bluesky, listing


def test_an_announcement_becomes_a_digest() -> None:
    stage = Stage(sources=(bluesky(),))
    (count,) = stage.wake().counts
    assert (count.outcome, count.revision, count.announced, count.listed, count.mentions) == ("saved", 1, 2, 1, 1)
    digest = stage.store.digests[DAY]
    assert [entry.paper.id for entry in digest.entries] == [FIRST.id]
    assert digest.generated_at == OPENING + timedelta(hours=2)


def test_a_digest_is_kept_with_what_its_pages_would_convert() -> None:
    post = a_mention("1", papers=(FIRST.id,), posted_at=OPENING, text="At https://a.example")
    stage = Stage(sources=(bluesky(post),))
    stage.wake()
    digest = stage.store.digests[DAY]
    assert digest == converted(digest)
    assert list(digest.entries[0].converted.posts) == ["bluesky/1"]  # type: ignore[union-attr]


def test_the_same_hour_again_changes_nothing() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake()
    before = stage.store.digests[DAY]
    assert stage.wake().counts == ()
    assert stage.store.digests[DAY] == before


def test_a_day_asked_for_again_changes_nothing_where_nothing_changed() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake(day=DAY)
    (count,) = stage.wake(day=DAY).counts
    assert (count.outcome, count.revision) == ("unchanged", 1)


def test_open_digests_are_counted_again_though_arxiv_is_down() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake()
    stage.listings.answers = {"cs": SourceUnavailable("arXiv", "answered 503")}
    with pytest.raises(SourceChanged):
        stage.wake(24)
    assert stage.store.digests[DAY].step == "1d"
    newest = [run for run in stage.runs.runs(9) if run.time == OPENING + timedelta(hours=24)]
    assert {(run.day, run.outcome) for run in newest} == {(None, "failed"), (DAY, "saved")}
    assert [status.network for run in newest if run.day is None for status in run.sources] == [Network.BLUESKY]


def test_an_attempt_that_is_made_again_remembers_what_the_first_one_cost_and_met() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake(day=DAY)
    stage.wake(day=DAY)
    (run,) = [run for run in stage.runs.runs(9) if run.day is None]
    assert [status.requests for status in run.sources] == [1, 1]
    stage = Stage(FakeListings({"cs": SourceRefused("arXiv", "answered 403")}))
    for hours in (2, 2, 3):
        stage.wake(hours)
    assert len(stage.listings.asked) == 1


def test_what_saw_less_is_refused_and_the_refusal_is_written_down() -> None:
    posts = [a_mention(str(n), papers=(FIRST.id,), posted_at=OPENING) for n in range(20)]
    stage = Stage(sources=(bluesky(*posts),))
    stage.wake()
    stage.sources = (bluesky(posts[0]),)
    (count,) = stage.wake(7).counts
    assert (count.outcome, count.revision) == ("refused", 1)
    assert "Bluesky gave 1 posts, and 20" in str(count.why)
    assert len(stage.store.evidence[DAY]) == 20
    assert any(run.outcome == "refused" and run.why == count.why for run in stage.runs.runs(9))
    assert stage.runs.status is not None
    said = " ".join(stage.runs.status.words)
    assert "kept as it was" in said
    assert f"hotpapers recount {DAY} --force" in said


def test_an_operator_can_override_the_guard() -> None:
    posts = [a_mention(str(n), papers=(FIRST.id,), posted_at=OPENING) for n in range(20)]
    stage = Stage(sources=(bluesky(*posts),))
    stage.wake()
    stage.sources = (bluesky(posts[0]),)
    (count,) = stage.wake(7, day=DAY, force=True).counts
    assert (count.outcome, count.mentions) == ("saved", 1)


def test_a_hidden_post_counts_and_is_not_in_the_stored_body() -> None:
    stage = Stage(sources=(bluesky(a_mention("secret-post", papers=(FIRST.id,), posted_at=OPENING)),))
    stage.takedowns.hide(Takedown((Network.BLUESKY, "secret-post"), OPENING))
    stage.wake()
    assert stage.store.digests[DAY].entries[0].likes == 10
    assert b"secret-post" not in gzip.decompress(stage.store.bodies[DAY].gzipped)


@dataclass
class _Contested(FakeStore):
    """Another run commits between our count and our save."""

    loads: int = 0

    def load(self, day: date) -> Digest | None:
        self.loads += 1
        stored = super().load(day)
        return replace(stored, revision=stored.revision + 1) if stored and self.loads % 3 == 0 else stored


def test_a_count_that_another_run_overtook_is_not_saved() -> None:
    store = _Contested()
    stage = Stage(sources=(bluesky(),), store=store)
    stage.wake()
    store.loads = 1
    with pytest.raises(RevisionConflict, match="the next hour tries again"):
        stage.wake(7)
    assert store.digests[DAY].step == "0h"


@dataclass
class _Faster(FakeStore):
    """Another run is faster with the digests of `days`."""

    days_of_others: set[date] = field(default_factory=set)

    def save(self, digest: Digest, *what: Any) -> Digest:
        if digest.date in self.days_of_others:
            raise RevisionConflict(str(digest.date))
        return super().save(digest, *what)


def test_a_digest_that_another_run_was_faster_with_costs_the_others_nothing() -> None:
    store = _Faster()
    stage = Stage(sources=(bluesky(),), store=store)
    stage.wake()
    store.days_of_others.add(DAY)
    stage.listings.answers = {"cs": listing("cs", "2609.00009", day=LATER)}
    with pytest.raises(RevisionConflict):
        stage.at(opening(LATER) + timedelta(hours=1))
    assert LATER in store.digests
    assert stage.runs.status
    assert stage.runs.status.newest == store.newest


def test_the_status_page_changes_only_with_its_words() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake()
    said = stage.runs.status
    stage.wake(3)
    assert stage.runs.status == said
    assert said is not None
    assert said.newest == DAY


def test_the_status_page_is_of_the_newest_count_though_that_could_list_nothing() -> None:
    """Else the day before would stand there as counted while every network is down."""
    stage = Stage(sources=(bluesky(a_mention("1", papers=(FIRST.id,), posted_at=OPENING)),))
    stage.wake()
    stage.listings.answers = {"cs": listing("cs", "2609.00009", day=LATER)}
    stage.sources = (FakeSource(Network.BLUESKY, SourceUnavailable("Bluesky", "answered 503")),)
    stage.at(opening(LATER) + timedelta(hours=1))
    page = stage.runs.status
    assert page is not None
    assert page.words[:2] == ("The digest of Friday, 25 September 2026 is out.", "It lists no paper yet.")
    assert [one.state for one in page.sources] == [SourceState.FAILED]
    assert page.newest == DAY, "the newest good one"


def test_a_body_is_the_revision_that_it_will_be() -> None:
    bodies: list[int] = []

    def body(digest: object) -> StoredBody:
        bodies.append(digest.revision)  # type: ignore[attr-defined]
        return digest_body(digest)  # type: ignore[arg-type]

    stage = Stage(sources=(bluesky(),))
    revise = Revise(stage.store, stage.store, stage.takedowns, "heat", "https://hotpapers.example", body)
    stage.job(revise, OPENING).run(Wake(OPENING + timedelta(hours=2)))
    assert bodies == [1]


def test_a_day_asked_for_by_name_does_not_take_back_what_the_status_page_says_of_the_schedules_look() -> None:
    stage = Stage(sources=(bluesky(),))
    stage.wake()
    well, stage.listings.answers = stage.listings.answers, {"cs": SourceUnavailable("arXiv", "answered 503")}
    with pytest.raises(SourceChanged):
        stage.wake(26)
    stage.listings.answers = well
    for hours in (26, 26.5):
        stage.wake(hours, day=DAY)
        assert stage.runs.status
        assert "arXiv could not be read at the last look: cs: answered 503." in stage.runs.status.words
    stage.wake(27)
    assert stage.runs.status
    assert "could not be read" not in " ".join(stage.runs.status.words)
