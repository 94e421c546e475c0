"""What the publish function works with."""

from __future__ import annotations

import boto3

from hotpapers.adapters.dynamodb import TableArchive, TableRunLog, TableStore, TableTakedowns
from hotpapers.adapters.dynamodb.client import Table
from hotpapers.adapters.s3 import BucketSite
from hotpapers.jobs.publish import Publish
from hotpapers.settings import PublishSettings
from hotpapers.wiring.aws import PLAIN, RETRIES


def publish(settings: PublishSettings) -> Publish:
    edge = boto3.client("cloudfront", config=RETRIES) if settings.distribution else None
    table = Table(boto3.client("dynamodb", config=RETRIES), settings.table)
    return Publish(
        TableStore(table),
        BucketSite(boto3.client("s3", config=RETRIES.merge(PLAIN)), settings.bucket, edge, settings.distribution),
        TableArchive(table),
        TableTakedowns(table),
        TableRunLog(table),
        settings.mails,
    )
