"""What the functions tell CloudWatch: lines of the log in its embedded metric format."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import boto3
import pytest
from hotpapers.adapters.dynamodb import TableStore
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.domain.errors import SourceChanged
from hotpapers.views.documents import digest_body

from local.faults import Fault, Kind
from local.web import Web
from tests.builders import a_digest
from tests.conftest import BUCKET, TABLE
from tests.functions.handlers import Invoke, event, handler, settings

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

DAY = date(2021, 1, 22)
NAMESPACE = "HotPapers/hotpapers"


@pytest.fixture
def harvest(table: DynamoDBClient, bucket: S3Client, web: Web) -> Iterator[Invoke]:
    """The failures' bucket is the site's, which holds nothing yet."""
    with handler("HarvestFunction", "functions.harvest.app", **settings(web), HOTPAPERS_FAILURES=BUCKET) as invoke:
        yield invoke


def told(capsys: pytest.CaptureFixture[str]) -> dict[tuple[str, ...], float]:
    """Values by name and the values of its dimensions, as CloudWatch would read the lines."""
    found: dict[tuple[str, ...], float] = {}
    for line in filter(lambda line: line.startswith('{"_aws"'), capsys.readouterr().out.splitlines()):
        document = json.loads(line)
        (described,) = document["_aws"]["CloudWatchMetrics"]
        assert described["Namespace"] == NAMESPACE
        (dimensions,) = described["Dimensions"]
        for metric in described["Metrics"]:
            (value,) = document[metric["Name"]]
            found[metric["Name"], *(document[name] for name in sorted(dimensions))] = value
    return found


def test_a_counted_day_is_told_with_its_papers_mentions_and_states(
    harvest: Invoke, capsys: pytest.CaptureFixture[str]
) -> None:
    (count,) = harvest(event("schedule.json"))["counts"]
    numbers = told(capsys)
    assert numbers["PapersListed", "harvest"] == count["listed"]
    assert numbers["Late", "harvest"] == numbers["FailedInvocations", "harvest"] == 0
    states = {one["network"]: one for one in count["sources"] if one["state"] == "ok"}
    assert len(states) > 2
    for network, source in states.items():
        assert numbers["Mentions", network, "harvest"] == source["items"]
        assert numbers["SourceState", network, "harvest"] == 2
    assert ("Mentions", "x", "harvest") not in numbers, "it is off"


def test_what_failed_for_good_is_counted_in_the_next_hour(
    harvest: Invoke, bucket: S3Client, capsys: pytest.CaptureFixture[str]
) -> None:
    bucket.put_object(Bucket=BUCKET, Key="aws/lambda/async/one/2021/01/22/record", Body=b"{}")
    harvest(event("schedule.json"))
    assert told(capsys)["FailedInvocations", "harvest"] == 1


def test_a_bucket_that_cannot_be_listed_costs_that_number_alone(
    table: DynamoDBClient, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    with handler("HarvestFunction", "functions.harvest.app", **settings(web), HOTPAPERS_FAILURES="nowhere") as invoke:
        assert invoke(event("schedule.json"))["health"]["failures"] is None
    numbers = told(capsys)
    assert ("FailedInvocations", "harvest") not in numbers
    assert numbers["Late", "harvest"] == 0


def test_a_run_that_fails_tells_that_the_digest_is_late_before_it_does(
    harvest: Invoke, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    web.faults = tuple(Fault(Kind.STATUS, upstream, status=404) for upstream in ("arxiv", "arxiv_rss", "arxiv_oai"))
    with pytest.raises(SourceChanged):
        harvest(event("schedule.json"))
    assert told(capsys)["Late", "harvest"] == 1


def test_each_digest_counted_has_a_line_that_names_it_and_its_revision(
    harvest: Invoke, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="harvest"):
        harvest(event("schedule.json"))
    (line,) = [vars(record) for record in caplog.records if record.message == "counted"]
    assert (str(line["digest"]), line["revision"], line["outcome"]) == (str(DAY), 1, "saved")


@pytest.fixture
def publish(table: DynamoDBClient, bucket: S3Client) -> Iterator[Invoke]:
    digest = a_digest(DAY)
    posts = [post for entry in digest.entries for post in entry.posts]
    TableStore(Table(table, TABLE)).save(digest, digest_body(digest), posts)
    with handler("PublishFunction", "functions.publish.app") as invoke:
        yield invoke


def test_a_publish_tells_its_objects_and_which_revisions_they_show(
    publish: Invoke, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="publish"):
        publish(event("stream-digest.json"))
    numbers = told(capsys)
    assert numbers["ObjectsWritten", "publish"] > 10
    assert ("DaysUnpublished", "publish") not in numbers, "the stream tries again; only the reconcile's word counts"
    (line,) = [vars(record) for record in caplog.records if record.message == "published"]
    assert line["digests"] == {str(DAY): 1}


def test_the_reconcile_tells_what_it_could_not_publish(
    publish: Invoke, aws: boto3.Session, capsys: pytest.CaptureFixture[str]
) -> None:
    aws.client("dynamodb").delete_item(TableName=TABLE, Key={"pk": {"S": f"DIGEST#{DAY}"}, "sk": {"S": "META"}})
    assert publish(event("reconcile.json"))["failed"] == [str(DAY)]
    assert told(capsys)["DaysUnpublished", "publish"] == 1


def test_a_reconcile_that_goes_well_ends_the_alarm(publish: Invoke, capsys: pytest.CaptureFixture[str]) -> None:
    publish(event("reconcile.json"))
    assert told(capsys)["DaysUnpublished", "publish"] == 0
