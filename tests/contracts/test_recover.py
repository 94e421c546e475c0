"""A drill: the table restored to a point in time, and a site from nothing but it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotpapers.adapters.dynamodb import TableRows, TableStore, TableTakedowns
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.jobs.archive import Restore, export
from hotpapers.views.documents import digest_body

from tests.builders import DAY
from tests.faults.cloud import Cloud
from tests.faults.hours import FIRST, RECOUNT

if TYPE_CHECKING:
    import boto3


def test_a_table_that_was_restored_gives_the_site_byte_for_byte(aws: boto3.Session) -> None:
    cloud = Cloud(aws)
    cloud.dynamodb.update_continuous_backups(
        TableName=cloud.name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    for hour in (FIRST, RECOUNT):
        hour.run(cloud)
        cloud.deliver()
    restored = Cloud(aws)
    restored.dynamodb.delete_table(TableName=restored.name)
    restored.dynamodb.restore_table_to_point_in_time(
        SourceTableName=cloud.name, TargetTableName=restored.name, UseLatestRestorableTime=True
    )
    restored.publisher(restored.process()).rebuild()
    assert restored.rows() == cloud.rows()
    assert restored.objects() == cloud.objects()
    lines = list(export(TableRows(_table(cloud))))
    assert list(export(TableRows(_table(restored)))) == lines


def test_an_archive_that_was_restored_gives_the_site_byte_for_byte(aws: boto3.Session) -> None:
    cloud, restored = Cloud(aws), Cloud(aws)
    FIRST.run(cloud)
    cloud.deliver()
    table = _table(restored)
    restoring = Restore(TableRows(table), TableStore(table), TableTakedowns(table), digest_body)
    lines = list(export(TableRows(_table(cloud))))
    assert list(restoring.run(lambda: lines)) == [DAY]
    restored.publisher(restored.process()).rebuild()
    assert restored.rows() == cloud.rows()
    assert restored.objects() == cloud.objects()


def _table(cloud: Cloud) -> Table:
    return Table(cloud.dynamodb, cloud.name)
