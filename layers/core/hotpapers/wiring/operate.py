"""What the operator's commands work with. No function of the cloud needs it."""

from __future__ import annotations

import boto3

from hotpapers.adapters.dynamodb import TableArchive, TableRows, TableRunLog, TableStore, TableTakedowns
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.adapters.s3 import Failures
from hotpapers.jobs.archive import Restore
from hotpapers.jobs.operate import Operate
from hotpapers.ports import Rows
from hotpapers.settings import PublishSettings
from hotpapers.views.documents import digest_body
from hotpapers.wiring.aws import PLAIN, RETRIES
from hotpapers.wiring.publish import publish


def operate(settings: PublishSettings) -> Operate:
    table = Table(boto3.client("dynamodb", config=RETRIES), settings.table)
    return Operate(
        TableStore(table),
        TableArchive(table),
        TableTakedowns(table),
        TableRunLog(table),
        publish(settings),
        digest_body,
    )


def failures(bucket: str) -> Failures:
    return Failures(boto3.client("s3", config=RETRIES.merge(PLAIN)), bucket)


def rows(table: str) -> Rows:
    """What an archive is made of."""
    return TableRows(Table(boto3.client("dynamodb", config=RETRIES), table))


def restore(table: str) -> Restore:
    held = Table(boto3.client("dynamodb", config=RETRIES), table)
    return Restore(TableRows(held), TableStore(held), TableTakedowns(held), digest_body)
