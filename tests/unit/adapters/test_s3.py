"""What the bucket may answer and moto never does; and what an invalidation covers."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ReadTimeoutError
from hotpapers.adapters.s3 import BucketSite
from hotpapers.adapters.s3.bucket import TRIES
from hotpapers.adapters.s3.edge import MOST, covering
from hotpapers.domain.errors import NotFound, StoreError
from hotpapers.ports import SiteObject
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import BUCKET, QUICK
from tests.crashes import Calls, Stopped, refusal, stop

if TYPE_CHECKING:
    import boto3
    from mypy_boto3_s3 import S3Client

PATH = "archive/index.html"


def an_object(text: str, revision: int | None = None) -> SiteObject:
    return SiteObject(PATH, text.encode(), "text/html; charset=utf-8", "public, max-age=300", revision)


def a_site(client: S3Client, pauses: list[float] | None = None) -> BucketSite:
    kept = pauses if pauses is not None else []
    return BucketSite(client, BUCKET, sleep=kept.append, jitter=lambda: 0.5)


@pytest.fixture
def other(aws: boto3.Session, bucket: S3Client) -> BucketSite:
    """Another publish, with a client of its own."""
    return a_site(aws.client("s3", config=QUICK))


def test_a_list_is_made_again_where_another_publish_came_between(bucket: S3Client, other: BucketSite) -> None:
    days = ["1"]
    other.put(an_object(""))

    def comes_between() -> None:
        days.append("2")
        other.put(an_object("+".join(days)))
        days.append("3")

    calls = Calls(bucket, 2, "before", comes_between)
    assert a_site(bucket).replace(PATH, lambda: an_object("+".join(days)))
    assert other.read(PATH) == b"1+2+3"
    assert calls.made == ["HeadObject", "PutObject", "HeadObject", "PutObject"]


@pytest.mark.parametrize("existing", [True, False])
def test_a_page_of_an_older_revision_loses_however_late_it_comes(
    bucket: S3Client, other: BucketSite, *, existing: bool
) -> None:
    if existing:
        other.put(an_object("3", 3))
    Calls(bucket, 2, "before", lambda: other.put(an_object("5", 5)) and None)
    assert not a_site(bucket).put(an_object("4", 4))
    assert (other.read(PATH), other.revision(PATH)) == (b"5", 5)


def test_what_the_other_publish_wrote_already_is_not_written_again(bucket: S3Client, other: BucketSite) -> None:
    Calls(bucket, 2, "before", lambda: other.put(an_object("same")) and None)
    assert not a_site(bucket).put(an_object("same"))


def test_an_object_that_was_deleted_meanwhile_is_written(bucket: S3Client, other: BucketSite) -> None:
    other.put(an_object("1"))
    Calls(bucket, 2, "before", lambda: other.client.delete_object(Bucket=BUCKET, Key=PATH) and None)
    assert a_site(bucket).put(an_object("2"))
    assert other.read(PATH) == b"2"


@pytest.mark.parametrize(("code", "status"), [("ConditionalRequestConflict", 409), ("PreconditionFailed", 412)])
def test_a_conflict_is_tried_again_with_growing_pauses_and_not_for_ever(
    bucket: S3Client, other: BucketSite, code: str, status: int
) -> None:
    once, pauses = Calls(bucket, 2, "before", lambda: refusal(code, status)), list[float]()
    assert a_site(bucket, pauses).put(an_object("1"))
    assert len(pauses) == 1
    once.forget()
    pauses.clear()
    always: Any = lambda **_: refusal(code, status)  # noqa: E731 - typed as botocore's stub wants it
    bucket.meta.events.register_first("before-call.s3.PutObject", always)
    with pytest.raises(StoreError, match=f"{PATH}: other publishes were faster {TRIES} times"):
        a_site(bucket, pauses).put(an_object("2"))
    assert pauses == sorted(pauses)
    assert sum(pauses) < 10
    assert other.read(PATH) == b"1"


def timed_out() -> None:
    raise ReadTimeoutError(endpoint_url="https://s3")


FAULTS: dict[str, Callable[[], Any]] = {
    "SlowDown": lambda: refusal("SlowDown", 503),
    "InternalError": lambda: refusal("InternalError", 500),
    "AccessDenied": lambda: refusal("AccessDenied", 403),
    "ReadTimeoutError": timed_out,
}


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("at", [1, 2])
def test_any_other_fault_is_a_store_error_in_words_and_the_object_stands(
    bucket: S3Client, other: BucketSite, name: str, at: int
) -> None:
    other.put(an_object("1"))
    Calls(bucket, at, "before", FAULTS[name])
    with pytest.raises(StoreError, match=PATH):
        a_site(bucket).put(an_object("2"))
    assert other.read(PATH) == b"1"


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_read_is_a_store_error_and_no_missing_object(bucket: S3Client, name: str) -> None:
    Calls(bucket, 1, "before", FAULTS[name])
    with pytest.raises(StoreError, match=name):
        a_site(bucket).read(PATH)


def test_a_put_that_was_stopped_when_it_had_worked_changes_nothing_when_it_is_run_again(
    bucket: S3Client, other: BucketSite
) -> None:
    Calls(bucket, 2, "after", stop)
    with pytest.raises(Stopped):
        a_site(bucket).put(an_object("1"))
    assert not other.put(an_object("1"))
    assert other.read(PATH) == b"1"


def _three_at_once(params: dict[str, Any], **_: object) -> None:
    params["MaxKeys"] = 3


def test_a_listing_of_several_pages_saves_a_request_for_each_object_that_is_not_there(bucket: S3Client) -> None:
    bucket.meta.events.register("provide-client-params.s3.ListObjectsV2", _three_at_once)
    there = [f"papers/2609.{number:05d}/index.html" for number in range(7)]
    asked = [f"papers/2609.{number:05d}/index.html" for number in range(0, 32, 2)]
    for path in there:
        bucket.put_object(Bucket=BUCKET, Key=path, Body=b"")
    calls = Calls(bucket)
    assert set(a_site(bucket).held(asked)) == set(there) & set(asked)
    assert calls.made.count("ListObjectsV2") == 2
    # the second of two pages ends at 5: what comes behind it is asked for
    assert calls.made.count("HeadObject") == len([path for path in asked if path in there or path > there[5]])


def test_what_cannot_be_made_is_not_written(bucket: S3Client) -> None:
    def nothing_there() -> SiteObject:
        raise NotFound("digest of", "2026-09-24")

    with pytest.raises(NotFound):
        a_site(bucket).replace(PATH, nothing_there)
    assert a_site(bucket).read(PATH) is None


SEGMENTS = st.sampled_from(
    ["digests", "papers", "2026-09-24", "2026-W39", "hep-th", "a", "b", "index.html", "feed.xml"]
)
PATHS = st.builds(
    lambda parts, end: "/" + "/".join(parts) + end if parts else "/",
    st.lists(SEGMENTS, max_size=4),
    st.sampled_from(["", "/", "/*"]),
)


@given(st.lists(PATHS, max_size=40), st.integers(1, 12))
def test_an_invalidation_covers_every_path_in_as_few_patterns_as_asked(paths: list[str], most: int) -> None:
    patterns = covering(paths, most)
    assert len(patterns) <= most
    for path in paths:
        for spelling in (path, path + "index.html" if path.endswith("/") else path):
            assert any(fnmatchcase(spelling, pattern) for pattern in patterns), (spelling, patterns)
    assert all(pattern.startswith("/") and "*" not in pattern[:-1] for pattern in patterns)


@given(st.lists(PATHS, max_size=4))
def test_few_paths_stay_as_they_are(paths: list[str]) -> None:
    patterns = covering(paths)
    kept = {
        path for path in paths if not any(path.startswith(one[:-1]) for one in paths if one[-1] == "*" and one != path)
    }
    assert {pattern.removesuffix("index.html") if pattern not in paths else pattern for pattern in patterns} == kept


def test_many_days_become_all_days_and_the_lists_stay_apart() -> None:
    days = [f"/digests/2026-09-{day:02d}/*" for day in range(1, 29)]
    assert covering([*days, "/", "/feed.xml"]) == ("/", "/digests/*", "/feed.xml", "/index.html")
    assert len(covering([f"/feed{n}.xml" for n in range(MOST + 1)])) == 1


def test_the_edge_is_asked_once_for_all_paths_and_the_same_way_again(aws: boto3.Session, bucket: S3Client) -> None:
    edge = aws.client("cloudfront")
    asked: list[Any] = []
    edge.meta.events.register(
        "before-parameter-build.cloudfront.CreateInvalidation", lambda params, **_: asked.append(params)
    )
    site = BucketSite(bucket, BUCKET, edge, _distribution(edge))
    site.invalidate(["/", "/feed.xml", "/feed.xml"], "2026-09-24r3")
    site.invalidate(["/feed.xml", "/"], "2026-09-24r3")
    assert asked[0] == asked[1], "CloudFront makes one invalidation of two equal requests"
    batch = asked[0]["InvalidationBatch"]
    assert batch["Paths"] == {"Quantity": 3, "Items": ["/", "/feed.xml", "/index.html"]}
    assert batch["CallerReference"].startswith("2026-09-24r3-")
    site.invalidate(["/atom.xml"], "2026-09-24r3")
    assert asked[2]["InvalidationBatch"]["CallerReference"] != batch["CallerReference"], "it would be refused"
    site.invalidate([], "2026-09-24r4")
    assert len(asked) == 3


def test_an_edge_that_fails_is_a_store_error(aws: boto3.Session, bucket: S3Client) -> None:
    edge = aws.client("cloudfront", config=QUICK)
    with pytest.raises(StoreError, match="the edge: AWS answered NoSuchDistribution"):
        BucketSite(bucket, BUCKET, edge, "NONE").invalidate(["/"], "2026-09-24r3")


def _distribution(edge: Any) -> str:
    bucket = {"DomainName": "site.s3.us-east-1.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    config = {
        "CallerReference": "test",
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [{"Id": "site", **bucket}]},
        "DefaultCacheBehavior": {"TargetOriginId": "site", "ViewerProtocolPolicy": "allow-all"},
    }
    return str(edge.create_distribution(DistributionConfig=config)["Distribution"]["Id"])
