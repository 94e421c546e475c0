from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import pytest
from hotpapers.adapters.blog import parse, trimmed
from hotpapers.domain.digest import Digest
from hotpapers.domain.errors import RevisionConflict, StoreError
from hotpapers.domain.mention import Mention, Network
from hotpapers.domain.paper import Paper
from hotpapers.jobs.import_posts import CONFLICT_TRIES, TRIMMED, ImportPosts
from hotpapers.ports import StoredBody
from hotpapers.views.converting import converted

from tests.builders import a_digest
from tests.fakes import FakeStore
from tests.posts import OWN_POST

DAY = date(2026, 9, 24)
POST = OWN_POST.read_bytes()
OTHER = POST.replace(b"2026-09-24", b"2026-09-23")
"""The same papers, a day before."""
SITE = "https://hotpapers.example"


def _body(digest: Digest) -> StoredBody:
    """What the API would send, in short."""
    said = f"{digest.date} {digest.revision} {digest.site_url}"
    return StoredBody(said.encode(), f'"{said}"', datetime(2026, 9, 26, tzinfo=UTC))


def _job(store: FakeStore) -> ImportPosts:
    return ImportPosts(store, parse, _body, SITE)


def test_posts_become_digests_under_the_site_s_address() -> None:
    store = FakeStore()
    report = _job(store).run([("a.md", POST), ("b.md", OTHER)])
    assert (report.saved, report.unchanged, report.refused) == ([DAY, date(2026, 9, 23)], [], [])
    assert report.papers == 8
    saved = store.load(DAY)
    assert saved == converted(replace(parse("a.md", POST), revision=1, site_url=SITE))
    assert store.bodies[DAY].gzipped == b"2026-09-24 1 https://hotpapers.example"
    assert store.latest() == DAY


def test_a_second_run_changes_nothing() -> None:
    store = FakeStore()
    _job(store).run([("a.md", POST), ("b.md", OTHER)])
    before = dict(store.digests)
    report = _job(store).run([("a.md", POST), ("b.md", OTHER)])
    assert (report.saved, report.unchanged, report.papers) == ([], [DAY, date(2026, 9, 23)], 8)
    assert store.digests == before


def test_a_corrected_post_is_the_next_revision() -> None:
    store = FakeStore()
    _job(store).run([("a.md", POST)])
    report = _job(store).run([("a.md", POST.replace(b"favorites: 388", b"favorites: 389"))])
    saved = store.load(DAY)
    assert report.saved == [DAY]
    assert saved
    assert (saved.revision, saved.entries[0].likes) == (2, 389)
    assert store.bodies[DAY].gzipped.startswith(b"2026-09-24 2")


def test_a_post_with_another_date_alone_is_the_next_revision_too() -> None:
    store = FakeStore()
    _job(store).run([("a.md", POST)])
    report = _job(store).run([("a.md", POST.replace(b"T08:05:09.Z", b"T09:05:09.Z"))])
    assert report.saved == [DAY]
    assert store.digests[DAY].generated_at == datetime(2026, 9, 26, 9, 5, 9, tzinfo=UTC)


def test_a_refused_file_costs_only_itself() -> None:
    store = FakeStore()
    report = _job(store).run(
        [("bad.md", b"# Notes"), ("a.md", POST), ("cut.md", b"\n".join(OTHER.split(b"\n")[:24])), ("empty.md", b"")]
    )
    assert report.saved == list(store.digests) == [DAY]
    assert [line.split(": ")[0] for line in report.refused] == ["bad.md:1", "cut.md:24", "empty.md:1"]


def test_a_second_file_of_a_day_is_refused_by_name_and_the_same_file_again_is_not() -> None:
    store = FakeStore()
    files = [("a.md", POST), ("copy of a.md", POST.replace(b"388", b"400")), ("a.md", POST)]
    report = _job(store).run(files)
    assert report.refused == ["copy of a.md: the post of 2026-09-24 is a.md already"]
    assert (report.saved, report.unchanged, report.papers) == ([DAY], [], 4)


def test_a_post_whose_end_may_be_missing_is_imported_and_named() -> None:
    report = ImportPosts(FakeStore(), parse, _body, SITE, trimmed).run([("a.md", POST.rstrip()), ("b.md", OTHER)])
    assert report.saved == [DAY, date(2026, 9, 23)]
    assert report.doubts == [f"a.md: imported as it is, but {TRIMMED}"]


def test_a_harvested_digest_is_not_replaced_by_a_post() -> None:
    harvested = a_digest(DAY, revision=3)
    store = FakeStore(digests={DAY: harvested})
    report = _job(store).run([("a.md", POST), ("b.md", OTHER)])
    assert report.refused == ["a.md: the digest of 2026-09-24 was counted here, and a post does not replace it"]
    assert report.saved == [date(2026, 9, 23)]
    assert store.load(DAY) == harvested


def test_the_evidence_holds_a_post_once_with_every_paper_it_stands_with() -> None:
    store = FakeStore()
    _job(store).run([("a.md", POST)])
    evidence = store.mentions(DAY)
    assert len(evidence) == len({post.key for post in evidence}) == 3
    assert {post.network for post in evidence} == {Network.IMPORT}
    assert [post.papers for post in evidence if len(post.papers) > 1] == [("2609.01234", "2609.00007")]


@dataclass
class _Contested(FakeStore):
    """Another run saves the day first, so many times; each time it says something else."""

    times: int = 1
    before: list[int] = field(default_factory=list)

    def save(
        self, digest: Digest, body: StoredBody, mentions: Iterable[Mention], papers: Iterable[Paper] = ()
    ) -> Digest:
        self.before.append(digest.revision)
        if len(self.before) <= self.times:
            other = replace(digest, entries=digest.entries[: len(self.before)])
            self.digests[digest.date] = replace(other, revision=digest.revision + 1)
        return super().save(digest, body, mentions, papers)


def test_a_day_that_another_run_saved_meanwhile_is_loaded_and_saved_again() -> None:
    store = _Contested(times=CONFLICT_TRIES - 1)
    report = _job(store).run([("a.md", POST)])
    assert report.saved == [DAY]
    assert store.before == [0, 1, 2]
    assert len(store.digests[DAY].entries) == 4


def test_a_day_that_others_keep_saving_is_an_error_in_words() -> None:
    with pytest.raises(RevisionConflict, match="2026-09-24: other runs committed first, 3 times; import it again"):
        _job(_Contested(times=CONFLICT_TRIES)).run([("a.md", POST)])


class _Broken(FakeStore):
    def load(self, day: date) -> Digest | None:
        raise StoreError(f"no answer for {day}")


@pytest.mark.parametrize("files", [[("a.md", POST)], [("bad.md", b""), ("a.md", POST)]])
def test_a_table_that_fails_is_no_refusal_of_a_file(files: Sequence[tuple[str, bytes]]) -> None:
    with pytest.raises(StoreError):
        _job(_Broken()).run(files)
