"""The bucket and its fake, as `ports.Site` promises."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hotpapers.adapters.s3 import BucketSite
from hotpapers.ports import Site, SiteObject

from tests.conftest import BUCKET
from tests.fakes import FakeSite


@pytest.fixture(params=["fake", "bucket"])
def site(request: Any) -> Site:
    if request.param == "fake":
        return FakeSite()
    return BucketSite(request.getfixturevalue("bucket"), BUCKET, sleep=lambda _: None)


def an_object(**fields: Any) -> SiteObject:
    defaults: dict[str, Any] = {
        "path": "digests/2026-09-24/index.html",
        "body": b"<p>one</p>",
        "content_type": "text/html; charset=utf-8",
        "cache_control": "public, max-age=300",
    }
    return SiteObject(**{**defaults, **fields})


def test_what_was_put_is_read(site: Site) -> None:
    item = an_object()
    assert site.read(item.path) is None
    assert site.put(item)
    assert site.read(item.path) == item.body


def test_the_same_object_is_not_written_again(site: Site) -> None:
    site.put(an_object())
    assert not site.put(an_object())
    assert not site.replace(an_object().path, an_object)


@pytest.mark.parametrize(
    "change", [{"body": b"<p>two</p>"}, {"content_type": "text/plain"}, {"cache_control": "public, max-age=86400"}]
)
def test_other_bytes_or_headers_are_written(site: Site, change: dict[str, Any]) -> None:
    site.put(an_object())
    changed = an_object(**change)
    assert site.put(changed)
    assert site.read(changed.path) == changed.body
    assert not site.put(changed)


def test_a_shared_object_is_made_when_it_is_written(site: Site) -> None:
    path = an_object().path
    made = []

    def make() -> SiteObject:
        made.append(path)
        return an_object(body=b"made")

    assert site.replace(path, make)
    assert site.read(path) == b"made"
    assert made


def test_an_older_revision_never_replaces_a_newer_one(site: Site) -> None:
    path = an_object().path
    assert site.put(an_object(body=b"4", revision=4))
    assert site.put(an_object(body=b"5", revision=5))
    assert not site.put(an_object(body=b"4", revision=4))
    assert not site.replace(path, lambda: an_object(body=b"3", revision=3))
    assert site.read(path) == b"5"
    assert site.revision(path) == 5


def test_a_revision_can_be_corrected_and_left_out(site: Site) -> None:
    path = an_object().path
    assert site.revision(path) is None
    site.put(an_object(body=b"one", revision=10))
    assert site.put(an_object(body=b"two", revision=10))
    assert site.put(an_object(body=b"three"))
    assert site.revision(path) is None


def test_the_same_bytes_of_a_newer_revision_are_not_written_again(site: Site) -> None:
    site.put(an_object(revision=4))
    assert not site.put(an_object(revision=5))
    assert site.revision(an_object().path) == 4


def test_objects_stand_beside_each_other(site: Site) -> None:
    site.put(an_object(path="index.html", body=b"front"))
    site.put(an_object(path="papers/hep-th/9901001/index.html", body=b"paper"))
    assert site.read("index.html") == b"front"
    assert site.read("papers/hep-th/9901001/index.html") == b"paper"
    assert site.read("papers/hep-th/9901001") is None


def test_without_an_edge_nothing_is_invalidated_and_nothing_fails(site: Site) -> None:
    site.invalidate([], "2026-09-24r1")
    site.invalidate(["/"], "2026-09-24r1")


def test_headers_are_those_of_the_object(bucket: Any) -> None:
    BucketSite(bucket, BUCKET).put(an_object(revision=3))
    head = bucket.head_object(Bucket=BUCKET, Key=an_object().path)
    assert head["ContentType"] == "text/html; charset=utf-8"
    assert head["CacheControl"] == "public, max-age=300"
    assert head["Metadata"] == {"revision": "3"}


@pytest.mark.parametrize("body", [b"", b"\x00\xff" * 10, b"x" * 6_000_000])
def test_any_bytes_come_back(site: Site, body: bytes) -> None:
    site.put(an_object(body=body))
    assert site.read(an_object().path) == body
    assert not site.put(replace(an_object(), body=body))


def test_what_differs_from_what_was_held_is_written(site: Site) -> None:
    site.put(an_object(path="same", body=b"1"))
    site.put(an_object(path="changed", body=b"1"))
    held = site.held(["same", "changed", "new"])
    assert set(held) == {"same", "changed"}
    swapped = site.swap([an_object(path=path, body=b"1" if path == "same" else b"2") for path in (*held, "new")], held)
    assert (set(swapped.written), swapped.unchanged, swapped.lost) == ({"changed", "new"}, ("same",), ())
    assert site.read("changed") == site.read("new") == b"2"


def test_what_another_wrote_in_between_is_lost_and_stays(site: Site) -> None:
    site.put(an_object(path="old", body=b"1"))
    held = site.held(["old", "new"])
    site.put(an_object(path="old", body=b"theirs"))
    site.put(an_object(path="new", body=b"theirs"))
    swapped = site.swap([an_object(path="old", body=b"ours"), an_object(path="new", body=b"ours")], held)
    assert (set(swapped.lost), swapped.written) == ({"old", "new"}, ())
    assert site.read("old") == site.read("new") == b"theirs"


def test_what_was_swapped_can_be_swapped_again_without_asking(site: Site) -> None:
    first = site.swap([an_object(path="a", body=b"1", revision=1)], site.held(["a"]))
    assert site.swap([an_object(path="a", body=b"1", revision=1)], first.held).unchanged == ("a",)
    assert site.swap([an_object(path="a", body=b"2", revision=2)], first.held).written == ("a",)
    assert site.read("a") == b"2"


def test_a_swap_never_goes_back_a_revision(site: Site) -> None:
    site.put(an_object(body=b"5", revision=5))
    path = an_object().path
    assert site.swap([an_object(body=b"4", revision=4)], site.held([path])).unchanged == (path,)
    assert site.read(path) == b"5"
