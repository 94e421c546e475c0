"""The original blog's days, published one by one and rebuilt at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hotpapers.adapters import blog
from hotpapers.jobs.publish import Publish
from hotpapers.views.documents import digest_body

from tests.fakes import FakeRunLog, FakeSite, FakeStore, FakeTakedowns
from tests.shared import shared_path
from tests.sites import SITE, dangling

DAYS = 24


@pytest.mark.timeout(300)
def test_increments_and_a_rebuild_give_the_same_bytes_and_no_link_leads_nowhere() -> None:
    store, site, rebuilt = FakeStore(), FakeSite(), FakeSite()
    for post in sorted(shared_path("corpus", "posts").iterdir())[:DAYS]:
        digest = replace(blog.parse(post.name, post.read_bytes()), site_url=SITE)
        mentions = [one for entry in digest.entries for one in entry.posts]
        saved = store.save(digest, digest_body(replace(digest, revision=1)), mentions)
        assert not Publish(store, site, store, FakeTakedowns(), FakeRunLog()).run([saved.date]).failed
    Publish(store, rebuilt, store, FakeTakedowns(), FakeRunLog()).rebuild()
    assert site.objects == rebuilt.objects
    assert dangling(site.objects, site.objects) == set()
