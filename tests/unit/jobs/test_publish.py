"""Digests → the site: what is written, in which order, and what a failure leaves behind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from gzip import decompress
from typing import Any

import pytest
from hotpapers.domain.digest import Digest, Entry, State
from hotpapers.domain.errors import StoreError
from hotpapers.domain.mention import Network
from hotpapers.domain.run import StatusPage
from hotpapers.domain.takedown import Takedown
from hotpapers.jobs.publish import Publish, months, stamps
from hotpapers.ports import SiteObject
from hotpapers.views import addresses
from hotpapers.views.documents import digest_body
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import DAY, NOW, a_digest, a_mention, a_paper, an_entry
from tests.fakes import FakeRunLog, FakeSite, FakeStore, FakeTakedowns
from tests.sites import SITE, BreakingSite, WatchedSite, dangling

Objects = dict[str, SiteObject]


@dataclass
class World:
    """A table, a bucket and the job between them."""

    store: FakeStore
    site: FakeSite
    takedowns: FakeTakedowns
    runs: FakeRunLog

    @classmethod
    def empty(cls, site: FakeSite | None = None) -> World:
        return cls(FakeStore(), site or FakeSite(), FakeTakedowns(), FakeRunLog())

    @property
    def job(self) -> Publish:
        return Publish(self.store, self.site, self.store, self.takedowns, self.runs)

    def save(self, digest: Digest) -> date:
        stored = self.store.load(digest.date)
        placed = replace(digest, revision=stored.revision if stored else 0, site_url=SITE)
        mentions = [post for entry in placed.entries for post in entry.posts]
        self.store.save(placed, digest_body(replace(placed, revision=placed.revision + 1)), mentions)
        return digest.date

    def publish(self, *digests: Digest) -> list[str]:
        """Saves and publishes each; keys written, in their order."""
        written = []
        for digest in digests:
            report = self.job.run([self.save(digest)])
            assert not report.failed
            written += report.keys
        return written

    def rebuilt(self) -> Objects:
        fresh = replace(self, site=FakeSite())
        fresh.job.rebuild()
        return fresh.site.objects

    def text(self, key: str) -> str:
        return self.site.objects[key].body.decode()


def a_listed(number: int, rank: int, **fields: Any) -> Entry:
    return an_entry(rank, a_paper(f"2609.{number:05d}", **fields))


def days(*offsets: int, papers: int = 2) -> list[Digest]:
    """Of their own papers each; offsets are from DAY."""
    found = []
    for offset in offsets:
        day = DAY + timedelta(days=offset)
        entries = tuple(a_listed(1000 + 10 * offset + rank, rank, announced=day) for rank in range(1, papers + 1))
        found.append(a_digest(day, entries))
    return found


def test_a_digest_is_there_in_every_form() -> None:
    world = World.empty()
    world.publish(*days(0))
    assert {
        *(f"digests/2026-09-24/{name}" for name in ("index.html", "index.json", "index.md", "evidence.json")),
        *(f"posts/{style}/2026-09-24---Hot-Papers.md" for style in ("original", "gatsby")),
        *(f"posts/{style}/2026-09-24-hot-papers.md" for style in ("hugo", "jekyll", "eleventy")),
        *("papers/2609.01001/index.html", "papers/2609.01002/index.html"),
        *("digests/2026-W39/index.html", "digests/2026-09/index.html", "archive/2026-09/index.html"),
        *("index.html", "archive/index.html", "trending/index.html", "categories/index.html", "404.html"),
        *(f"categories/cs.LG/{name}" for name in ("index.html", "2026-09/index.html", "feed.xml", "atom.xml")),
        *("feed.xml", "atom.xml", "feed.json", "papers.xml", "week.xml", "min/100/feed.xml"),
        *("sitemap.xml", "sitemaps/2026-09.xml", "sitemaps/site.xml", "robots.txt", "llms.txt"),
        *("about/ranking/index.html", "status/index.html"),
    } <= set(world.site.objects)


def test_the_json_beside_a_page_is_the_api_s_body_byte_for_byte() -> None:
    world = World.empty()
    world.publish(*days(0))
    assert world.site.objects["digests/2026-09-24/index.json"].body == decompress(world.store.bodies[DAY].gzipped)


@pytest.mark.parametrize(
    ("key", "content_type", "cache"),
    [
        ("digests/2026-09-24/index.html", "text/html; charset=utf-8", "public, max-age=300"),
        ("digests/2026-09-24/index.json", "application/json", "public, max-age=300"),
        ("digests/2026-09-24/index.md", "text/markdown; charset=utf-8", "public, max-age=300"),
        ("feed.xml", "application/rss+xml; charset=utf-8", "public, max-age=300"),
        ("atom.xml", "application/atom+xml; charset=utf-8", "public, max-age=300"),
        ("feed.json", "application/feed+json; charset=utf-8", "public, max-age=300"),
        ("sitemap.xml", "application/xml; charset=utf-8", "public, max-age=300"),
        ("robots.txt", "text/plain; charset=utf-8", "public, max-age=300"),
        ("404.html", "text/html; charset=utf-8", "public, max-age=10"),
    ],
)
def test_objects_say_what_they_are_and_how_long_they_keep(key: str, content_type: str, cache: str) -> None:
    world = World.empty()
    world.publish(*days(0))
    item = world.site.objects[key]
    assert (item.content_type, item.cache_control) == (content_type, cache)


def test_what_is_final_keeps_for_a_day_and_what_names_its_content_for_ever() -> None:
    world = World.empty()
    world.publish(replace(days(0)[0], state=State.FINAL))
    objects = world.site.objects
    assert objects["digests/2026-09-24/index.html"].cache_control == "public, max-age=86400"
    css = next(item for key, item in objects.items() if key.startswith("assets/"))
    assert css.cache_control == "public, max-age=31536000, immutable"
    assert objects["index.html"].cache_control == "public, max-age=300"


def test_a_day_s_objects_carry_its_revision() -> None:
    world = World.empty()
    first = days(0)[0]
    world.publish(first, replace(first, entries=first.entries[:1]))
    assert world.site.revision("digests/2026-09-24/index.html") == 2
    assert world.site.revision("archive/index.html") is None


def test_the_same_again_writes_nothing() -> None:
    world = World.empty()
    world.publish(*days(-1, 0))
    report = world.job.run([DAY])
    assert (report.keys, report.failed) == ([], [])
    assert report.unchanged > 30


ORDERS = [(0, -1, -2), (-2, -1, 0), (-1, 0, -2), (-30, 0, -1), (0, -400)]


@pytest.mark.parametrize("order", ORDERS)
def test_no_reader_ever_meets_a_link_to_nothing(order: tuple[int, ...]) -> None:
    world = World.empty(WatchedSite())
    world.publish(*days(*order))
    assert isinstance(world.site, WatchedSite)
    assert world.site.wrong == []
    assert dangling(world.site.objects, world.site.objects) == set()


def test_a_recount_that_brings_papers_and_topics_leaves_no_link_to_nothing() -> None:
    world = World.empty(WatchedSite())
    before = days(-1, 0)
    after = replace(before[1], entries=(a_listed(77, 1, categories=("math.CT",)), before[1].entries[1]))
    world.publish(*before, after)
    assert isinstance(world.site, WatchedSite)
    assert world.site.wrong == []
    assert "categories/math.CT/index.html" in world.site.objects


def test_the_watch_sees_a_link_to_nothing() -> None:
    """A control: a front page before what it links to is caught."""
    world = World.empty()
    world.publish(*days(0))
    watched = WatchedSite()
    watched.put(world.site.objects["index.html"])
    assert watched.wrong


@pytest.mark.parametrize("order", ORDERS)
def test_a_rebuild_gives_the_bytes_that_increments_gave(order: tuple[int, ...]) -> None:
    world = World.empty()
    world.publish(*days(*order))
    assert world.rebuilt() == world.site.objects


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(-45, 0), st.integers(0, 3)), min_size=1, max_size=5), st.booleans())
def test_whatever_was_published_in_whatever_order_a_rebuild_gives_the_same(
    steps: Sequence[tuple[int, int]], together: bool
) -> None:
    """Days come and are counted again, with papers of their own and papers that others list too."""
    world = World.empty()
    digests = [a_digest(DAY + timedelta(days=offset), _entries(offset, papers)) for offset, papers in steps]
    if together:
        saved = [world.save(digest) for digest in digests]
        assert not world.job.run(saved).failed
    else:
        world.publish(*digests)
    unreachable = {key for key, item in world.site.objects.items() if b"This paper is not listed" in item.body}
    rebuilt = world.rebuilt()
    gone = {key for key in set(world.site.objects) - set(rebuilt) if "/categories/" in f"/{key}"} | unreachable
    assert {key: item for key, item in world.site.objects.items() if key not in gone} == rebuilt
    assert dangling(world.site.objects) == set()


def test_a_digest_that_lists_nothing_any_more_leaves_the_feeds() -> None:
    world = World.empty()
    older = days(-1, papers=1)[0]
    world.publish(a_digest(DAY, 0), older, replace(older, entries=()))
    assert "<item>" not in world.text("feed.xml") + world.text("papers.xml")
    assert "2609.00991" not in world.text("trending/index.html")


def _entries(offset: int, papers: int) -> tuple[Entry, ...]:
    shared = (a_listed(1, 1, categories=("cs.LG",)),) if papers > 1 else ()
    own = (
        a_listed(2000 + 10 * offset + rank, rank, categories=("cs.CV", f"q-bio.{'ABC'[rank % 3]}"))
        for rank in range(len(shared) + 1, papers + 1)
    )
    return (*shared, *own)


@dataclass
class _Counting:
    """Counts what is asked of a store."""

    store: FakeStore
    calls: int = 0

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            self.calls += 1
            return getattr(self.store, name)(*args, **kwargs)

        return call


def test_a_new_day_costs_the_same_whatever_the_archive_holds() -> None:
    costs = set()
    for held in (70, 140):
        world = World.empty()
        for digest in days(*range(-held, 0), papers=1):
            world.save(digest)
        world.job.rebuild()
        day = world.save(days(0, papers=1)[0])
        counting: Any = _Counting(world.store)
        report = Publish(counting, world.site, counting, world.takedowns, world.runs).run([day])
        costs.add((report.written, report.unchanged, counting.calls))
    assert len(costs) == 1


def test_the_front_page_is_the_newest_digest_with_papers() -> None:
    world = World.empty()
    world.publish(*days(-1), a_digest(DAY, 0))
    assert "Wednesday, 23 September 2026" in world.text("index.html")
    assert "No paper of this announcement" in world.text("digests/2026-09-24/index.html")
    assert "digests/2026-09-24/" in world.text("archive/index.html")


def test_an_older_digest_that_comes_later_is_linked_from_the_newer_one() -> None:
    world = World.empty()
    world.publish(*days(0, -7))
    assert 'rel="prev" href="/digests/2026-09-17/"' in world.text("digests/2026-09-24/index.html")
    assert 'rel="prev" href="/digests/2026-09-17/"' in world.text("index.html")
    assert 'rel="next" href="/digests/2026-09-24/"' in world.text("digests/2026-09-17/index.html")
    assert 'rel="next" href="/digests/2026-W39/"' in world.text("digests/2026-W38/index.html")


def test_an_old_digest_leaves_the_feeds_and_the_front_page_alone() -> None:
    world = World.empty()
    world.publish(*days(*range(-20, 1), papers=1))
    written = world.publish(*days(-300, papers=1))
    assert not {"index.html", "feed.xml", "papers.xml", "trending/index.html", "week.xml"} & set(written)
    assert {"archive/index.html", "sitemap.xml", "categories/cs.LG/index.html"} <= set(written)


def test_a_paper_that_falls_out_says_so_and_leaves_its_lists() -> None:
    world = World.empty()
    digest = a_digest(DAY, (a_listed(1, 1), a_listed(2, 2, categories=("math.CT",))))
    world.publish(digest, replace(digest, entries=digest.entries[:1]))
    assert "is in none now" in world.text("papers/2609.00002/index.html")
    assert "2609.00002" not in world.text("categories/math.CT/2026-09/index.html")
    assert "2609.00002" not in world.text("categories/math.CT/feed.xml")
    assert "2609.00002" not in world.text("sitemaps/2026-09.xml")
    assert "math.CT" not in world.text("categories/index.html")


def test_a_topic_that_leaves_an_older_month_says_so_and_leads_nowhere_that_is_not() -> None:
    world = World.empty()
    older = a_digest(DAY - timedelta(days=28), (a_listed(1, 1, categories=("math.CT",)),))
    world.publish(older, *days(0), replace(older, entries=(a_listed(2, 1),)))
    assert "No paper of math.CT is listed any more." in world.text("categories/math.CT/index.html")
    assert dangling(world.site.objects, world.site.objects) == set()


def test_whatever_a_sitemap_names_is_there_and_names_itself_as_canonical() -> None:
    world = World.empty()
    world.publish(*days(-30, -1, 0))
    maps = [world.text(path) for path in world.site.objects if path.startswith("sitemaps/")]
    named = {path for text in maps for path in re.findall(rf"<loc>{SITE}([^<]*)</loc>", text)}
    assert {"/digests/2026-W39/", "/digests/2026-W35/", "/categories/cs.LG/2026-09/", "/trending/"} <= named
    for path in named:
        assert f'<link rel="canonical" href="{SITE}{path}">' in world.text(addresses.key(path)), path


def test_a_topic_and_its_newest_month_have_one_canonical_address() -> None:
    world = World.empty()
    world.publish(*days(-30, 0))
    canonical = f'<link rel="canonical" href="{SITE}/categories/cs.LG/2026-09/">'
    assert canonical in world.text("categories/cs.LG/index.html")
    assert canonical in world.text("categories/cs.LG/2026-09/index.html")


def test_every_address_that_agents_are_told_is_there() -> None:
    world = World.empty()
    world.publish(*days(-1, 0))
    told = {path for path in re.findall(rf"{SITE}(/[^)`]*)", world.text("llms.txt")) if path[:2] not in ("/v", "/m")}
    assert {"/digests/2026-09-24/", "/papers/2609.01001/", "/categories/cs.LG/feed.json"} <= told
    assert {addresses.key(path) for path in told} <= set(world.site.objects)


def test_a_paper_of_two_digests_shows_the_newer_and_links_the_older() -> None:
    world = World.empty()
    paper = a_paper("2609.00001")
    older, newer = a_digest(DAY - timedelta(days=2), (an_entry(4, paper),)), a_digest(DAY, (an_entry(1, paper),))
    for order in ((older, newer), (newer, older)):
        world = World.empty()
        world.publish(*order)
        page = world.text("papers/2609.00001/index.html")
        assert "Rank 1 on" in page
        assert "/digests/2026-09-22/#2609.00001" in page
        assert world.text("papers.xml").count("<item>") == 1


def test_what_was_taken_down_is_shown_nowhere_and_a_rebuild_keeps_it_so() -> None:
    world = World.empty()
    post = a_mention("secret", papers=("2609.00001",), text="take this down")
    digest = a_digest(DAY, (an_entry(1, a_paper("2609.00001"), posts=(post,)), a_listed(2, 2, title="Hide me")))
    world.publish(digest)
    world.takedowns.hide(Takedown((Network.BLUESKY, "secret"), NOW))
    world.takedowns.hide(Takedown(a_paper("2609.00002").id, NOW))
    world.job.run([DAY])
    for objects in (world.site.objects, world.rebuilt()):
        everything = b"".join(item.body for item in objects.values())
        assert b"take this down" not in everything
        assert b"Hide me" not in everything


def test_a_date_that_cannot_be_loaded_costs_only_itself() -> None:
    world = World.empty()
    for digest in days(-1, 0):
        world.save(digest)
    report = world.job.run([DAY - timedelta(days=5), DAY, DAY - timedelta(days=1)])
    assert report.failed == [DAY - timedelta(days=5)]
    assert {"digests/2026-09-23/index.html", "digests/2026-09-24/index.html"} <= set(world.site.objects)
    assert dangling(world.site.objects) == set()


def test_a_digest_that_is_not_published_yet_is_in_no_list() -> None:
    world = World.empty()
    world.save(days(0)[0])
    world.publish(*days(-1))
    for key in ("archive/index.html", "feed.xml", "index.html", "digests/2026-W39/index.html"):
        assert "digests/2026-09-24/" not in world.text(key)
    assert dangling(world.site.objects) == set()


def _finally(site: FakeSite, digests: Iterable[Digest]) -> World:
    world = World.empty(site)
    for digest in digests:
        world.save(digest)
        while world.job.run([digest.date]).failed:
            assert isinstance(site, BreakingSite)
            assert "index.html" not in site.objects or dangling(site.objects) == set()
            site.left = -1
    return world


def test_stopped_after_any_write_and_run_again_the_site_is_the_same() -> None:
    first = days(-1, 0)
    recount = replace(first[1], entries=(a_listed(77, 1, categories=("math.CT",)), first[1].entries[0]))
    steps = [*first, recount]
    whole = _finally(FakeSite(), steps).site
    for stop in range(0, len(whole.writes), 8):
        world = _finally(BreakingSite(left=stop), steps)
        assert world.site.objects == whole.objects, f"stopped after {stop} writes"


@dataclass
class _Interrupted(FakeSite):
    """Another publish runs between our reading and our writing, once."""

    other: Any = None

    def swap(self, items: Iterable[SiteObject], held: Any) -> Any:
        ours = list(items)
        other, self.other = self.other, None
        if other:
            other()
        return super().swap(ours, held)


@pytest.mark.parametrize("after", range(0, 40, 4))
def test_two_publishes_at_a_time_end_with_what_the_table_says(after: int) -> None:
    site = _Interrupted()
    world = World.empty(site)
    world.publish(*days(-2))
    one, other = (world.save(digest) for digest in days(-1, 0))
    swaps = 0

    def count() -> None:
        nonlocal swaps
        swaps += 1
        if swaps > after:
            world.job.run([other])
        else:
            site.other = count

    site.other = count
    assert not world.job.run([one]).failed
    world.job.run([other])
    assert site.objects == world.rebuilt()


@pytest.mark.parametrize("after", range(12))
def test_of_two_publishes_at_a_time_the_later_one_sees_the_other(after: int) -> None:
    """They share a paper, and are neighbours across a month's end; no later publish puts anything right."""
    site = _Interrupted()
    world = World.empty(site)
    world.publish(*days(-2))
    shared = a_listed(9000, 1)
    one, other = (world.save(a_digest(DAY + timedelta(days=at), (shared,))) for at in (6, 7))
    waiting = [other]

    def comes_between(left: int) -> None:
        if left:
            site.other = partial(comes_between, left - 1)
        else:
            assert not world.job.run([waiting.pop()]).failed

    site.other = partial(comes_between, after)
    assert not world.job.run([one]).failed
    world.job.run(waiting)
    assert site.objects == world.rebuilt()


def test_many_days_at_once_are_what_each_alone_would_be() -> None:
    world, at_once = World.empty(), World.empty()
    digests = days(*range(0, 40, 2))
    world.publish(*digests)
    assert not at_once.job.run([at_once.save(digest) for digest in digests]).failed
    assert at_once.site.objects == world.site.objects


def test_a_write_that_is_lost_again_and_again_is_an_error() -> None:
    class Contested(FakeSite):
        def held(self, paths: Iterable[str]) -> Any:
            found = dict(super().held(paths))
            if "feed.xml" in found:
                self.objects["feed.xml"] = replace(self.objects["feed.xml"], body=self.objects["feed.xml"].body + b" ")
            return found

    world = World.empty(Contested())
    world.publish(*days(-1))
    day = world.save(days(0)[0])
    assert world.job.run([day]).failed == [day]


def test_what_the_bucket_lacks_is_published_by_the_reconcile() -> None:
    world = World.empty()
    for digest in days(-3, -2, -1, 0):
        world.save(digest)
    world.job.run([DAY])
    world.save(replace(days(0)[0], entries=()))
    missing = [DAY - timedelta(days=i) for i in (3, 2, 1)]
    assert world.job.behind() == [*missing, DAY]
    world.job.reconcile(most=2)
    assert world.job.behind() == [missing[2], DAY]
    world.job.reconcile(most=10)
    assert world.job.behind() == []
    assert world.site.objects == world.rebuilt() | {
        key: item for key, item in world.site.objects.items() if b"This paper is not listed" in item.body
    }


def test_a_publish_that_was_stopped_before_its_end_is_behind() -> None:
    site = BreakingSite(left=-1)
    world = World.empty(site)
    world.publish(*days(-1))
    day = world.save(days(0)[0])
    site.left = 40
    assert world.job.run([day]).failed == [day]
    site.left = -1
    assert world.job.behind() == [day]


def test_the_edge_forgets_at_most_ten_patterns_and_only_where_something_changed() -> None:
    world = World.empty()
    world.publish(*days(0))
    before = dict(world.site.invalidated)
    assert len(before) == 1
    assert all(len(patterns) <= 10 for patterns in before.values())
    world.job.run([DAY])
    assert world.site.invalidated == before


def test_the_status_page_is_published_alone() -> None:
    world = World.empty()
    assert world.job.status().keys == []
    world.publish(*days(0))
    world.runs.say(StatusPage(NOW, ("X is not asked.",), DAY))
    assert world.job.status().keys == ["status/index.html"]
    assert "X is not asked." in world.text("status/index.html")


def test_the_status_page_leads_to_the_newest_digest_that_is_published() -> None:
    world = World.empty()
    first, second = days(0, 1)
    world.publish(first)
    world.save(second)
    world.runs.say(StatusPage(NOW, ("All is well.",), second.date))
    world.job.status()
    assert f'href="/digests/{first.date}/"' in world.text("status/index.html")
    world.job.run([second.date])
    assert f'href="/digests/{second.date}/"' in world.text("status/index.html")


def test_before_the_first_digest_there_is_a_site_that_says_so() -> None:
    world = World.empty()
    world.runs.say(StatusPage(NOW, ("arXiv could not be read at the last look: it was down.",), site_url=SITE))
    assert world.job.status().keys[-1] == "index.html", "last what leads to the others"
    assert "No digest has been published yet." in world.text("index.html")
    assert "it was down" in world.text("status/index.html")
    assert "There is no such page" in world.text("404.html")
    assert dangling(world.site.objects, world.site.objects) == set()


def test_what_stood_before_the_first_digest_is_replaced_by_it() -> None:
    world, other = World.empty(), World.empty()
    for one in (world, other):
        one.runs.say(StatusPage(NOW, ("All is well.",), site_url=SITE))
    world.job.status()
    world.publish(*days(0))
    other.publish(*days(0))
    assert world.site.objects == other.site.objects


def test_nothing_to_publish_is_nothing_done() -> None:
    world = World.empty()
    assert world.job.run([]).keys == world.job.rebuild().keys == []
    assert world.site.objects == {}


def test_the_months_of_the_archive_are_counted_in_one_object() -> None:
    world = World.empty()
    world.publish(*days(0, -1, -30))
    counted = json.loads(world.text("archive/months.json"))["months"]
    assert [(month["month"], month["days"], month["categories"]["cs.LG"]) for month in counted] == [
        ("2026-09", 2, 4),
        ("2026-08", 1, 2),
    ]


@pytest.mark.parametrize(
    "body", [b"\xff", b"[]", b'{"months": [{"month": "?"}], "?": {}}', b'{"months": {"a": 1}, "2026-09-24": 1}']
)
def test_an_object_of_the_bucket_s_own_that_is_garbled_is_as_one_that_is_not_there(body: bytes) -> None:
    assert months.read(body) is None
    assert stamps.read(body) == {}


@pytest.mark.parametrize("body", [None, b"garbled"])
def test_months_that_are_lost_or_garbled_are_made_again_by_the_next_publish(body: bytes | None) -> None:
    world = World.empty()
    world.publish(*days(-60, -30, -1))
    _garble(world.site, "archive/months.json", body)
    world.publish(*days(0))
    assert world.rebuilt() == world.site.objects


@pytest.mark.parametrize("body", [None, b"garbled"])
def test_stamps_that_are_lost_or_garbled_are_made_again_by_the_reconcile(body: bytes | None) -> None:
    world = World.empty()
    world.publish(*days(-30, -1, 0))
    before = dict(world.site.objects)
    _garble(world.site, "published/2026-09.json", body)
    assert world.job.behind() == [DAY - timedelta(days=1), DAY]
    assert not world.job.reconcile(20).failed
    assert world.site.objects == before


def test_a_rebuild_mends_a_bucket_of_which_nothing_can_be_read() -> None:
    world = World.empty()
    world.publish(*days(-30, -1, 0))
    before = dict(world.site.objects)
    for key in before:
        _garble(world.site, key, b"garbled")
    world.job.rebuild()
    assert world.site.objects == before


def _garble(site: FakeSite, key: str, body: bytes | None) -> None:
    held = site.objects.pop(key)
    if body is not None:
        site.objects[key] = replace(held, body=body)


def test_a_store_that_fails_fails_the_date() -> None:
    class Down(FakeStore):
        def load(self, day: date) -> Digest | None:
            raise StoreError("the table is down")

    world = replace(World.empty(), store=Down())
    assert world.job.run([DAY]).failed == [DAY]
